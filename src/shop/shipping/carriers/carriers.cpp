#include "shop/shipping/carriers/carriers.h"

#include "shop/shipping/carriers/bogus.h"

namespace flipflop::shipping {

Carriers make_carriers(const Config& config, http::Client& client, const std::string& public_url) {
  Carriers carriers;
  if (!config.is_production()) {
    client.allow_url(public_url);
    carriers.push_back(std::make_unique<BogusCarrier>(client, public_url + "/dev/carrier"));
  }
  return carriers;
}

}  // namespace flipflop::shipping
