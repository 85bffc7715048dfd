#include "platform/audit_log/store.h"

#include "platform/audit_log/trail.h"

namespace flipflop::audit_log {
namespace {

pg::Params params_of(Uuid id, Instant at, const Entry& entry) {
  return {id,           at,           entry.actor.name, entry.actor.network, entry.actor.agent,
          entry.action, entry.object, entry.before,     entry.after};
}

}  // namespace

constexpr pg::Statement insert_row = {"audit_log.insert", R"(
  INSERT INTO platform.audit_log (id, at, actor, network, agent, action, object, before, after)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))"};

void insert_entry(pg::WriteBatch& batch, Uuid id, Instant at, const Entry& entry) {
  batch.add(pg::Stage::rows, insert_row, params_of(id, at, entry));
}

Task<void> insert_entry(pg::Tx& tx, Uuid id, Instant at, Entry entry) {
  co_await tx.run(insert_row, params_of(id, at, entry));
}

// The lock is of the table's own, so that sealing waits for nobody who writes entries.
constexpr pg::Statement lock_chain = {"audit_log.lock_chain", R"(
  SELECT pg_advisory_xact_lock(hashtextextended('platform.audit_seal', 0)))"};
constexpr pg::Statement select_last_seal = {"audit_log.last_seal", R"(
  SELECT number, entry, seal FROM platform.audit_seal ORDER BY number DESC LIMIT 1)"};

Task<Seal> lock_last_seal(pg::Tx& tx) {
  co_await tx.run(lock_chain);
  const pg::Rows rows = co_await tx.run(select_last_seal);
  if (rows.empty()) co_return Seal{};
  co_return Seal{rows[0].get<std::int64_t>(0), rows[0].get<Uuid>(1), rows[0].get<std::string>(2)};
}

constexpr pg::Statement select_unsealed = {"audit_log.unsealed", R"(
  SELECT a.id, platform.audit_text(a) FROM platform.audit_unsealed u
  JOIN platform.audit_log a ON a.id = u.entry ORDER BY a.at, a.id LIMIT $1)"};

Task<std::vector<Unsealed>> unsealed(pg::Tx& tx, int limit) {
  const pg::Rows rows = co_await tx.run(select_unsealed, {limit});
  std::vector<Unsealed> entries;
  for (const pg::Row row : rows) entries.push_back({row.get<Uuid>(0), row.get<std::string>(1)});
  co_return entries;
}

constexpr pg::Statement insert_seal_rows = {"audit_log.insert_seals", R"(
  WITH made AS (
    INSERT INTO platform.audit_seal (number, entry, seal, sealed_at)
    SELECT number, entry, seal, $4 FROM unnest($1::bigint[], $2::uuid[], $3::text[])
      AS made (number, entry, seal) RETURNING entry)
  DELETE FROM platform.audit_unsealed u USING made WHERE u.entry = made.entry)"};

Task<void> insert_seals(pg::Tx& tx, std::vector<Seal> seals, Instant at) {
  std::vector<std::int64_t> numbers;
  std::vector<Uuid> entries;
  std::vector<std::string> texts;
  for (Seal& seal : seals) {
    numbers.push_back(seal.number);
    entries.push_back(seal.entry);
    texts.push_back(std::move(seal.seal));
  }
  co_await tx.run(insert_seal_rows, {numbers, entries, texts, at});
}

namespace {

Recorded recorded_in(const pg::Row& row) {
  return {.id = row.get<Uuid>(0),
          .at = row.get<Instant>(1),
          .actor = row.get<std::string>(2),
          .network = row.get<std::string>(3),
          .agent = row.get<std::string>(4),
          .action = row.get<std::string>(5),
          .object = row.get<std::string>(6),
          .before = row.get<std::string>(7),
          .after = row.get<std::string>(8),
          .seal_number = row.get<std::optional<std::int64_t>>(9)};
}

}  // namespace

const list::List& Trail::list() {
  static const list::List list(
      {.name = "audit_log.trail",
       .columns = "a.id, a.at, a.actor, a.network, a.agent, a.action, a.object, a.before, a.after,"
                  " s.number",
       .from = "FROM platform.audit_log a LEFT JOIN platform.audit_seal s ON s.entry = a.id",
       .id = "a.id",
       .sorts = {{"at", list::Kind::instant, "a.at"}},
       .filters = {{"text", "a.actor = ?"},
                   {"text", "a.object = ?"},
                   {"text", "a.action LIKE ?"},
                   {"timestamptz", "a.at >= ?"},
                   {"timestamptz", "a.at < ?"}}});
  return list;
}

Task<list::Page<Recorded>> Trail::browse(TrailFilter filter, list::Query query,
                                         Deadline deadline) const {
  if (filter.action) filter.action = list::beginning_with(*filter.action);
  query.filters = {filter.actor, filter.object, filter.action, filter.from, filter.until};
  return list().read(&database_, std::move(query), &recorded_in, deadline);
}

}  // namespace flipflop::audit_log
