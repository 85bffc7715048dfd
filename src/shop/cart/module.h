#pragma once
// The cart module on one screen.

#include <memory>

#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/cart/cart.h"
#include "shop/cart/offers.h"
#include "shop/product/product.h"
#include "shop/user/user.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::cart {

class Module {
 public:
  Module(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse,
         Offers offers);
  ~Module();

  Carts& face();
  Aside& aside();
  privacy::Holder& holder();
  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::cart
