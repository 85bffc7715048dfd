#include "platform/settings/store.h"

namespace flipflop::settings {

constexpr pg::Statement select_setting = {"settings.select", R"(
  SELECT document FROM platform.setting WHERE key = $1)"};

Task<std::optional<std::string>> select_document(pg::Database& database, std::string key,
                                                 Deadline deadline) {
  const pg::Rows rows = co_await database.read(select_setting, {key}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<std::string>(0);
}

namespace {

Document document_in(const pg::Rows& rows) {
  if (rows.empty()) return {};
  return {rows[0].get<std::string>(0), rows[0].get<std::int64_t>(1)};
}

}  // namespace

constexpr pg::Statement select_versioned = {"settings.select_versioned", R"(
  SELECT document, version FROM platform.setting WHERE key = $1)"};

Task<Document> select_version(pg::Database& database, std::string key, Deadline deadline) {
  const pg::Rows rows = co_await database.read(select_versioned, {key}, deadline);
  co_return document_in(rows);
}

// A key that was never saved has no row to lock.
constexpr pg::Statement lock_setting = {"settings.lock", R"(
  SELECT pg_advisory_xact_lock(hashtextextended('platform.setting ' || $1::text, 0)))"};

Task<Document> lock_version(pg::Tx& tx, std::string key) {
  co_await tx.run(lock_setting, {key});
  const pg::Rows rows = co_await tx.run(select_versioned, {key});
  co_return document_in(rows);
}

constexpr pg::Statement upsert_setting = {"settings.upsert", R"(
  INSERT INTO platform.setting (key, document) VALUES ($1, $2)
  ON CONFLICT (key) DO UPDATE SET document = excluded.document, version = setting.version + 1,
    changed_at = clock_timestamp())"};

Task<void> upsert_document(pg::Tx& tx, std::string key, std::string json) {
  co_await tx.run(upsert_setting, {key, json});
}

}  // namespace flipflop::settings
