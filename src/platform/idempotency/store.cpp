#include "platform/idempotency/store.h"

#include "base/invariant.h"

namespace flipflop::idempotency {

constexpr pg::Statement select_stored = {"idempotency.read", R"(
  SELECT fingerprint, answer FROM platform.idempotency WHERE scope = $1 AND key = $2)"};

std::size_t read_row(pg::ReadBatch& batch, const Key& key) {
  return batch.add(select_stored, {key.scope, key.key});
}

// Held until the transaction ends. A second run of the same request is refused at once; it would
// otherwise wait on the unique index and keep a connection busy.
constexpr pg::Statement try_key_lock = {"idempotency.lock", R"(
  SELECT platform.ensure(
    pg_try_advisory_xact_lock(hashtextextended($1::text || E'\x1f' || $2::text, 7)),
    'the same request is running'))"};

void lock_key(pg::WriteBatch& batch, const Key& key) {
  batch.add_guard(pg::Stage::keys, try_key_lock, {key.scope, key.key}, guard_in_flight);
}

constexpr pg::Statement insert_stored = {"idempotency.insert", R"(
  INSERT INTO platform.idempotency (scope, key, fingerprint, answer, created_at)
  VALUES ($1, $2, $3, $4, $5))"};

void insert_row(pg::WriteBatch& batch, const Key& key, std::string answer, Instant now) {
  batch.add_guard(pg::Stage::keys, insert_stored,
                  {key.scope, key.key, key.fingerprint, std::move(answer), now}, guard_taken);
}

const pg::Statement claim_key = {
    "idempotency.claim",
    "SELECT platform.claim_key($1::text, $2::text, $3::text, $4::text, $5::timestamptz)"};

constexpr pg::Statement select_claim = {"idempotency.read_claim", R"(
  SELECT fingerprint, answer, about FROM platform.idempotency WHERE scope = $1 AND key = $2)"};

Task<std::optional<Claimed>> read_claim(pg::Database& database, Key key, Deadline deadline) {
  const pg::Rows rows = co_await database.read(select_claim, {key.scope, key.key}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return Claimed{rows[0].get<std::string>(0), rows[0].get<std::optional<std::string>>(1),
                    rows[0].get<std::string>(2)};
}

constexpr pg::Statement update_answer = {"idempotency.keep_answer", R"(
  UPDATE platform.idempotency SET answer = coalesce(answer, $3) WHERE scope = $1 AND key = $2
  RETURNING answer)"};

Task<std::optional<std::string>> keep_answer(pg::Database& database, Key key, std::string answer,
                                             Deadline deadline) {
  const pg::Rows rows =
      co_await database.write(update_answer, {key.scope, key.key, std::move(answer)}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<std::string>(0);
}

constexpr pg::Statement delete_old = {"idempotency.delete_before", R"(
  DELETE FROM platform.idempotency WHERE (scope, key) IN (
    SELECT scope, key FROM platform.idempotency WHERE created_at < $1
    ORDER BY created_at LIMIT $2))"};

Task<int> delete_before(pg::Database& database, Instant before, int limit, Deadline deadline) {
  const pg::Rows rows = co_await database.write(delete_old, {before, limit}, deadline);
  co_return static_cast<int>(rows.affected());
}

// Rare, and the table holds 30 days: no index is worth it.
constexpr pg::Statement delete_scope = {
    "idempotency.erase", "DELETE FROM platform.idempotency WHERE starts_with(scope, $1)"};

Task<void> erase(pg::Tx& tx, std::string scope) {
  invariant(!scope.empty(), "a person's scope is not empty");
  co_await tx.run(delete_scope, {scope});
}

constexpr pg::Statement delete_about = {
    "idempotency.erase_about", "DELETE FROM platform.idempotency WHERE about = ANY($1::text[])"};

Task<void> erase_about(pg::Tx& tx, std::vector<std::string> objects) {
  co_await tx.run(delete_about, {objects});
}

}  // namespace flipflop::idempotency
