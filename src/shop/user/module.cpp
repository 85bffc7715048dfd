#include "shop/user/module.h"

#include "shop/user/grouping.h"
#include "shop/user/http.h"
#include "shop/user/http_addresses.h"
#include "shop/user/http_groups.h"
#include "shop/user/http_privacy.h"
#include "shop/user/privacy.h"
#include "shop/user/retention.h"
#include "shop/user/service.h"

namespace flipflop::user {

struct Module::Parts {
  Parts(Platform& platform, auth::Auth& auth, const privacy::Holders& holders)
      : store(platform.database, platform.clock),
        retention(platform.clock, store),
        privacy(platform, store, auth, holders),
        service(platform, store, privacy),
        grouping(platform, store, auth),
        routes(service, auth),
        address_routes(service),
        privacy_routes(service, platform),
        group_routes(grouping) {
    privacy.subscribe();
    retention.register_on(platform.jobs);
  }

  Store store;
  Retention retention;
  Privacy privacy;
  Service service;
  Grouping grouping;
  Routes routes;
  AddressRoutes address_routes;
  PrivacyRoutes privacy_routes;
  GroupRoutes group_routes;
};

Module::Module(Platform& platform, auth::Auth& auth, const privacy::Holders& holders)
    : parts_(std::make_unique<Parts>(platform, auth, holders)) {}

Module::~Module() = default;

Users& Module::face() {
  return parts_->service;
}

Groups& Module::groups() {
  return parts_->grouping;
}

privacy::Holder& Module::holder() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
  parts_->address_routes.register_on(router);
  parts_->privacy_routes.register_on(router);
  parts_->group_routes.register_on(router);
}

}  // namespace flipflop::user
