#pragma once

#include <vector>

#include "app/commands/shown.h"
#include "platform/config/config.h"

namespace flipflop::app {

// Looks at what an installation needs, without changing it; each check says how to mend it.
std::vector<ShownCheck> examine(const Config& config);

}  // namespace flipflop::app
