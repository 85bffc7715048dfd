#pragma once
// Which database this is. The module has no tables of its own.

#include <string>

#include "platform/pg/pg.h"

namespace flipflop::search {

struct DatabaseIdentity {
  std::string cluster;   // PostgreSQL's system identifier
  std::string database;  // its name
  bool operator==(const DatabaseIdentity&) const = default;
};

Task<DatabaseIdentity> identify(pg::Database& database, Deadline deadline);

}  // namespace flipflop::search
