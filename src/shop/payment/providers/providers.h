#pragma once
// The list of payment providers: a new one is one line in providers.cpp.

#include "platform/platform.h"
#include "shop/payment/providers/provider.h"

namespace flipflop::payment {

// Those that the configuration enables. The bogus one exists in development only.
Providers make_providers(Platform& platform);

}  // namespace flipflop::payment
