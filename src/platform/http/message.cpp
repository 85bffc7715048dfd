#include "platform/http/message.h"

#include <fmt/format.h>

#include "base/invariant.h"

namespace flipflop::http {

namespace {

std::string_view first_value(const Fields& fields, std::string_view name) {
  for (const auto& [field, value] : fields) {
    if (field == name) return value;
  }
  return {};
}

// Nothing that is put into a header by code may break out of its line.
void check_header_text(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    invariant(byte >= 0x20 && byte != 0x7F, "a header value holds a control character");
  }
}

Response with_body(std::string body, int status, const char* content_type) {
  Response response;
  response.status = status;
  response.content_type = content_type;
  response.body = std::move(body);
  return response;
}

Response redirect(int status, std::string location) {
  check_header_text(location);
  Response response;
  response.status = status;
  response.with("Location", std::move(location));
  return response;
}

// RFC 6265 cookie-octet: no space, quotes, comma, semicolon or backslash.
bool is_cookie_octet(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > 0x20 && byte < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
}

}  // namespace

std::string_view method_name(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::patch:
      return "PATCH";
    case Method::del:
      return "DELETE";
    case Method::options:
      return "OPTIONS";
  }
  throw BrokenInvariant("unknown method");
}

std::string_view Request::header(std::string_view name) const {
  return first_value(headers, name);
}

std::string_view Request::query_value(std::string_view name) const {
  return first_value(query, name);
}

std::string_view Request::cookie(std::string_view name) const {
  for (const auto& [field, value] : headers) {
    if (field != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = rest.find(';');
      std::string_view pair = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      while (pair.starts_with(' ')) pair.remove_prefix(1);
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      pair.remove_prefix(equals + 1);
      if (pair.size() >= 2 && pair.starts_with('"') && pair.ends_with('"')) {
        pair = pair.substr(1, pair.size() - 2);
      }
      return pair;
    }
  }
  return {};
}

Response html(std::string body, int status) {
  return with_body(std::move(body), status, "text/html; charset=utf-8");
}

Response json_text(std::string body, int status) {
  return with_body(std::move(body), status, "application/json");
}

Response plain_text(std::string body, int status) {
  return with_body(std::move(body), status, "text/plain; charset=utf-8");
}

Response see_other(std::string location) {
  return redirect(303, std::move(location));
}

Response moved_permanently(std::string location) {
  return redirect(301, std::move(location));
}

void set_cookie(Response& response, std::string_view name, std::string_view value,
                CookieOptions options) {
  for (const char c : name) {
    invariant(is_cookie_octet(c) && c != '=', "a cookie name holds a separator");
  }
  for (const char c : value) invariant(is_cookie_octet(c), "a cookie value holds a separator");
  std::string text = fmt::format("{}={}; Path=/; SameSite=Lax", name, value);
  if (options.max_age_seconds > 0) text += fmt::format("; Max-Age={}", options.max_age_seconds);
  if (options.max_age_seconds < 0) text += "; Max-Age=0";
  if (options.http_only) text += "; HttpOnly";
  if (options.secure) text += "; Secure";
  response.with("Set-Cookie", std::move(text));
}

std::string sse_event(std::string_view event, std::string_view data) {
  check_header_text(event);
  std::string text;
  if (!event.empty()) text = fmt::format("event: {}\n", event);
  // Every line of the data gets its own field; a bare CR would end a line too.
  while (true) {
    const std::size_t end = data.find_first_of("\r\n");
    text += fmt::format("data: {}\n", data.substr(0, end));
    if (end == std::string_view::npos) break;
    const bool crlf = data.substr(end).starts_with("\r\n");
    data.remove_prefix(end + (crlf ? 2 : 1));
  }
  return text + "\n";
}

}  // namespace flipflop::http
