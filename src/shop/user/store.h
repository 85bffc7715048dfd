#pragma once
// The SQL of schema "user": addresses (store.cpp), lists of products, preferences and consents
// (store_lists.cpp), groups (store_groups.cpp). Whoever writes for an account enters it first, so
// that its writers queue and nothing is written for an account that was erased.

#include <optional>
#include <string>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/pg/pg.h"
#include "shop/user/user.h"

namespace flipflop::user {

class Store {
 public:
  Store(pg::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  // Waits for other writers of the account. False: it was erased.
  Task<bool> enter(pg::Tx& tx, AccountId account) const;
  // Stage keys: the same as a guard (Users::guard_erased).
  void enter(pg::WriteBatch& batch, AccountId account) const;

  Task<std::vector<Address>> addresses(AccountId account, Deadline deadline) const;
  Task<std::optional<Address>> find_address(AccountId account, AddressId id,
                                            Deadline deadline) const;
  // The rest of the addresses: in a transaction that has entered the account.
  Task<std::vector<Address>> addresses(pg::Tx& tx, AccountId account) const;
  Task<void> insert_address(pg::Tx& tx, AccountId account, Address address) const;
  Task<void> update_address(pg::Tx& tx, AccountId account, Address address) const;
  Task<void> delete_address(pg::Tx& tx, AccountId account, AddressId id) const;
  // Takes the flag from whichever address has it; one at most may have it at any moment.
  Task<void> clear_default(pg::Tx& tx, AccountId account) const;
  Task<void> make_newest_default(pg::Tx& tx, AccountId account) const;

  Task<Preferences> preferences(AccountId account, Deadline deadline) const;
  void save_preferences(pg::WriteBatch& batch, AccountId account,
                        const Preferences& preferences) const;

  Task<std::vector<Uuid>> wishlist(AccountId account, Deadline deadline) const;
  // Guard: the list is not full, or has the product already.
  void wish(pg::WriteBatch& batch, AccountId account, Uuid product) const;
  Task<void> unwish(AccountId account, Uuid product, Deadline deadline) const;
  Task<std::optional<std::string>> link(AccountId account, Deadline deadline) const;
  // The first one stays.
  void insert_link(pg::WriteBatch& batch, AccountId account, std::string token) const;
  Task<void> delete_link(AccountId account, Deadline deadline) const;
  Task<std::optional<AccountId>> account_of_link(std::string token, Deadline deadline) const;

  Task<std::vector<Uuid>> viewed(AccountId account, Deadline deadline) const;
  void view(pg::WriteBatch& batch, AccountId account, Uuid product) const;

  Task<std::vector<Consent>> latest_consents(std::string subject, Deadline deadline) const;
  Task<std::vector<Consent>> all_consents(std::string subject, Deadline deadline) const;
  void insert_consent(pg::WriteBatch& batch, std::string subject, const Consent& consent) const;

  Task<std::vector<std::string>> groups(Deadline deadline) const;
  // How many there are; none is added before `tx` ends.
  Task<int> lock_groups(pg::Tx& tx) const;
  Task<bool> insert_group(pg::Tx& tx, std::string name) const;
  Task<bool> has_group(pg::Tx& tx, std::string name) const;
  std::size_t read_group(pg::ReadBatch& batch, AccountId account) const;
  static std::string group_in(const pg::Rows& rows);
  // In a transaction that has entered the account; the group that it was in.
  Task<std::string> put_into_group(pg::Tx& tx, AccountId account, std::string name) const;
  void ensure_group(pg::WriteBatch& batch, AccountId account, std::string name) const;

  // Takes browsers out of at most `limit` consents of before; how many it were.
  Task<int> forget_browsers(Instant before, int limit, Deadline deadline) const;

  // Deletes what the account keeps, takes it out of its consents, and closes it for good.
  Task<void> erase(pg::Tx& tx, AccountId account) const;

  static constexpr const char* guard_list_full = "user.wishlist_full";

 private:
  Task<std::vector<Consent>> consents(pg::Statement statement, std::string subject,
                                      Deadline deadline) const;

  pg::Database& database_;
  const Clock& clock_;
};

}  // namespace flipflop::user
