#include "shop/warehouse/module.h"

#include "platform/jobs/jobs.h"
#include "shop/warehouse/http.h"
#include "shop/warehouse/http_locations.h"
#include "shop/warehouse/http_stocktakes.h"
#include "shop/warehouse/service.h"
#include "shop/warehouse/stockkeeping.h"

namespace flipflop::warehouse {

struct Module::Parts {
  Service service;
  Stockkeeping stockkeeping;
  Routes routes;
  LocationRoutes location_routes;
  StocktakeRoutes stocktake_routes;

  explicit Parts(Platform& platform)
      : service(platform.database, platform.outbox, platform.audit_log, platform.clock,
                platform.ids),
        stockkeeping(
            {platform.database, platform.outbox, platform.audit_log, platform.clock, platform.ids}),
        routes(service, stockkeeping),
        location_routes(stockkeeping),
        stocktake_routes(stockkeeping) {}
};

Module::Module(Platform& platform) : parts_(std::make_unique<Parts>(platform)) {
  platform.jobs.every("warehouse.expire_holds", std::chrono::seconds(5), &Service::expire_holds,
                      &parts_->service);
  platform.jobs.every("warehouse.follow_levels", std::chrono::seconds(5),
                      &Stockkeeping::follow_levels, &parts_->stockkeeping);
  platform.jobs.every("warehouse.finish_stocktakes", std::chrono::seconds(30),
                      &Stockkeeping::finish_stocktakes, &parts_->stockkeeping);
}

Module::~Module() = default;

Warehouse& Module::face() {
  return parts_->service;
}

Stockroom& Module::stockroom() {
  return parts_->stockkeeping;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.add_to(router);
  parts_->location_routes.add_to(router);
  parts_->stocktake_routes.add_to(router);
}

}  // namespace flipflop::warehouse
