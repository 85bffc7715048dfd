#pragma once
// Base32 for people who type (RFC 4648 section 6), without padding. Pure functions, safe from every
// thread.

#include <optional>
#include <string>
#include <string_view>

namespace flipflop::crypto {

// Upper case letters and 2 to 7.
std::string base32(std::string_view bytes);

// Reads either case, and past spaces and dashes; nullopt for other characters and for bits that are
// left over and not zero.
std::optional<std::string> base32_bytes(std::string_view text);

// The same bits in Crockford's alphabet, in which no two characters look alike: lower case without
// i, l, o and u. Reading takes i and l for 1 and o for 0.
std::string crockford(std::string_view bytes);
std::optional<std::string> crockford_bytes(std::string_view text);

}  // namespace flipflop::crypto
