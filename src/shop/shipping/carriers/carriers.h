#pragma once
// The list of carriers: a new one is one line in carriers.cpp.

#include "platform/config/config.h"
#include "platform/http/client.h"
#include "shop/shipping/carriers/carrier.h"

namespace flipflop::shipping {

// Those that the configuration enables. The bogus one exists in development only and lives at
// `public_url`, the shop's own address.
Carriers make_carriers(const Config& config, http::Client& client, const std::string& public_url);

}  // namespace flipflop::shipping
