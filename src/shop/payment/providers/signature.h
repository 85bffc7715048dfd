#pragma once
// Signatures of the form "t=<unix seconds>,v1=<hex>[,v1=<hex>]": HMAC-SHA256 over "<t>.<raw body>".
// Several v1 values are allowed while a secret is being exchanged.

#include <string>
#include <string_view>

#include "base/instant.h"

namespace flipflop::payment {

// How far a message's time may lie from ours, in either direction.
inline constexpr std::chrono::seconds signature_tolerance{300};

// Constant time in the secret; false for a malformed header, a foreign signature, or a time out of
// tolerance.
bool is_signed_by(std::string_view secret, std::string_view header, std::string_view body,
                  Instant now);

}  // namespace flipflop::payment
