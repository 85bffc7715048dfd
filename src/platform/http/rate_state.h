#pragma once
// Internal to http: the arithmetic of a count, the same wherever it is kept.

#include <chrono>

#include "platform/http/rate_limit.h"

namespace flipflop::http {

// What one more call means to a subject whose bucket is full again in `full_in` (0: it is full).
RateState rate_state(Rate rate, std::chrono::microseconds full_in);

}  // namespace flipflop::http
