#include "shop/product/module.h"

#include "shop/product/http.h"
#include "shop/product/pictures.h"
#include "shop/product/service.h"

namespace flipflop::product {

struct Module::Parts {
  explicit Parts(Platform& platform)
      : service(platform.database, platform.outbox, platform.ids, platform.clock),
        pictures(platform, service.store(), service),
        catalogue(platform, service),
        routes(catalogue, service, platform.clock) {
    pictures.register_jobs();
  }

  Service service;
  Pictures pictures;
  Catalogue catalogue;
  Routes routes;
};

Module::Module(Platform& platform) : parts_(std::make_unique<Parts>(platform)) {}

Module::~Module() = default;

Products& Module::face() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.add_to(router);
}

}  // namespace flipflop::product
