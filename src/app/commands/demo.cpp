#include "app/commands.h"

namespace flipflop::app {

std::vector<Command> demo_commands() {
  return {};
}

}  // namespace flipflop::app
