#pragma once
// Which passwords are good enough: long, and not among those that are tried first. Nothing is asked
// about the kinds of characters (NIST SP 800-63B-4, 3.1.1.2). Pure, safe from every thread.

#include <optional>
#include <string>
#include <string_view>

#include "shop/auth/auth.h"

namespace flipflop::auth {

inline constexpr std::size_t password_length_most = 256;

struct PasswordContext {
  std::string email, first_name, last_name, shop_name;
  std::size_t length_least;  // 15 where the password is the only factor, 8 beside a second one
};

// password_too_short, password_too_long or password_known; nullopt for a password that will do.
// Lengths are code points of the composed text (NFC).
std::optional<Refusal> check_password(std::string_view password, const PasswordContext& context);

}  // namespace flipflop::auth
