// up, serve

#include <fmt/core.h>

#include "app/commands.h"
#include "app/data_folder.h"
#include "app/roles.h"
#include "app/serve.h"
#include "platform/log/log.h"

namespace flipflop::app {
namespace {

log::Level level_of(const Config& config) {
  const std::string name = config.text("LOG_LEVEL");
  if (name == "debug") return log::Level::debug;
  if (name == "info") return log::Level::info;
  if (name == "warn") return log::Level::warn;
  if (name == "error") return log::Level::error;
  throw BadSetting("LOG_LEVEL: \"" + name + "\" is not debug, info, warn or error");
}

// Files are rotated by the process that writes them: each has its own.
std::string log_folder(const std::vector<std::string>& role_names) {
  std::string folder = "logs";
  for (const std::string& name : role_names) {
    if (find_role(name) == nullptr)
      throw UsageError("there is no role " + name + "; see describe roles");
    folder += (folder == "logs" ? "/" : "+") + name;
  }
  return folder;
}

int up(Invocation& invocation) {
  const DataFolder data(invocation.config.text("FLIPFLOP_DATA"));
  const auto lock = data.lock_for_up();
  if (!lock) {
    throw Refused("another `flipflop up` (process " + data.holder_of_up() + ") runs in " +
                  data.path() + "; stop it or give --data another folder");
  }
  log::start(level_of(invocation.config), data.below("logs"));
  return serve(invocation.config, data, {}, Demo::when_empty);
}

int serve_roles(Invocation& invocation) {
  const DataFolder data(invocation.config.text("FLIPFLOP_DATA"));
  const std::vector<std::string> role_names = invocation.arguments.values("--role");
  log::start(level_of(invocation.config), data.below(log_folder(role_names)));
  return serve(invocation.config, data, role_names, Demo::never);
}

}  // namespace

std::vector<Command> running_commands() {
  return {
      {"up", "[--data DIR]", "database, migrations, demo shop when empty, all roles", 0, {}, up},
      {"serve",
       "[--role R]...",
       "the named roles (default all) on the database of the settings",
       0,
       {{"--role", "R"}},
       serve_roles},
  };
}

}  // namespace flipflop::app
