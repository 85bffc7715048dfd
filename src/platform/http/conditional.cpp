#include "platform/http/conditional.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "platform/http/response_writer.h"

namespace flipflop::http {

namespace {

bool is_unchanged(const Request& request, const Representation& representation) {
  const std::string_view known = request.header("if-none-match");
  if (!known.empty()) return names_etag(known, representation.etag);
  if (!representation.modified_unix_seconds) return false;
  const auto since = parse_http_date(request.header("if-modified-since"));
  return since && *representation.modified_unix_seconds <= *since;
}

// A range of another version would be glued to the wrong rest.
bool wants_range(const Request& request, const Representation& representation) {
  if (request.method != Method::get || request.header("range").empty()) return false;
  const std::string_view condition = request.header("if-range");
  return condition.empty() || condition == representation.etag;
}

}  // namespace

std::optional<ByteRange> parse_range(std::string_view text, std::uint64_t size) {
  if (!equals_ignoring_case(text.substr(0, 6), "bytes=")) return std::nullopt;
  text = trim(text.substr(6));
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = parse_unsigned(text.substr(0, dash));
  const auto last = parse_unsigned(text.substr(dash + 1));
  const bool is_suffix = dash == 0;
  const bool is_open = dash + 1 == text.size();
  if ((!first && !is_suffix) || (!last && !is_open) || (is_suffix && is_open)) return std::nullopt;
  if (is_suffix) {
    const std::uint64_t count = std::min(static_cast<std::uint64_t>(*last), size);
    return ByteRange{size - count, count};
  }
  if (!is_open && *last < *first) return std::nullopt;
  const auto begin = static_cast<std::uint64_t>(*first);
  if (begin >= size) return ByteRange{};
  const std::uint64_t end = is_open ? size : std::min(static_cast<std::uint64_t>(*last) + 1, size);
  return ByteRange{begin, end - begin};
}

bool names_etag(std::string_view list, std::string_view etag) {
  for (const std::string_view part : split(list, ',')) {
    std::string_view candidate = trim(part);
    if (candidate == "*") return true;
    if (candidate.starts_with("W/")) candidate.remove_prefix(2);
    if (candidate == etag) return true;
  }
  return false;
}

Response conditional_answer(const Request& request, const Representation& representation) {
  Response response;
  response.content_type = representation.content_type;
  response.with("ETag", representation.etag).with("Cache-Control", representation.cache_control);
  if (representation.modified_unix_seconds) {
    response.with("Last-Modified", http_date(*representation.modified_unix_seconds));
  }
  if (is_unchanged(request, representation)) {
    response.status = 304;
    return response;
  }
  response.with("Accept-Ranges", "bytes");
  const std::uint64_t size = representation.content->size();
  const auto range = wants_range(request, representation)
                         ? parse_range(request.header("range"), size)
                         : std::nullopt;
  if (!range) {
    response.parts.push_back(representation.content);
    return response;
  }
  if (range->count == 0) {
    response.status = 416;
    return response.with("Content-Range", fmt::format("bytes */{}", size));
  }
  response.status = 206;
  response.body = representation.content->substr(range->first, range->count);
  const std::uint64_t last = range->first + range->count - 1;
  return response.with("Content-Range", fmt::format("bytes {}-{}/{}", range->first, last, size));
}

}  // namespace flipflop::http
