#include "shop/product/module.h"

namespace flipflop::product {

Module::Module(Platform& platform)
    : service_(platform.database, platform.outbox, platform.ids, platform.clock),
      pictures_(platform, service_.store(), service_) {
  pictures_.register_jobs();
}

}  // namespace flipflop::product
