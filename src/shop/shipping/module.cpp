#include "shop/shipping/module.h"

#include "shop/shipping/carriers/carriers.h"
#include "shop/shipping/http.h"
#include "shop/shipping/service.h"

namespace flipflop::shipping {

struct Module::Parts {
  Service service;
  Routes routes;

  explicit Parts(Platform& platform)
      : service({platform.database, platform.outbox, platform.jobs, platform.clock, platform.ids},
                make_carriers(platform.config, platform.client, platform.public_url)),
        routes(service) {}
};

Module::Module(Platform& platform) : parts_(std::make_unique<Parts>(platform)) {
  parts_->service.register_jobs();
}

Module::~Module() = default;

Shipping& Module::face() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.add_to(router);
}

}  // namespace flipflop::shipping
