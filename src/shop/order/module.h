#pragma once
// The order module on one screen.

#include <memory>

#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/auth/auth.h"
#include "shop/billing/billing.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/shipping/shipping.h"
#include "shop/supplier/supplier.h"
#include "shop/user/user.h"
#include "shop/voucher/voucher.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::order {

// The faces that orders act through.
struct Faces {
  cart::Carts& carts;
  product::Products& products;
  warehouse::Warehouse& warehouse;
  shipping::Shipping& shipping;
  payment::Payments& payments;
  supplier::Suppliers& suppliers;
  auth::Auth& auth;
  user::Users& users;
  promotion::Promotions& promotions;
  billing::Billing& billing;
  voucher::Vouchers& vouchers;
  user::Groups& groups;
};

class Module {
 public:
  Module(Platform& platform, Faces faces);  // subscribes to events
  ~Module();

  Orders& face();
  privacy::Holder& holder();
  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::order
