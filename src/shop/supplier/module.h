#pragma once
// The supplier module on one screen.

#include <memory>

#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/product/product.h"
#include "shop/supplier/supplier.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::supplier {

class Module {
 public:
  Module(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse);
  ~Module();

  Suppliers& face();
  privacy::Holder& holder();
  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::supplier
