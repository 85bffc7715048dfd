#pragma once
// Base64 for URLs and tokens (RFC 4648 section 5), without padding. Pure functions, safe from every
// thread.

#include <optional>
#include <string>
#include <string_view>

namespace flipflop::crypto {

std::string base64url(std::string_view bytes);

// Accepts exactly what base64url writes, so that no two texts mean the same bytes: nullopt for
// another alphabet, padding, white space, and bits that are left over and not zero.
std::optional<std::string> base64url_bytes(std::string_view text);

}  // namespace flipflop::crypto
