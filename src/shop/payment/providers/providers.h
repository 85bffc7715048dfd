#pragma once
// The list of payment providers: a new one is one line in providers.cpp.

#include "platform/config/config.h"
#include "platform/http/client.h"
#include "shop/payment/providers/provider.h"

namespace flipflop::payment {

// Those that the configuration enables. The bogus one exists in development only and lives at
// `public_url`, the shop's own address.
Providers make_providers(const Config& config, http::Client& client, const std::string& public_url);

}  // namespace flipflop::payment
