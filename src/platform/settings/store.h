#pragma once
// The rows of settings (schema platform).

#include <optional>
#include <string>

#include "platform/pg/pg.h"
#include "platform/settings/settings.h"

namespace flipflop::settings {

Task<std::optional<std::string>> select_document(pg::Database& database, std::string key,
                                                 Deadline deadline);
Task<Document> select_version(pg::Database& database, std::string key, Deadline deadline);
Task<Document> lock_version(pg::Tx& tx, std::string key);
Task<void> upsert_document(pg::Tx& tx, std::string key, std::string json);

}  // namespace flipflop::settings
