#include "platform/pg/migrate.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/assets/assets.h"
#include "platform/pg/blocking.h"
#include "platform/pg/migration_files.h"
#include "platform/pg/pg.h"

namespace flipflop::pg {
namespace {

// Any number that no other program uses in this database.
constexpr const char* lock_sql = "SELECT pg_advisory_lock(7014001)";
// Another process may be migrating a large table.
constexpr SessionTimeouts timeouts{std::chrono::minutes{30}, std::chrono::minutes{10}};

constexpr const char* own_tables_sql = R"sql(
  CREATE SCHEMA IF NOT EXISTS platform;
  CREATE TABLE IF NOT EXISTS platform.migration (
    module text NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (module, number)
  ))sql";
constexpr const char* applied_sql = "SELECT module, number, checksum FROM platform.migration";
constexpr const char* record_sql =
    "INSERT INTO platform.migration (module, number, name, checksum) VALUES ($1, $2, $3, $4)";

std::string checksum(const std::string& content) {
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(content.data()), content.size(),
                     nullptr, 0);
  return hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

// "shop/order/migrations/0001_orders.sql"; nullopt for a script that is no migration.
std::optional<MigrationFile> migration_file(const std::string& path) {
  const auto parts = split(path, '/');
  if (parts.size() < 4 || parts[parts.size() - 2] != "migrations") return std::nullopt;
  std::string name(parts.back().substr(0, parts.back().size() - 4));
  const auto number = parse_unsigned(name.substr(0, 4));
  invariant(number && name.size() > 5 && name[4] == '_', "a migration is named NNNN_name.sql");
  return MigrationFile{std::string(parts[parts.size() - 3]), static_cast<int>(*number),
                       std::move(name), assets::read(path)};
}

// platform/pg first, because the others use its functions; then platform; then the rest by name.
std::tuple<int, std::string> turn(const std::string& path) {
  if (path.starts_with("platform/pg/")) return {0, path};
  return {path.starts_with("platform/") ? 1 : 2, path};
}

void apply(BlockingConnection& connection, const MigrationFile& file) {
  connection.run("BEGIN");
  connection.run(file.sql);
  if (!connection.in_transaction())
    throw MigrationError(file.module + "/" + file.name + " ends its transaction by itself");
  connection.run(record_sql, {file.module, file.number, file.name, checksum(file.sql)});
  connection.run("COMMIT");
}

}  // namespace

std::vector<MigrationFile> migration_files() {
  auto paths = assets::list("", ".sql");
  std::ranges::sort(paths, {}, turn);
  std::vector<MigrationFile> files;
  for (const std::string& path : paths)
    if (auto file = migration_file(path)) files.push_back(std::move(*file));
  return files;
}

std::vector<Applied> migrate(const std::string& conninfo, const std::vector<MigrationFile>& files,
                             const std::function<void()>& before_each) {
  BlockingConnection connection(conninfo, timeouts);
  connection.run(lock_sql);  // released when the connection ends
  connection.run(own_tables_sql);
  std::map<std::pair<std::string, int>, std::string> done;
  for (const Row row : connection.run(applied_sql))
    done[{row.get<std::string>(0), row.get<int>(1)}] = row.get<std::string>(2);
  std::vector<Applied> applied;
  for (const MigrationFile& file : files) {
    const auto known = done.find({file.module, file.number});
    if (known == done.end()) {
      if (before_each) before_each();
      apply(connection, file);
      done[{file.module, file.number}] = checksum(file.sql);
      applied.push_back({file.module, file.name});
    } else if (known->second != checksum(file.sql)) {
      throw MigrationError(file.module + "/" + file.name +
                           " was applied before and has changed since: write a new migration");
    }
  }
  return applied;
}

std::vector<Applied> migrate(const std::string& conninfo,
                             const std::function<void()>& before_each) {
  return migrate(conninfo, migration_files(), before_each);
}

std::string schema_version(const std::vector<MigrationFile>& files) {
  std::string all;
  for (const MigrationFile& file : files)
    all += file.module + "/" + file.name + " " + checksum(file.sql) + "\n";
  return checksum(all).substr(0, 16);
}

std::string schema_version() {
  return schema_version(migration_files());
}

}  // namespace flipflop::pg
