#include "shop/warehouse/module.h"

#include "platform/jobs/jobs.h"
#include "shop/warehouse/http.h"
#include "shop/warehouse/service.h"

namespace flipflop::warehouse {

struct Module::Parts {
  Service service;
  Routes routes;

  explicit Parts(Platform& platform)
      : service(platform.database, platform.outbox, platform.audit_log, platform.clock,
                platform.ids),
        routes(service) {}
};

Module::Module(Platform& platform) : parts_(std::make_unique<Parts>(platform)) {
  platform.jobs.every("warehouse.expire_holds", std::chrono::seconds(5), &Service::expire_holds,
                      &parts_->service);
}

Module::~Module() = default;

Warehouse& Module::face() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.add_to(router);
}

}  // namespace flipflop::warehouse
