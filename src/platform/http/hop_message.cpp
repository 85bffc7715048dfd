#include "platform/http/hop_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace flipflop::http {

namespace {

constexpr std::array<std::string_view, 9> of_one_connection = {"connection",
                                                               "keep-alive",
                                                               "proxy-authenticate",
                                                               "proxy-authorization",
                                                               "proxy-connection",
                                                               "te",
                                                               "trailer",
                                                               "transfer-encoding",
                                                               "upgrade"};

// Told anew by write_hop_head, or for this process alone.
constexpr std::array<std::string_view, 10> told_anew = {
    "content-length", "expect",           "forwarded",         "x-forwarded-for",
    "x-real-ip",      "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port",
    "x-request-id",   "traceparent"};

// Put on every answer by response_writer, after the far end did the same.
constexpr std::array<std::string_view, 11> written_here = {"content-length",
                                                           "content-type",
                                                           "date",
                                                           "x-request-id",
                                                           "traceparent",
                                                           "x-content-type-options",
                                                           "referrer-policy",
                                                           "x-frame-options",
                                                           "permissions-policy",
                                                           "cross-origin-opener-policy",
                                                           "strict-transport-security"};

template <std::size_t count>
bool is_one_of(const std::array<std::string_view, count>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Names that the sender wants to stay on this connection.
std::vector<std::string> named_by_connection(const Fields& headers) {
  std::vector<std::string> names;
  for (const auto& [name, value] : headers) {
    if (!equals_ignoring_case(name, "connection")) continue;
    for (const std::string_view option : split(value, ','))
      names.push_back(lower_ascii(trim(option)));
  }
  return names;
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

void write_hop_head(std::string& out, const Request& request) {
  const std::vector<std::string> kept_here = named_by_connection(request.headers);
  out.append(method_name(request.method)).append(" ").append(request.target);
  out += " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) {
    if (is_one_of(of_one_connection, name) || is_one_of(told_anew, name)) continue;
    if (name != "host" && std::ranges::find(kept_here, name) != kept_here.end()) continue;
    append_field(out, name, value);
  }
  append_field(out, "X-Forwarded-For", request.peer_address);
  append_field(out, "X-Request-Id", request.request_id);
  if (!request.trace_parent.empty()) append_field(out, "traceparent", request.trace_parent);
  append_field(out, "Via", "1.1 flipflop");
  const bool may_be_bodiless = request.method == Method::get || request.method == Method::head ||
                               request.method == Method::options;
  if (!request.body.empty() || !may_be_bodiless)
    append_field(out, "Content-Length", fmt::format_int(request.body.size()).c_str());
  out += "\r\n";
}

Response hop_response(ResponseParser& parser, Method asked) {
  Response response;
  response.status = parser.status();
  response.is_forwarded = true;
  response.content_type.clear();
  const std::vector<std::string> kept_there = named_by_connection(parser.headers());
  for (auto& [name, value] : parser.headers()) {
    const std::string lower = lower_ascii(name);
    if (lower == "content-type") response.content_type = value;
    if (is_one_of(of_one_connection, lower) || is_one_of(written_here, lower)) continue;
    if (std::ranges::find(kept_there, lower) != kept_there.end()) continue;
    response.headers.emplace_back(std::move(name), std::move(value));
  }
  if (asked != Method::head) return response;
  response.stream_bytes = parser.content_length();
  return response;
}

}  // namespace flipflop::http
