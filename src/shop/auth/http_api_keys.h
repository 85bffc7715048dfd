#pragma once
// REST of the keys of services and integrations, for whoever may make them.

#include "platform/http/router.h"
#include "shop/auth/auth.h"

namespace flipflop::auth {

struct ShownKey {
  ApiKeyId id;
  std::string name, prefix;
  std::vector<std::string> scopes;
  std::optional<AccountId> made_by;
  Instant created_at, expires_at;
  std::optional<Instant> last_used_at, revoked_at;
};
BOOST_DESCRIBE_STRUCT(ShownKey, (),
                      (id, name, prefix, scopes, made_by, created_at, expires_at, last_used_at,
                       revoked_at))

struct NewKeyInput {
  json::Text<1, 100> name;
  std::vector<std::string> scopes;
  std::optional<Instant> expires_at;
};
BOOST_DESCRIBE_STRUCT(NewKeyInput, (), (name, scopes, expires_at))

// `key` is what a client presents; no other answer holds it.
struct MadeKey {
  ShownKey api_key;
  std::string key;
};
BOOST_DESCRIBE_STRUCT(MadeKey, (), (api_key, key))

struct KeyPath {
  ApiKeyId id;
};
BOOST_DESCRIBE_STRUCT(KeyPath, (), (id))

class ApiKeyRoutes {
 public:
  explicit ApiKeyRoutes(ApiKeys& keys) : keys_(keys) {}
  void register_on(http::Router& router);

 private:
  Task<std::vector<ShownKey>> list(http::Call call, http::Nothing in);
  Task<http::Reply<MadeKey>> make(http::Call call, NewKeyInput in);
  Task<http::Nothing> revoke(http::Call call, KeyPath in);

  ApiKeys& keys_;
};

}  // namespace flipflop::auth
