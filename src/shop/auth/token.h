#pragma once
// Access tokens: who somebody is, signed, for minutes. Compact JWS (RFC 7515) with the claims of a
// JWT (RFC 7519) of the type at+jwt (RFC 9068), signed with Ed25519.
//
// Nothing in a token is ever interpreted before it is known to be ours. Its header must be, byte
// for byte, the one header that we write for a known key, so a token cannot choose an algorithm, a
// key, or an extension; and its payload must be the one text that we write for its claims. What
// differs is refused without a reason. Pure functions, safe from every thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "platform/clock/clock.h"
#include "shop/auth/auth.h"

namespace flipflop::auth {

inline constexpr std::size_t token_bytes_most = 2048;
// How far the clocks of two processes may differ.
inline constexpr Duration token_leeway = std::chrono::seconds(30);

struct Claims {
  AccountId account;
  SessionId session;
  Instant issued_at, expires_at;  // whole seconds: a token keeps no fraction

  bool operator==(const Claims&) const = default;
};

struct SigningKey {
  std::string id;          // letters, digits, - and _; at most 64 of them
  std::string public_key;  // 32 bytes
  std::string secret_key;  // 64 bytes; empty for a key that only verifies any more
};

SigningKey make_signing_key(Random& random, std::string id);

std::string sign(const Claims& claims, const SigningKey& key);

// The claims of a token that one of the known keys signed and that is neither out of date nor
// issued later than now. Whether its session still lives is asked elsewhere.
std::optional<Claims> verify(std::string_view token, const std::vector<SigningKey>& known,
                             Instant now);

}  // namespace flipflop::auth
