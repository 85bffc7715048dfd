#pragma once
// Internal to http: whose key a request bears.

#include <optional>

#include "platform/http/keyed.h"
#include "platform/http/match.h"
#include "platform/http/permission.h"

namespace flipflop::http {

// Nothing without a key, on a route that takes none or that another process executes, and for a
// guest who is known by nothing: there is nobody yet whose key it could be.
std::optional<KeyUse> key_use(const Request& request, const Router::Match& match,
                              const Principal& principal);

}  // namespace flipflop::http
