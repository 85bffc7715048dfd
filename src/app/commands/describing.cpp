// version, config, describe, doctor

#include <fmt/core.h>

#include <algorithm>

#include "app/commands.h"
#include "app/commands/doctor.h"
#include "app/commands/shown.h"
#include "app/description.h"
#include "app/version.h"

namespace flipflop::app {
namespace {

int print_version(Invocation& invocation) {
  if (invocation.wants_json())
    fmt::print("{{\"version\":\"{}\"}}\n", version);
  else
    fmt::print("flipflop {}\n", version);
  return 0;
}

const char* name_of(Config::Origin origin) {
  switch (origin) {
    case Config::Origin::default_value:
      return "default";
    case Config::Origin::env_file:
      return ".env";
    case Config::Origin::environment:
      return "environment";
    case Config::Origin::command_line:
      return "command line";
  }
  return "";
}

int print_config(Invocation& invocation) {
  std::vector<ShownSetting> settings;
  for (const Setting& setting : Config::declared()) {
    const bool masked = setting.secret && invocation.config.is_set(setting.name);
    settings.push_back({setting.name, masked ? "***" : invocation.config.text(setting.name),
                        name_of(invocation.config.origin(setting.name)), setting.why});
  }
  if (invocation.wants_json()) {
    print_json(settings);
    return 0;
  }
  for (const ShownSetting& setting : settings)
    fmt::print("{}={}  ({})\n", setting.name, setting.value, setting.origin);
  for (const std::string& name : invocation.config.unknown_names())
    fmt::print("{} is unknown to flipflop\n", name);
  return 0;
}

int describe(Invocation& invocation) {
  const std::string& what = invocation.word(0);
  if (what == "roles") {
    if (invocation.wants_json())
      print_json(described_roles(invocation.config));
    else
      fmt::print("{}", roles_markdown(invocation.config));
  } else if (what == "config") {
    fmt::print("{}", example_settings());
  } else if (what == "modules" || what == "routes" || what == "events" || what == "openapi") {
    fmt::print("{}", description_of_shop(what));
  } else {
    throw UsageError("describe roles, modules, routes, events, openapi or config");
  }
  return 0;
}

int run_doctor(Invocation& invocation) {
  const std::vector<ShownCheck> checks = examine(invocation.config);
  const auto is_problem = [](const ShownCheck& check) { return check.state != "ok"; };
  const auto problems = std::ranges::count_if(checks, is_problem);
  if (invocation.wants_json()) {
    print_json(checks);
  } else {
    for (const ShownCheck& check : checks) {
      fmt::print("{:<8} {}\n", check.state, check.check);
      if (!check.advice.empty()) fmt::print("         {}\n", check.advice);
    }
    fmt::print("{} problems\n", problems);
  }
  return problems == 0 ? 0 : 1;
}

}  // namespace

std::vector<Command> describe_commands() {
  return {
      {"version", "", "the version of this program", 0, {}, print_version},
      {"config", "", "every setting, its value and where it comes from", 0, {}, print_config},
      {"describe",
       "roles|modules|routes|events|openapi|config",
       "the generated documentation",
       1,
       {},
       describe},
      {"doctor", "", "what is wrong with this installation and how to mend it", 0, {}, run_doctor},
  };
}

}  // namespace flipflop::app
