#pragma once
// The commands of the program. Each family has a file in commands/ that returns its rows of the
// table; main only finds the row and calls it.

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/arguments.h"
#include "platform/config/config.h"

namespace flipflop::app {

// The command cannot do its work; the message is the one line that the operator sees.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Invocation {
  Config config;
  Arguments arguments;

  bool wants_json() const { return arguments.flag("--json"); }
  const std::string& word(std::size_t index) const { return arguments.positional().at(index); }
};

struct Command {
  std::string name;   // "supplier add"
  std::string words;  // "NAME [--force]", for the usage
  std::string summary;
  std::size_t positional = 0;   // how many words it needs
  std::vector<Option> options;  // besides --data and --json
  std::function<int(Invocation&)> run;
};

std::vector<Command> running_commands();   // up, serve
std::vector<Command> database_commands();  // migrate, backup, restore, audit
std::vector<Command> describe_commands();  // describe, config, version, doctor
std::vector<Command> demo_commands();
std::vector<Command> supplier_commands();
std::vector<Command> order_commands();  // order, payment
std::vector<Command> job_commands();
std::vector<Command> mail_commands();
std::vector<Command> staff_commands();    // admin, keys rotate
std::vector<Command> api_key_commands();  // keys make, list, revoke

}  // namespace flipflop::app
