// migrate, backup, restore, audit

#include <fmt/core.h>

#include <filesystem>

#include "app/audit.h"
#include "app/backup.h"
#include "app/commands.h"
#include "app/commands/shown.h"
#include "app/data_folder.h"
#include "app/database_access.h"
#include "app/snake_case.h"
#include "platform/pg/migrate.h"

namespace flipflop::app {
namespace {

int migrate(Invocation& invocation) {
  const DataFolder data(invocation.config.text("FLIPFLOP_DATA"));
  const DatabaseAccess access(invocation.config, data);
  const std::vector<pg::Applied> applied = pg::migrate(access.conninfo());
  for (const pg::Applied& migration : applied)
    fmt::print("{}: {}\n", migration.module, migration.name);
  fmt::print("{} migrations applied\n", applied.size());
  return 0;
}

// Prints violations; the exit code.
int report(const std::vector<AuditResult>& results, bool as_json) {
  std::size_t violations = 0;
  for (const AuditResult& result : results) violations += result.violations.size();
  if (as_json) {
    print_json(results);
    return violations == 0 ? 0 : 1;
  }
  for (const AuditResult& result : results) {
    if (result.violations.empty()) continue;
    fmt::print("{}: {}\n", result.name, result.about);
    for (const std::string& violation : result.violations) fmt::print("  {}\n", violation);
  }
  fmt::print("{} invariants checked, {} violations\n", results.size(), violations);
  return violations == 0 ? 0 : 1;
}

int run_audit(Invocation& invocation) {
  const DataFolder data(invocation.config.text("FLIPFLOP_DATA"));
  const DatabaseAccess access(invocation.config, data);
  pg::migrate(access.conninfo());
  return report(audit(access.conninfo()), invocation.wants_json());
}

int backup(Invocation& invocation) {
  const DataFolder data(invocation.config.text("FLIPFLOP_DATA"));
  const DatabaseAccess access(invocation.config, data);
  const std::string folder = std::filesystem::absolute(invocation.word(0)).string();
  const BackupManifest made = make_backup(access.conninfo(), data, folder);
  if (invocation.wants_json())
    fmt::print("{}\n", with_snake_case_keys(json::to_text(made)));
  else
    fmt::print("backup in {}: database {} bytes, {} images\n", folder, made.database_bytes,
               made.images);
  return 0;
}

int restore(Invocation& invocation) {
  const DataFolder data(invocation.config.text("FLIPFLOP_DATA"));
  const auto lock = data.lock_for_up();
  if (!lock)
    throw Refused("`flipflop up` (process " + data.holder_of_up() + ") runs; stop it first");
  const std::string folder = std::filesystem::absolute(invocation.word(0)).string();
  const DatabaseAccess access(invocation.config, data);
  const bool overwrite = invocation.arguments.flag("--force");
  const BackupManifest restored = restore_backup(access.conninfo(), data, folder, overwrite);
  pg::migrate(access.conninfo());
  fmt::print(stderr, "restored the backup of {} made by version {}\n", restored.made_at,
             restored.version);
  return report(audit(access.conninfo()), invocation.wants_json());
}

}  // namespace

std::vector<Command> database_commands() {
  return {
      {"migrate", "", "brings the schema up to this version", 0, {}, migrate},
      {"backup", "DIR", "database and pictures, while the shop runs", 1, {}, backup},
      {"restore",
       "DIR [--force]",
       "a backup into this installation, then the audit",
       1,
       {{"--force", ""}},
       restore},
      {"audit", "", "every invariant; exit code 1 when one is broken", 0, {}, run_audit},
  };
}

}  // namespace flipflop::app
