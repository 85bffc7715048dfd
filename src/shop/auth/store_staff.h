#pragma once
// Accounts as staff list and change them (schema auth).

#include <string>
#include <vector>

#include "shop/auth/store.h"

namespace flipflop::auth {

struct KnownRole {
  std::string name;
  bool is_staff = false;
};

class StaffStore {
 public:
  explicit StaffStore(pg::Database& database) : database_(database) {}

  Task<list::Page<Account>> browse(AccountFilter filter, list::Query query, Deadline deadline);
  Task<std::vector<KnownRole>> roles(Deadline deadline);

  // One at a time: whoever may take the last owner away comes after whoever did so before.
  Task<void> lock_owners(pg::Tx& tx);
  // Whether somebody active is an owner, besides `without`.
  Task<bool> has_owner(pg::Tx& tx, std::optional<AccountId> without);
  Task<bool> is_owner(pg::Tx& tx, AccountId account);
  // Names, phone, address and whether it is active and verified, as they are in `account`.
  Task<void> save(pg::Tx& tx, Account account, Instant now);
  // All roles that it has from now on.
  Task<void> set_roles(pg::Tx& tx, AccountId account, std::vector<std::string> roles, Instant now);
  // Whether another account has proven the address.
  Task<bool> is_proven_elsewhere(pg::Tx& tx, Account account);

 private:
  pg::Database& database_;
};

}  // namespace flipflop::auth
