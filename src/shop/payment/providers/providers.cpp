#include "shop/payment/providers/providers.h"

#include "platform/config/config.h"
#include "platform/crypto/hmac.h"
#include "shop/payment/providers/bogus.h"

namespace flipflop::payment {
namespace {

std::unique_ptr<Provider> bogus(Platform& platform) {
  auto secret = crypto::derived_secret(platform.config.text("FLIPFLOP_SECRET"), "payment.bogus");
  return std::make_unique<BogusProvider>(platform.client, platform.public_url + "/dev/payments",
                                         std::move(secret));
}

}  // namespace

Providers make_providers(Platform& platform) {
  Providers providers;
  if (!platform.config.is_production()) providers.push_back(bogus(platform));
  return providers;
}

}  // namespace flipflop::payment
