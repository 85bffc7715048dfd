#pragma once
// Part of the face: who works here and what they may do.

#include <expected>
#include <string>

#include "platform/loop/deadline.h"
#include "platform/loop/task.h"
#include "shop/auth/identity.h"

namespace flipflop::auth {

struct Appointment {
  std::string email, password, role;
  std::string actor;  // who appoints, for the audit log
};

// What the operator and the owner do with the accounts of staff.
class Staff {
 public:
  virtual ~Staff() = default;
  // Gives the verified account of the address the role, or makes that account, with this password.
  virtual Task<std::expected<Account, Refusal>> appoint(Appointment appointment,
                                                        Deadline deadline) = 0;
  // False when the account does not have the role. Takes effect in every process at once.
  virtual Task<bool> dismiss(AccountId account, std::string role, std::string actor,
                             Deadline deadline) = 0;
  // The id of a new key, which signs in ten minutes, when every process knows it.
  virtual Task<std::string> rotate_signing_key(std::string actor, Deadline deadline) = 0;
};

}  // namespace flipflop::auth
