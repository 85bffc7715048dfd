#include "shop/returns/module.h"

#include "shop/returns/http.h"
#include "shop/returns/http_staff.h"
#include "shop/returns/service.h"

namespace flipflop::returns {

struct Module::Parts {
  Parts(Platform& platform, Faces faces)
      : store(platform.database),
        service(platform, faces, store),
        routes(service, faces.orders, platform.ids),
        staff_routes(service, platform.ids) {
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

Returns& Module::face() {
  return parts_->service;
}

privacy::Holder& Module::holder() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
  parts_->staff_routes.register_on(router);
}

}  // namespace flipflop::returns
