#pragma once
// The generated documentation: written from what wiring really builds, so it cannot go stale.

#include <string>
#include <vector>

#include "app/commands/shown.h"
#include "platform/config/config.h"

namespace flipflop::app {

std::vector<ShownRole> described_roles(const Config& config);
std::string roles_markdown(const Config& config);
// config/flipflop.example.env
std::string example_settings();
// modules, routes, events (Markdown) or openapi (JSON); needs no database.
std::string description_of_shop(const std::string& what);

}  // namespace flipflop::app
