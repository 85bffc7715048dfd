#include "shop/promotion/module.h"

#include "shop/promotion/http.h"
#include "shop/promotion/service.h"

namespace flipflop::promotion {

struct Module::Parts {
  explicit Parts(Platform& platform)
      : store(platform.database),
        service(store, platform.clock, platform.random, platform.ids),
        editing(
            {platform.database, platform.audit_log, platform.clock, platform.random, platform.ids},
            store),
        routes(editing) {}

  Store store;
  Service service;
  Editing editing;
  Routes routes;
};

Module::Module(Platform& platform) : parts_(std::make_unique<Parts>(platform)) {}

Module::~Module() = default;

Promotions& Module::face() {
  return parts_->service;
}

Desk& Module::desk() {
  return parts_->editing;
}

privacy::Holder& Module::holder() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
}

}  // namespace flipflop::promotion
