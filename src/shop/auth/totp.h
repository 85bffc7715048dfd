#pragma once
// The second factor of staff: one-time codes of an authenticator app (TOTP, RFC 6238: SHA-1, six
// digits, 30 seconds, which is what every app speaks), and recovery codes for the day the telephone
// is lost. Pure functions, safe from every thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "platform/clock/clock.h"

namespace flipflop::auth {

// 160 random bits, as bytes. People see them as crypto::base32 and in otpauth_uri.
std::string make_totp_secret(Random& random);

// The six digits of a step; a step is a number of 30 seconds since 1970.
std::string totp_code(std::string_view secret, std::int64_t step);

// The step whose code this is: now's, the one before or the one after, if it is later than
// `last_step` (0 when none was accepted yet). The caller keeps the answer as the next `last_step`,
// in a statement that lets one of two wins, so that a code works once. `code` may hold spaces.
std::optional<std::int64_t> accepted_step(std::string_view secret, std::string_view code,
                                          Instant now, std::int64_t last_step);

// What the QR code of the enrolment says; `account` and `issuer` are what the app shows.
std::string otpauth_uri(std::string_view secret, std::string_view account, std::string_view issuer);

inline constexpr std::size_t recovery_codes_count = 10;

// Ten codes of 80 random bits, as "k3f9-20xq-7hmd-v5tz".
std::vector<std::string> make_recovery_codes(Random& random);

// The one form under which a code is hashed, however it was typed; nullopt when it cannot be one.
// Random as they are, a fast hash keeps them.
std::optional<std::string> normalised_recovery_code(std::string_view typed);

}  // namespace flipflop::auth
