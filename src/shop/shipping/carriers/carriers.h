#pragma once
// The list of carriers: a new one is one line in carriers.cpp.

#include "platform/platform.h"
#include "shop/shipping/carriers/carrier.h"

namespace flipflop::shipping {

// Those that the configuration enables. The bogus one exists in development only.
Carriers make_carriers(Platform& platform);

}  // namespace flipflop::shipping
