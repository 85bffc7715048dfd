#pragma once
// What an API key looks like: "ff_", 40 characters of 200 random bits and 8 that check them, all in
// Crockford's alphabet. Whoever searches repositories and logs for lost secrets recognises one and
// does not take other texts for one: the last eight are the first 40 bits of the SHA-256 of
// everything before them. Pure functions, safe from every thread.

#include <string>
#include <string_view>

#include "platform/clock/clock.h"

namespace flipflop::auth {

inline constexpr std::string_view api_key_mark = "ff_";

std::string make_api_key(Random& random);
// Whether it can be a key at all; costs no look-up.
bool is_api_key(std::string_view text);
// "ff_k3f920xq": enough to find a key by, 160 bits short of the key.
std::string api_key_prefix(std::string_view key);
// As it is stored.
std::string api_key_hash(std::string_view key);

}  // namespace flipflop::auth
