#pragma once
// Who works here and what they may do, and the keys of the house.

#include "shop/auth/core.h"

namespace flipflop::auth {

class StaffService final : public Staff {
 public:
  explicit StaffService(Core& core) : core_(core) {}

  Task<std::expected<Account, Refusal>> appoint(Appointment appointment,
                                                Deadline deadline) override;
  Task<bool> dismiss(AccountId account, std::string role, std::string actor,
                     Deadline deadline) override;
  Task<std::string> rotate_signing_key(std::string actor, Deadline deadline) override;

 private:
  Task<void> make(pg::Tx& tx, StoredAccount account);

  Core& core_;
};

}  // namespace flipflop::auth
