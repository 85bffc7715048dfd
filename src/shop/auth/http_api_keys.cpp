#include "shop/auth/http_api_keys.h"

namespace flipflop::auth {
namespace {

constexpr std::size_t body_limit = 8 * 1024;

ShownKey shown(const ApiKey& key) {
  return {key.id,         key.name,       key.prefix,       key.scopes,    key.made_by,
          key.created_at, key.expires_at, key.last_used_at, key.revoked_at};
}

http::Problem problem_of(KeyRefusal refusal) {
  switch (refusal) {
    case KeyRefusal::bad_name:
      return http::bad_request("A key needs a name", {{"name", "invalid", "1 to 100 characters"}});
    case KeyRefusal::unknown_scope:
      return http::bad_request("A key needs scopes",
                               {{"scopes", "invalid_choice", "at least one permission of staff"}});
    case KeyRefusal::beyond_own_rights:
      return {403,
              "BEYOND_OWN_RIGHTS",
              "A key may not do what its maker may not",
              {{"scopes", "forbidden", "is more than you may do"}}};
    case KeyRefusal::bad_expiry:
      return http::bad_request("A key ends within two years",
                               {{"expiresAt", "out_of_range", "within two years from now"}});
    case KeyRefusal::too_many:
      break;
  }
  return http::conflict("TOO_MANY_KEYS", "Revoke a key first: a hundred are good at once");
}

}  // namespace

void ApiKeyRoutes::register_on(http::Router& router) {
  using http::Method;
  const auto keys_write = http::permission::keys_write;
  router.add({.method = Method::get,
              .path = "/auth/api-keys",
              .permission = keys_write,
              .summary = "The keys of services and integrations, the newest first"},
             &ApiKeyRoutes::list, this);
  router.add({.method = Method::post,
              .path = "/auth/api-keys",
              .permission = keys_write,
              .summary = "A new key, shown once; its scopes are permissions that the caller has",
              .body_limit = body_limit},
             &ApiKeyRoutes::make, this);
  router.add({.method = Method::del,
              .path = "/auth/api-keys/:id",
              .permission = keys_write,
              .summary = "Revoke a key"},
             &ApiKeyRoutes::revoke, this);
}

Task<std::vector<ShownKey>> ApiKeyRoutes::list(http::Call call, http::Nothing) {
  const std::vector<ApiKey> keys = co_await keys_.list(call.deadline);
  std::vector<ShownKey> answer;
  for (const ApiKey& key : keys) answer.push_back(shown(key));
  co_return answer;
}

// Whoever calls with a permission and has no account is a key; those never have this one.
Task<http::Reply<MadeKey>> ApiKeyRoutes::make(http::Call call, NewKeyInput in) {
  const auto account = AccountId::parse(call.principal.account_id);
  if (!account) throw http::Problem(403, "FORBIDDEN", "Somebody with an account makes keys.");
  NewApiKey wanted{in.name, std::move(in.scopes), in.expires_at, *account,
                   audit_log::actor_of(call)};
  const auto made = co_await keys_.make(std::move(wanted), call.deadline);
  if (!made) throw problem_of(made.error());
  co_return http::Reply<MadeKey>{
      {shown(made->key), made->secret}, 200, {{"Cache-Control", "no-store"}}, {}};
}

Task<http::Nothing> ApiKeyRoutes::revoke(http::Call call, KeyPath in) {
  const bool is_revoked = co_await keys_.revoke(in.id, audit_log::actor_of(call), call.deadline);
  if (!is_revoked) throw http::not_found("There is no such key that is good.");
  co_return http::Nothing{};
}

}  // namespace flipflop::auth
