#pragma once
// What customers do with their own things. Every call names the account; what belongs to another
// one does not exist. Proof, export and erasure are in privacy.h.

#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/user/privacy.h"
#include "shop/user/store.h"
#include "shop/user/user.h"

namespace flipflop::user {

class Service final : public Users, public privacy::Holder {
 public:
  Service(Platform& platform, Store& store, Privacy& privacy);

  Task<std::vector<Address>> addresses(AccountId account, Deadline deadline) override;
  Task<std::optional<Address>> find_address(AccountId account, AddressId id,
                                            Deadline deadline) override;
  Task<std::expected<Address, AddressRefusal>> add_address(AccountId account, NewAddress address,
                                                           Deadline deadline) override;
  Task<std::expected<Address, AddressRefusal>> change_address(AccountId account, AddressId id,
                                                              NewAddress address,
                                                              Deadline deadline) override;
  Task<bool> remove_address(AccountId account, AddressId id, Deadline deadline) override;

  Task<Preferences> preferences(AccountId account, Deadline deadline) override;
  Task<bool> save_preferences(AccountId account, Preferences preferences,
                              Deadline deadline) override;

  Task<std::vector<Uuid>> wishlist(AccountId account, Deadline deadline) override;
  Task<std::expected<void, WishRefusal>> wish(AccountId account, Uuid product,
                                              Deadline deadline) override;
  Task<void> unwish(AccountId account, Uuid product, Deadline deadline) override;
  Task<std::optional<std::string>> share_wishlist(AccountId account, Deadline deadline) override;
  Task<void> unshare_wishlist(AccountId account, Deadline deadline) override;
  Task<std::optional<std::vector<Uuid>>> shared_wishlist(std::string token,
                                                         Deadline deadline) override;
  Task<std::vector<Uuid>> recently_viewed(AccountId account, Deadline deadline) override;
  Task<bool> viewed(AccountId account, Uuid product, Deadline deadline) override;

  Task<std::vector<Consent>> consents(std::string subject, Deadline deadline) override;
  Task<bool> consent(std::string subject, Consent consent, Deadline deadline) override;

  Task<std::expected<void, auth::Refusal>> prove(AccountId account, Proof proof,
                                                 Deadline deadline) override;
  Task<std::optional<std::string>> export_everything(AccountId account, Deadline deadline) override;
  Task<std::expected<void, ErasureRefusal>> erase_person(AccountId account,
                                                         Deadline deadline) override;
  void guard_account(pg::WriteBatch& batch, AccountId account) override;

  std::string_view module() const override { return "user"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

 private:
  Task<std::expected<Address, AddressRefusal>> add_in(pg::Tx& tx, AccountId account,
                                                      NewAddress given);
  Task<std::expected<Address, AddressRefusal>> change_in(pg::Tx& tx, AccountId account,
                                                         AddressId id, NewAddress given);
  Task<bool> remove_in(pg::Tx& tx, AccountId account, AddressId id);

  Platform& platform_;
  Store& store_;
  Privacy& privacy_;
};

}  // namespace flipflop::user
