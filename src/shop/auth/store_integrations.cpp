#include "shop/auth/store_integrations.h"

namespace flipflop::auth {
namespace {

constexpr int most_live = 100;

ApiKey key_in(const pg::Row& row) {
  ApiKey key;
  key.id = row.get<ApiKeyId>(0);
  key.name = row.get<std::string>(1);
  key.prefix = row.get<std::string>(2);
  key.scopes = pg::array_elements(row.text(3));
  key.made_by = row.get<std::optional<AccountId>>(4);
  key.created_at = row.get<Instant>(5);
  key.expires_at = row.get<Instant>(6);
  key.last_used_at = row.get<std::optional<Instant>>(7);
  key.revoked_at = row.get<std::optional<Instant>>(8);
  return key;
}

}  // namespace

constexpr pg::Statement ensure_few{"auth.ensure_few_api_keys", R"(
  SELECT platform.ensure((SELECT count(*) FROM auth.api_key
                          WHERE revoked_at IS NULL AND expires_at > $1) < $2, 'too_many'))"};
// The maker's rights as they are when the key is made; later ones are looked at with every use.
constexpr pg::Statement ensure_rights{"auth.ensure_api_key_rights", R"(
  SELECT platform.ensure($2::uuid IS NULL OR NOT EXISTS (
    SELECT scope FROM unnest($1::text[]) AS scope
    EXCEPT
    SELECT p.permission FROM auth.account a JOIN auth.account_role r ON r.account_id = a.id
      JOIN auth.role_permission p ON p.role = r.role
    WHERE a.id = $2 AND a.is_active), 'beyond_rights'))"};
constexpr pg::Statement insert_key{"auth.insert_api_key", R"(
  INSERT INTO auth.api_key (id, hash, prefix, name, scopes, made_by, created_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8))"};

void ApiKeyStore::insert(pg::WriteBatch& batch, const ApiKey& key, const std::string& hash) {
  batch.add_guard(pg::Stage::keys, ensure_few, {key.created_at, most_live}, guard_too_many);
  batch.add_guard(pg::Stage::keys, ensure_rights, {key.scopes, key.made_by}, guard_beyond_rights);
  batch.add(pg::Stage::rows, insert_key,
            {key.id, hash, key.prefix, key.name, key.scopes, key.made_by, key.created_at,
             key.expires_at});
}

constexpr pg::Statement select_live_key{"auth.live_api_key", R"(
  SELECT k.id, k.name, k.made_by, k.expires_at, k.last_used_at,
    ARRAY(SELECT s.scope FROM unnest(k.scopes) AS s (scope)
          WHERE k.made_by IS NULL OR EXISTS (
            SELECT 1 FROM auth.account_role r JOIN auth.role_permission p ON p.role = r.role
            WHERE r.account_id = k.made_by AND p.permission = s.scope)
          ORDER BY s.scope LIMIT 100)
  FROM auth.api_key k LEFT JOIN auth.account a ON a.id = k.made_by
  WHERE k.hash = $1 AND k.revoked_at IS NULL AND k.expires_at > $2
    AND (k.made_by IS NULL OR a.is_active))"};

Task<std::optional<LiveKey>> ApiKeyStore::live(std::string hash, Instant now, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_live_key, {hash, now}, deadline);
  if (rows.empty()) co_return std::nullopt;
  const pg::Row row = rows[0];
  co_return LiveKey{row.get<ApiKeyId>(0),
                    row.get<std::string>(1),
                    row.get<std::optional<AccountId>>(2),
                    row.get<Instant>(3),
                    row.get<std::optional<Instant>>(4),
                    pg::array_elements(row.text(5))};
}

constexpr pg::Statement touch_key{
    "auth.touch_api_key",
    "UPDATE auth.api_key SET last_used_at = $2"
    " WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)"};

Task<void> ApiKeyStore::touch(ApiKeyId id, Instant now, Instant before, Deadline deadline) {
  co_await database_.write(touch_key, {id, now, before}, deadline);
}

constexpr pg::Statement revoke_key{
    "auth.revoke_api_key",
    "UPDATE auth.api_key SET revoked_at = $2"
    " WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2 RETURNING made_by"};

Task<std::optional<AccountId>> ApiKeyStore::revoke(pg::Tx& tx, ApiKeyId id, Instant now) {
  const pg::Rows rows = co_await tx.run(revoke_key, {id, now});
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<std::optional<AccountId>>(0).value_or(AccountId{});
}

constexpr pg::Statement select_keys{
    "auth.api_keys",
    "SELECT id, name, prefix, scopes, made_by, created_at, expires_at, last_used_at, revoked_at"
    " FROM auth.api_key ORDER BY created_at DESC, id DESC LIMIT $1"};

Task<std::vector<ApiKey>> ApiKeyStore::list(int limit, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_keys, {limit}, deadline);
  std::vector<ApiKey> keys;
  for (const pg::Row row : rows) keys.push_back(key_in(row));
  co_return keys;
}

constexpr pg::Statement delete_old_keys{
    "auth.forget_api_keys",
    "DELETE FROM auth.api_key WHERE id IN (SELECT id FROM auth.api_key"
    " WHERE least(expires_at, revoked_at) < $1 ORDER BY created_at LIMIT $2"
    " FOR UPDATE SKIP LOCKED)"};

Task<void> ApiKeyStore::forget(Instant before, int limit, Deadline deadline) {
  co_await database_.write(delete_old_keys, {before, limit}, deadline);
}

}  // namespace flipflop::auth
