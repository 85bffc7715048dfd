#pragma once
// The second step of a sign-in.

#include <string>

#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/auth/auth.h"

namespace flipflop::auth {

class SecondFactor {
 public:
  virtual ~SecondFactor() = default;
  // Whether `code` is the account's TOTP of this moment or one of its recovery codes; each is good
  // once.
  virtual Task<bool> accept(AccountId account, std::string code, Deadline deadline) = 0;
};

}  // namespace flipflop::auth
