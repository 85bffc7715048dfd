#include "shop/cart/module.h"

#include "platform/jobs/jobs.h"
#include "shop/cart/http.h"
#include "shop/cart/service.h"

namespace flipflop::cart {

struct Module::Parts {
  Parts(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse,
        promotion::Promotions& promotions)
      : service(platform, products, warehouse, promotions),
        routes(service, products, platform.public_url) {
    platform.jobs.every("cart.forget_old", std::chrono::hours(1), &Service::forget_old, &service);
  }

  Service service;
  Routes routes;
};

Module::Module(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse,
               promotion::Promotions& promotions)
    : parts_(std::make_unique<Parts>(platform, products, warehouse, promotions)) {}

Module::~Module() = default;

Carts& Module::face() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
}

}  // namespace flipflop::cart
