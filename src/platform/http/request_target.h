#pragma once
// Internal to http: the target of a request line, taken apart strictly. A path is decoded segment
// by segment, so an escape can never become a separator; dot segments are resolved here and cannot
// climb above the root.

#include <optional>
#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace flipflop::http {

struct RequestTarget {
  std::string path;       // "/products/x", or "*" of OPTIONS *
  Fields query;           // decoded
  std::string authority;  // of an absolute-form target, which replaces the Host header; else empty
};

// nullopt: not a target that we answer (400).
std::optional<RequestTarget> parse_target(Method method, std::string_view target);

// Whether `text` can be the value of Host: a name, an IPv4 or a bracketed IPv6 address, and
// perhaps a port.
bool is_authority(std::string_view text);

}  // namespace flipflop::http
