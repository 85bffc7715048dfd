#pragma once
// The migrations of the program as values, so that tests can apply others.

#include <string>
#include <vector>

#include "platform/pg/migrate.h"

namespace flipflop::pg {

struct MigrationFile {
  std::string module;  // the folder that holds migrations/
  int number = 0;
  std::string name;  // "0001_orders"
  std::string sql;
};

// All that the program carries, in the order of applying.
std::vector<MigrationFile> migration_files();
// Applies what is new of `files`, in their order.
std::vector<Applied> migrate(const std::string& conninfo, const std::vector<MigrationFile>& files,
                             const std::function<void()>& before_each = {});
std::string schema_version(const std::vector<MigrationFile>& files);

}  // namespace flipflop::pg
