#pragma once
// The keys of services and integrations (schema auth), given as their hashes.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/auth/api_keys.h"

namespace flipflop::auth {

// A key that may act now, and what for.
struct LiveKey {
  ApiKeyId id;
  std::string name;
  std::optional<AccountId> made_by;
  Instant expires_at;
  std::optional<Instant> last_used_at;
  std::vector<std::string> permissions;  // of its scopes those that its maker has, sorted
};

class ApiKeyStore {
 public:
  explicit ApiKeyStore(pg::Database& database) : database_(database) {}

  // Guards: guard_too_many, guard_beyond_rights.
  void insert(pg::WriteBatch& batch, const ApiKey& key, const std::string& hash);
  Task<std::optional<LiveKey>> live(std::string hash, Instant now, Deadline deadline);
  // Unless it was seen after `before`.
  Task<void> touch(ApiKeyId id, Instant now, Instant before, Deadline deadline);
  // Who made it; nullopt when there is no such key that is good.
  Task<std::optional<AccountId>> revoke(pg::Tx& tx, ApiKeyId id, Instant now);
  // The newest first.
  Task<std::vector<ApiKey>> list(int limit, Deadline deadline);
  // At most `limit` that ended before.
  Task<void> forget(Instant before, int limit, Deadline deadline);

  static constexpr const char* guard_too_many = "auth.too_many_api_keys";
  static constexpr const char* guard_beyond_rights = "auth.api_key_beyond_rights";

 private:
  pg::Database& database_;
};

}  // namespace flipflop::auth
