#pragma once
// Optimistic concurrency: what staff change has a version. GET answers it as the ETag, PUT and
// DELETE compare it with If-Match (RFC 9110 section 13.1.1), so that nobody overwrites what they
// have not seen. A version is opaque to whoever carries it; the module compares it with the row
// that it has locked.

#include <optional>
#include <string>
#include <string_view>

#include "platform/http/message.h"
#include "platform/http/problem.h"

namespace flipflop::http {

enum class IfMatch { honoured, required };

// The version that the caller saw; nullopt: any ("*", or none named where that is allowed). Problem
// 428 where one is required, 400 for several.
std::optional<std::string> seen_version(const Request& request, IfMatch rule);

// The quoted form of a header.
std::string etag_of(std::string_view version);

// 412: somebody else was faster.
Problem stale_version();

}  // namespace flipflop::http
