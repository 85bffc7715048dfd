#pragma once
// Internal to http: one stored representation against the conditions and the range of a request
// (RFC 9110 sections 13 and 14).

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/message.h"

namespace flipflop::http {

struct Representation {
  std::shared_ptr<const std::string> content;  // shared with the cache it comes from
  std::string content_type;
  std::string etag;  // strong, with its quotes
  std::string cache_control;
  std::optional<std::int64_t> modified_unix_seconds;
};

// 200 with all of it, 206 with one range, 304, or 416.
Response conditional_answer(const Request& request, const Representation& representation);

// "bytes=0-99" of a content of `size` bytes. Nothing that is not exactly one well-formed range is a
// range.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;  // 0: cannot be satisfied
};
std::optional<ByteRange> parse_range(std::string_view text, std::uint64_t size);

// Whether a list as in If-None-Match names `etag` ("*" names any); weak comparison.
bool names_etag(std::string_view list, std::string_view etag);

}  // namespace flipflop::http
