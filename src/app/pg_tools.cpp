#include "app/pg_tools.h"

#include <libpq-fe.h>

#include <memory>

#include "app/child_process.h"
#include "app/commands.h"
#include "app/postgres_binaries.h"
#include "base/text.h"

namespace flipflop::app {
namespace {

void run_tool(const std::string& name, const std::string& conninfo,
              std::vector<std::string> arguments) {
  const std::string program = find_postgres(postgres_root, {}).folder + "/" + name;
  arguments.insert(arguments.begin(), program);
  const Ended ended =
      run({.arguments = std::move(arguments), .environment = environment_of(conninfo)});
  if (!ended.ok) throw Refused(name + " failed: " + std::string(trim(ended.output)));
}

}  // namespace

std::map<std::string, std::string> environment_of(const std::string& conninfo) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(conninfo.c_str(), nullptr), PQconninfoFree);
  if (!options) throw BadSetting("DATABASE_URL is no connection string of PostgreSQL");
  std::map<std::string, std::string> environment;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr && option->envvar != nullptr)
      environment[option->envvar] = option->val;
  return environment;
}

void dump_database(const std::string& conninfo, const std::string& file) {
  run_tool("pg_dump", conninfo, {"--format=custom", "--no-owner", "--file=" + file});
}

void restore_database(const std::string& conninfo, const std::string& file) {
  const auto environment = environment_of(conninfo);
  const auto database = environment.find("PGDATABASE");
  if (database == environment.end()) throw BadSetting("the connection string names no database");
  run_tool("pg_restore", conninfo,
           {"--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
            "--dbname=" + database->second, file});
}

}  // namespace flipflop::app
