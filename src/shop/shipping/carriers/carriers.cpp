#include "shop/shipping/carriers/carriers.h"

#include "platform/config/config.h"
#include "shop/shipping/carriers/bogus.h"

namespace flipflop::shipping {

Carriers make_carriers(Platform& platform) {
  Carriers carriers;
  if (!platform.config.is_production()) {
    carriers.push_back(
        std::make_unique<BogusCarrier>(platform.client, platform.public_url + "/dev/carrier"));
  }
  return carriers;
}

}  // namespace flipflop::shipping
