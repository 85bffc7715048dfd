#include "shop/supplier/module.h"

#include "shop/supplier/forwarding.h"
#include "shop/supplier/http.h"
#include "shop/supplier/service.h"
#include "shop/supplier/store.h"
#include "shop/supplier/sync.h"

namespace flipflop::supplier {

struct Module::Parts {
  Parts(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse)
      : store(platform.database),
        sync(platform, store, products, warehouse),
        forwarding(platform, store),
        service(platform, store, sync, forwarding),
        routes(service) {}

  Store store;
  Sync sync;
  Forwarding forwarding;
  Service service;
  Routes routes;
};

Module::Module(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse)
    : parts_(std::make_unique<Parts>(platform, products, warehouse)) {}

Module::~Module() = default;

Suppliers& Module::face() {
  return parts_->service;
}

privacy::Holder& Module::holder() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
}

}  // namespace flipflop::supplier
