#pragma once
// The carts of accounts: one each, found by a token that never leaves the shop. A guest who signs
// in takes the cart along. Those left alone with something in them are told.

#include <string>
#include <vector>

#include "platform/json/json.h"
#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/cart/account_tokens.h"
#include "shop/cart/store.h"

namespace flipflop::cart {

// A person's cart as a file.
struct KeptItem {
  product::VariantId variant_id;
  std::int64_t quantity = 0;
  bool is_aside = false;
};
BOOST_DESCRIBE_STRUCT(KeptItem, (), (variant_id, quantity, is_aside))

struct KeptCart {
  std::vector<KeptItem> items;
};
BOOST_DESCRIBE_STRUCT(KeptCart, (), (items))

class AccountCarts final : public privacy::Holder {
 public:
  explicit AccountCarts(Platform& platform);

  // The account's token, after what the guest's cart held and what was set aside went over to it.
  Task<std::string> joined(auth::AccountId account, std::string guest_token, Deadline deadline);
  Owner owner_of(const std::string& token) const;
  // What the owner of the cart may be told: empty for an account's.
  std::string shown_token(const std::string& token) const;

  // A schedule: tells of accounts' carts that nobody touched for some hours.
  Task<void> tell_abandoned(Deadline deadline);

  std::string_view module() const override { return "cart"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

 private:
  Task<void> join(std::string from, Owner into, Deadline deadline);

  Platform& platform_;
  AccountTokens tokens_;
  Store store_;
};

}  // namespace flipflop::cart
