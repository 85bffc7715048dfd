#include "shop/payment/providers/providers.h"

#include "platform/crypto/hmac.h"
#include "shop/payment/providers/bogus.h"

namespace flipflop::payment {
namespace {

std::unique_ptr<Provider> bogus(const Config& config, http::Client& client,
                                const std::string& public_url) {
  client.allow_url(public_url);
  auto secret = crypto::derived_secret(config.text("FLIPFLOP_SECRET"), "payment.bogus");
  return std::make_unique<BogusProvider>(client, public_url + "/dev/payments", std::move(secret));
}

}  // namespace

Providers make_providers(const Config& config, http::Client& client,
                         const std::string& public_url) {
  Providers providers;
  if (!config.is_production()) providers.push_back(bogus(config, client, public_url));
  return providers;
}

}  // namespace flipflop::payment
