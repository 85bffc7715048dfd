#include "shop/order/module.h"

#include "shop/order/accounts.h"
#include "shop/order/http.h"
#include "shop/order/http_accounts.h"
#include "shop/order/http_documents.h"
#include "shop/order/http_edits.h"
#include "shop/order/http_packing.h"
#include "shop/order/http_staff.h"
#include "shop/order/placing.h"
#include "shop/order/progress.h"
#include "shop/order/service.h"

namespace flipflop::order {

struct Module::Parts {
  Parts(Platform& platform, Faces faces)
      : store(platform.database),
        placing(platform, faces, store),
        progress(platform, faces, store),
        service(platform, faces, store, placing, progress),
        accounts(platform, faces, store),
        routes(service, faces, platform.public_url),
        account_routes(service, faces, platform.public_url),
        staff_routes(service, faces.warehouse),
        edit_routes(service, faces.warehouse, platform.public_url),
        packing_routes(service, faces.warehouse),
        documents(platform, faces, store),
        document_routes(service, documents, faces.billing) {
    progress.subscribe();
    accounts.subscribe();
  }

  Store store;
  Placing placing;
  Progress progress;
  Service service;
  Accounts accounts;
  Routes routes;
  AccountRoutes account_routes;
  StaffRoutes staff_routes;
  EditRoutes edit_routes;
  PackingRoutes packing_routes;
  Documents documents;
  DocumentRoutes document_routes;
};

Module::Module(Platform& platform, Faces faces)
    : parts_(std::make_unique<Parts>(platform, faces)) {}

Module::~Module() = default;

Orders& Module::face() {
  return parts_->service;
}

privacy::Holder& Module::holder() {
  return parts_->accounts;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
  parts_->account_routes.register_on(router);
  parts_->staff_routes.register_on(router);
  parts_->edit_routes.register_on(router);
  parts_->packing_routes.register_on(router);
  parts_->document_routes.register_on(router);
}

}  // namespace flipflop::order
