#include "shop/loyalty/module.h"

#include "shop/loyalty/http.h"
#include "shop/loyalty/http_staff.h"
#include "shop/loyalty/service.h"

namespace flipflop::loyalty {

struct Module::Parts {
  Parts(Platform& platform, Faces faces)
      : store(platform.database),
        service(platform, faces, store),
        routes(service, platform.ids),
        staff_routes(service, faces.auth) {
    service.subscribe();
  }

  Store store;
  Service service;
  Routes routes;
  StaffRoutes staff_routes;
};

Module::Module(Platform& platform, Faces faces)
    : parts_(std::make_unique<Parts>(platform, faces)) {}

Module::~Module() = default;

Loyalty& Module::face() {
  return parts_->service;
}

privacy::Holder& Module::holder() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
  parts_->staff_routes.register_on(router);
}

}  // namespace flipflop::loyalty
