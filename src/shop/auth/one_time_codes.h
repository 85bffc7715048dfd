#pragma once
// The codes of the second step: the TOTP of the moment and recovery codes, each good once. A secret
// is sealed under a key of its account, so that a row is of no use in another's place.

#include <optional>
#include <string>
#include <vector>

#include "platform/platform.h"
#include "shop/auth/store_factors.h"

namespace flipflop::auth {

class OneTimeCodes {
 public:
  explicit OneTimeCodes(Platform& platform) : platform_(platform), store_(platform.database) {}

  SecondFactorStore& store() { return store_; }

  // Whether `code` is one of the account's that was not used before; it is used by that.
  Task<bool> accept(AccountId account, std::string code, Deadline deadline);

  std::string seal(AccountId account, std::string_view secret) const;
  // nullopt when FLIPFLOP_SECRET has changed: recovery codes alone are good then.
  std::optional<std::string> open(AccountId account, std::string_view sealed) const;

 private:
  Task<bool> accept_totp(AccountId account, std::string code, Deadline deadline);
  std::string key_of(AccountId account) const;

  Platform& platform_;
  SecondFactorStore store_;
};

// As it is stored; nullopt for what cannot be a recovery code.
std::optional<std::string> recovery_code_hash(std::string_view typed);

}  // namespace flipflop::auth
