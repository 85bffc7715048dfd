#pragma once
// Who works here and what they may do, and the keys of the house.

#include "shop/auth/core.h"

namespace flipflop::auth {

// What the audit log keeps of an account that staff changed.
struct AccountNote {
  bool is_active = true, is_verified = false;
  std::vector<std::string> roles;
};
BOOST_DESCRIBE_STRUCT(AccountNote, (), (is_active, is_verified, roles))

class StaffService final : public Staff {
 public:
  explicit StaffService(Core& core) : core_(core) {}

  Task<std::expected<Account, Refusal>> appoint(Appointment appointment,
                                                Deadline deadline) override;
  Task<bool> dismiss(AccountId account, std::string role, std::string actor,
                     Deadline deadline) override;
  Task<bool> remove_second_factor(AccountId account, audit_log::Actor actor,
                                  Deadline deadline) override;
  Task<list::Page<Account>> browse(AccountFilter filter, list::Query query,
                                   Deadline deadline) override;
  Task<std::expected<Account, ChangeRefusal>> change(AccountId account, AccountChange wanted,
                                                     Deadline deadline) override;
  Task<std::string> rotate_signing_key(std::string actor, Deadline deadline) override;

 private:
  Task<void> make(pg::Tx& tx, StoredAccount account);
  // What `wanted` makes of the account, which `tx` has locked.
  Task<std::expected<Account, ChangeRefusal>> changed(pg::Tx& tx, Account before,
                                                      AccountChange wanted);
  Task<std::optional<ChangeRefusal>> save(pg::Tx& tx, Account before, Account after);

  Core& core_;
};

}  // namespace flipflop::auth
