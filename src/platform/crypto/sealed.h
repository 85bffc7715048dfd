#pragma once
// Secrets at rest: what a row must keep and a reader of the table (a backup, a replica, a query)
// must not learn. XChaCha20-Poly1305 (libsodium). Pure functions, safe from every thread.
//
// The key is made from `secret`, so a secret of its own purpose (crypto::derived_secret, which may
// name the row: "totp:<account>") keeps a sealed text from being opened in another place.

#include <optional>
#include <string>
#include <string_view>

#include "platform/clock/clock.h"

namespace flipflop::crypto {

// "v1." and base64 for URLs; about 57 characters more than the base64 of `plain`. The same text is
// sealed differently each time. Its length shows.
std::string seal(std::string_view secret, std::string_view plain, Random& random);

// nullopt when `sealed` was not sealed with this secret, or has been changed or cut.
std::optional<std::string> open_sealed(std::string_view secret, std::string_view sealed);

}  // namespace flipflop::crypto
