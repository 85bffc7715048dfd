// flipflop: finds the command that was asked for and runs it. Everything that goes wrong below ends
// here as one line and an exit code: 1 for work that could not be done, 2 for a command line that
// makes no sense.

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

#include "app/commands.h"
#include "app/postgres_binaries.h"
#include "app/stop_signal.h"
#include "platform/log/log.h"

namespace flipflop::app {
namespace {

std::vector<Command> all_commands() {
  std::vector<Command> commands;
  for (const auto& family : {running_commands(), database_commands(), describe_commands(),
                             demo_commands(), supplier_commands(), order_commands(), job_commands(),
                             mail_commands(), staff_commands(), api_key_commands()})
    commands.insert(commands.end(), family.begin(), family.end());
  return commands;
}

std::string usage_of(const Command& command) {
  std::string text = "flipflop " + command.name;
  if (!command.words.empty()) text += " " + command.words;
  return text;
}

int print_help(const std::vector<Command>& commands) {
  fmt::print("usage: flipflop COMMAND [--data DIR] [--json]\n\n");
  for (const Command& command : commands)
    fmt::print("  {:<46} {}\n", usage_of(command).substr(9), command.summary);
  fmt::print("\nSettings come from the environment or the file .env; see flipflop config.\n");
  return 0;
}

// The command with the longest name that begins the words.
const Command* find_command(const std::vector<Command>& commands,
                            const std::vector<std::string>& words) {
  std::string two = words[0];
  if (words.size() > 1) two += " " + words[1];
  for (const std::string& name : {two, words[0]}) {
    const auto found = std::ranges::find(commands, name, &Command::name);
    if (found != commands.end()) return &*found;
  }
  return nullptr;
}

int run_command(const Command& command, std::vector<std::string> words) {
  const auto name_words = 1 + std::ranges::count(command.name, ' ');
  words.erase(words.begin(), words.begin() + name_words);
  std::vector<Option> options = command.options;
  options.push_back({"--data", "DIR"});
  options.push_back({"--json", ""});
  Invocation invocation{Config::load(".env"), Arguments(words, options)};
  if (invocation.arguments.positional().size() != command.positional)
    throw UsageError("usage: " + usage_of(command));
  if (const auto data = invocation.arguments.value("--data"))
    invocation.config.override_with("FLIPFLOP_DATA", *data);
  return command.run(invocation);
}

int dispatch(const std::vector<std::string>& words) {
  const std::vector<Command> commands = all_commands();
  if (words.empty() || words[0] == "help" || words[0] == "--help") return print_help(commands);
  if (words[0] == "--version") return dispatch({"version"});
  if (const Command* command = find_command(commands, words)) return run_command(*command, words);
  throw UsageError("there is no command " + words[0] + "; see flipflop help");
}

int complain(int code, const char* what) {
  log::flush();
  fmt::print(stderr, "flipflop: {}\n", what);
  return code;
}

}  // namespace
}  // namespace flipflop::app

int main(int count, char** words) {
  using namespace flipflop;
  try {
    const int code = app::dispatch({words + 1, words + count});
    log::flush();
    return code;
  } catch (const app::Stopped& stopped) {
    log::info(stopped.what());
    log::flush();
    return 0;
  } catch (const app::UsageError& error) {
    return app::complain(2, error.what());
  } catch (const std::exception& error) {
    return app::complain(1, error.what());
  }
}
