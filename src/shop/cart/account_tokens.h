#pragma once
// An account has one cart, on whatever device it is looked at. Its token is made from the account
// and the installation's secret, so every device finds the same cart; it never leaves the shop, and
// what a browser keeps after signing out opens nothing.

#include <optional>
#include <string>
#include <string_view>

#include "platform/config/config.h"
#include "shop/auth/auth.h"

namespace flipflop::cart {

class AccountTokens {
 public:
  explicit AccountTokens(const Config& config);

  std::string token_of(auth::AccountId account) const;
  // Whose token this is; nullopt for a guest's and for one that we did not make.
  std::optional<auth::AccountId> account_in(std::string_view token) const;

 private:
  std::string secret_;
};

}  // namespace flipflop::cart
