#include "shop/voucher/module.h"

#include "platform/jobs/jobs.h"
#include "shop/voucher/http.h"
#include "shop/voucher/issuing.h"
#include "shop/voucher/service.h"

namespace flipflop::voucher {

struct Module::Parts {
  explicit Parts(Platform& platform)
      : store(platform.database),
        service({platform.database, platform.outbox, platform.clock}, store),
        issuing({platform.database, platform.audit_log, platform.clock, platform.ids},
                Codes(platform.config), store),
        routes(service, issuing) {
    platform.jobs.every("voucher.expire", std::chrono::hours(1), &Service::expire, &service);
  }

  Store store;
  Service service;
  Issuing issuing;
  Routes routes;
};

Module::Module(Platform& platform) : parts_(std::make_unique<Parts>(platform)) {}

Module::~Module() = default;

Vouchers& Module::face() {
  return parts_->service;
}

Desk& Module::desk() {
  return parts_->issuing;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
}

}  // namespace flipflop::voucher
