#include "platform/http/cors.h"

#include <algorithm>

#include "base/text.h"

namespace flipflop::http {

namespace {

constexpr const char* request_headers =
    "Content-Type, Authorization, Idempotency-Key, If-Match, X-Cart-Token, X-Request-Id, "
    "traceparent";
constexpr const char* answer_headers =
    "ETag, X-Request-Id, X-Cart-Token, Retry-After, RateLimit, RateLimit-Policy, traceparent";

// scheme://host[:port] and nothing behind it, as browsers write it.
bool is_origin(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme == text.npos) return false;
  const std::string_view name = text.substr(0, scheme);
  const std::string_view host = text.substr(scheme + 3);
  return (name == "http" || name == "https") && !host.empty() &&
         host.find_first_of("/?#@*, \t") == host.npos;
}

bool is_api(const Request& request) {
  return request.path == "/api" || request.path.starts_with("/api/");
}

}  // namespace

std::expected<Cors, std::string> Cors::parse(std::string_view list) {
  Cors cors;
  for (const std::string_view part : split(list, ',')) {
    const std::string origin = lower_ascii(trim(part));
    if (origin.empty()) continue;
    if (!is_origin(origin)) return std::unexpected(std::string(trim(part)));
    cors.origins_.push_back(origin);
  }
  return cors;
}

bool Cors::allows(const Request& request) const {
  if (origins_.empty() || !is_api(request)) return false;
  const std::string origin = lower_ascii(request.header("origin"));
  return std::ranges::find(origins_, origin) != origins_.end();
}

void Cors::add_headers(const Request& request, Response& response) const {
  if (origins_.empty() || !is_api(request)) return;
  response.with("Vary", "Origin");
  if (!allows(request)) return;
  response.with("Access-Control-Allow-Origin", std::string(request.header("origin")));
  response.with("Access-Control-Allow-Credentials", "true");
  response.with("Access-Control-Expose-Headers", answer_headers);
}

void Cors::add_preflight_headers(const Request& request, const std::string& methods,
                                 Response& response) const {
  if (origins_.empty() || !is_api(request)) return;
  response.with("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
  const bool asks = !request.header("access-control-request-method").empty();
  if (!asks || !allows(request)) return;
  response.with("Access-Control-Allow-Origin", std::string(request.header("origin")));
  response.with("Access-Control-Allow-Credentials", "true");
  response.with("Access-Control-Allow-Methods", methods);
  response.with("Access-Control-Allow-Headers", request_headers);
  response.with("Access-Control-Max-Age", "600");
}

}  // namespace flipflop::http
