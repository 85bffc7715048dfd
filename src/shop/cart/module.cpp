#include "shop/cart/module.h"

#include "platform/jobs/jobs.h"
#include "shop/cart/aside.h"
#include "shop/cart/http.h"
#include "shop/cart/http_aside.h"
#include "shop/cart/service.h"

namespace flipflop::cart {

struct Module::Parts {
  Parts(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse,
        Offers offers)
      : accounts(platform),
        service(platform, products, warehouse, offers, accounts),
        aside(platform, service, products, warehouse),
        routes(service, products, platform.public_url),
        aside_routes(service, aside, platform.public_url) {
    using namespace std::chrono_literals;
    platform.jobs.every("cart.forget_old", 1h, &Service::forget_old, &service);
    platform.jobs.every("cart.forget_aside", 1h, &AsideService::forget_old, &aside);
    platform.jobs.every("cart.tell_abandoned", 10min, &AccountCarts::tell_abandoned, &accounts);
  }

  AccountCarts accounts;
  Service service;
  AsideService aside;
  Routes routes;
  AsideRoutes aside_routes;
};

Module::Module(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse,
               Offers offers)
    : parts_(std::make_unique<Parts>(platform, products, warehouse, offers)) {}

Module::~Module() = default;

Carts& Module::face() {
  return parts_->service;
}

Aside& Module::aside() {
  return parts_->aside;
}

privacy::Holder& Module::holder() {
  return parts_->accounts;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
  parts_->aside_routes.register_on(router);
}

}  // namespace flipflop::cart
