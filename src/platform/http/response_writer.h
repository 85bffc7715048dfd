#pragma once
// Internal to http: the head of a response as bytes. The one place that puts security and trace
// headers on an answer, so no answer is without them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace flipflop::http {

// How the body that follows is delimited.
enum class Framing { sized, chunked, until_close, none };

struct ResponseHead {
  std::string_view request_id;
  std::string_view trace_parent = {};  // W3C traceparent of this hop; empty: not said
  std::string_view date;               // RFC 9110 form
  Framing framing = Framing::sized;
  std::uint64_t body_bytes = 0;  // sized
  bool keep_alive = true;
  bool is_http_1_0 = false;
  bool is_https = false;  // the visitor's side of it
};

// Appends the head. BrokenInvariant when a header set by a handler would break out of its line or
// name the framing.
void write_response_head(std::string& out, const Response& response, const ResponseHead& head);

// The body's bytes, all parts together.
std::uint64_t body_size(const Response& response);

// "Tue, 24 Nov 2026 01:20:44 GMT"
std::string http_date(std::int64_t unix_seconds);
// Reads what http_date writes; nullopt for anything else.
std::optional<std::int64_t> parse_http_date(std::string_view text);

// Our policy for pages, with the directives of `more` added or in place of ours.
std::string content_security_policy(std::string_view more);

}  // namespace flipflop::http
