#pragma once
// A process that serves: ports open, background work running, until SIGTERM or SIGINT.

#include <string>
#include <vector>

#include "app/data_folder.h"
#include "platform/config/config.h"

namespace flipflop::app {

enum class Demo { never, when_empty };

// `role_names` empty: all in one. Returns the exit code.
int serve(Config& config, const DataFolder& data, const std::vector<std::string>& role_names,
          Demo demo);

}  // namespace flipflop::app
