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

}  // namespace flipflop::idempotency
