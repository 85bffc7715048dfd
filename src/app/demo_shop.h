#pragma once
// The demo shop of a first start: the bogus wholesaler under /dev becomes a supplier like any
// other, and its feed is imported the ordinary way.

#include <string>

#include "app/wiring.h"

namespace flipflop::app {

inline constexpr const char* demo_supplier = "Ukázkový velkoobchod";

// Whether this process may load it: development, and not switched off.
bool wants_demo_shop(const Config& config);

// Adds and imports the wholesaler when the shop has neither products nor suppliers; points it at
// this process when it is there already. The shop is ready when this is done. Runs as a task beside
// the open ports, because it reads a feed that this process serves.
Task<void> load_demo_shop(Shop* shop);

}  // namespace flipflop::app
