#include "platform/http/key_use.h"

#include <algorithm>

#include "platform/crypto/hmac.h"

namespace flipflop::http {
namespace {

constexpr std::size_t longest_key = 255;

// The same route whether it is asked at the role's own port or below /api.
std::string_view without_api(std::string_view path) {
  constexpr std::string_view prefix = "/api";
  return path.starts_with("/api/") ? path.substr(prefix.size()) : path;
}

std::string token_of(const Request& request, const Router::Match& match) {
  const Keyed& keyed = match.route->keyed;
  if (keyed.by == Keyed::By::path) {
    const auto value = std::ranges::find(
        match.path_values, keyed.name, [](const auto& one) { return std::string_view(one.first); });
    return value == match.path_values.end() ? std::string() : value->second;
  }
  const std::string_view header = request.header(keyed.name);
  return std::string(header.empty() ? request.cookie(keyed.cookie) : header);
}

// The account, or the service that calls by a key of the API; empty for the guest.
std::string owner_of(const Principal& principal) {
  if (!principal.key_id.empty()) return "api-key|" + principal.key_id + "|";
  if (principal.account_id.empty()) return {};
  return "account|" + principal.account_id + "|";
}

}  // namespace

// The owner stands first, so that all keys of an account are found by it.
std::optional<KeyUse> key_use(const Request& request, const Router::Match& match,
                              const Principal& principal) {
  const Route& route = *match.route;
  const bool is_of_guard =
      route.keyed.by != Keyed::By::nobody && route.keyed.by != Keyed::By::handler;
  if (!is_of_guard || !route.executed_by.empty()) return std::nullopt;
  KeyUse use;
  use.key = idempotency_key_of(request);
  if (use.key.empty()) return std::nullopt;
  if (route.keyed.by == Keyed::By::account) {
    use.scope = owner_of(principal);
    if (use.scope.empty()) return std::nullopt;
  } else {
    use.secret = token_of(request, match);
    if (use.secret.empty()) return std::nullopt;
    use.scope = "token|" + crypto::sha256_hex(use.secret) + "|";
  }
  use.scope.append(method_name(route.method)).append(" ").append(without_api(route.path));
  use.target = without_api(request.target);
  return use;
}

std::string idempotency_key_of(const Request& request) {
  const std::string_view key = request.header("idempotency-key");
  const bool printable = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
  if (key.size() > longest_key || !printable)
    throw bad_request("Bad Idempotency-Key", {{"Idempotency-Key", "invalid_format",
                                               "1 to 255 printable characters without spaces"}});
  return std::string(key);
}

Problem key_in_flight() {
  return Problem(409, "IN_FLIGHT", "The same request is being worked on").with_retry_after(1);
}

Problem key_reused() {
  return {422, "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used with another request"};
}

}  // namespace flipflop::http
