#pragma once
// The refusals of identity as sentences beside their fields. Where the face does not tell two cases
// apart, neither does a sentence.

#include "edge/storefront/account/account_frame.h"

namespace flipflop::storefront {

inline constexpr int password_longest = 256;  // as auth refuses it

// "Aspoň 15 znaků. ..." for a new password.
std::string password_hint(const auth::Auth& auth);
// A new password was refused, or the link or the code that came with it.
Mistake new_password_mistake(auth::Refusal refusal, const auth::Auth& auth);
// Signing in was refused.
Mistake sign_in_mistake(auth::Refusal refusal);

}  // namespace flipflop::storefront
