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

constexpr pg::Statement upsert_setting = {"settings.upsert", R"(
  INSERT INTO platform.setting (key, document) VALUES ($1, $2)
  ON CONFLICT (key) DO UPDATE SET document = excluded.document, changed_at = clock_timestamp())"};

Task<void> upsert_document(pg::Tx& tx, std::string key, std::string json) {
  co_await tx.run(upsert_setting, {key, json});
}

}  // namespace flipflop::settings
