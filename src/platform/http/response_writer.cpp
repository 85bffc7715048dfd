#include "platform/http/response_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/instant.h"
#include "base/invariant.h"
#include "base/text.h"

namespace flipflop::http {

namespace {

constexpr std::string_view security_headers =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
    "X-Frame-Options: DENY\r\n";

constexpr std::string_view page_headers =
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Permissions-Policy: browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), "
    "usb=()\r\n";

// A year. Not for subdomains: the shop does not know who serves them.
constexpr std::string_view transport_header = "Strict-Transport-Security: max-age=31536000\r\n";

constexpr std::string_view page_policy =
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

struct Reason {
  int status;
  std::string_view text;
};

constexpr auto reasons = std::to_array<Reason>({
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
});

std::string_view reason_of(int status) {
  const auto at = std::ranges::find(reasons, status, &Reason::status);
  return at == reasons.end() ? "Status" : at->text;
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end);
}

void append_status_line(std::string& out, int status) {
  if (status == 200) {
    out += "HTTP/1.1 200 OK\r\n";
    return;
  }
  invariant(status >= 200 && status <= 599, "a handler answered an impossible status");
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::uint64_t>(status));
  out.append(" ").append(reason_of(status)).append("\r\n");
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_checked(std::string& out, std::string_view name, std::string_view value) {
  for (const std::string_view text : {name, value}) {
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      invariant(byte >= 0x20 && byte != 0x7F, "a response header holds a control character");
    }
  }
  append_field(out, name, value);
}

void append_framing(std::string& out, const ResponseHead& head) {
  if (head.framing == Framing::sized) {
    out += "Content-Length: ";
    append_number(out, head.body_bytes);
    out += "\r\n";
  } else if (head.framing == Framing::chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  }
  if (!head.keep_alive) {
    out += "Connection: close\r\n";
  } else if (head.is_http_1_0) {
    out += "Connection: keep-alive\r\n";
  }
}

// What the handler has said about things that have a default here.
struct Said {
  bool cache = false;
  std::string_view policy;
};

Said append_handler_headers(std::string& out, const Response& response) {
  Said said;
  for (const auto& [name, value] : response.headers) {
    if (equals_ignoring_case(name, "content-security-policy")) {
      said.policy = value;
      continue;
    }
    invariant(!equals_ignoring_case(name, "content-length") &&
                  !equals_ignoring_case(name, "transfer-encoding") &&
                  !equals_ignoring_case(name, "connection"),
              "a handler set a header that frames the response");
    said.cache = said.cache || equals_ignoring_case(name, "cache-control");
    append_checked(out, name, value);
  }
  return said;
}

std::string_view directive_name(std::string_view directive) {
  return directive.substr(0, directive.find(' '));
}

std::vector<std::string_view> directives(std::string_view policy) {
  std::vector<std::string_view> list;
  for (const std::string_view part : split(policy, ';')) {
    if (const std::string_view directive = trim(part); !directive.empty()) {
      list.push_back(directive);
    }
  }
  return list;
}

}  // namespace

std::uint64_t body_size(const Response& response) {
  if (response.stream_bytes) return *response.stream_bytes;
  std::uint64_t size = response.body.size();
  for (const auto& part : response.parts) size += part->size();
  return size;
}

void write_response_head(std::string& out, const Response& response, const ResponseHead& head) {
  append_status_line(out, response.status);
  append_field(out, "Date", head.date);
  append_field(out, "X-Request-Id", head.request_id);
  if (!head.trace_parent.empty()) append_field(out, "traceparent", head.trace_parent);
  out += security_headers;
  if (head.is_https) out += transport_header;
  const Said said = append_handler_headers(out, response);
  const bool is_page = response.content_type.starts_with("text/html");
  if (is_page) {
    out += page_headers;
    if (said.policy.empty()) {
      append_field(out, "Content-Security-Policy", page_policy);
    } else {
      append_checked(out, "Content-Security-Policy", content_security_policy(said.policy));
    }
  }
  if (!said.cache)
    out += is_page ? "Cache-Control: private, no-cache\r\n" : "Cache-Control: no-store\r\n";
  const bool has_content = response.status != 204 && response.status != 304;
  if (has_content && !response.content_type.empty()) {
    append_checked(out, "Content-Type", response.content_type);
  }
  append_framing(out, head);
  out += "\r\n";
}

std::string content_security_policy(std::string_view more) {
  const std::vector<std::string_view> added = directives(more);
  std::string policy;
  const auto append = [&policy](std::string_view directive) {
    if (!policy.empty()) policy += "; ";
    policy += directive;
  };
  for (const std::string_view ours : directives(page_policy)) {
    const bool is_replaced = std::ranges::any_of(added, [ours](std::string_view theirs) {
      return equals_ignoring_case(directive_name(theirs), directive_name(ours));
    });
    if (!is_replaced) append(ours);
  }
  for (const std::string_view theirs : added) append(theirs);
  return policy;
}

std::string http_date(std::int64_t unix_seconds) {
  return internet_date(Instant{std::chrono::seconds{unix_seconds}}) + " GMT";
}

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  constexpr std::string_view zone = " GMT";
  if (!text.ends_with(zone)) return std::nullopt;
  const auto instant = parse_internet_date(text.substr(0, text.size() - zone.size()));
  if (!instant) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(instant->time_since_epoch()).count();
}

}  // namespace flipflop::http
