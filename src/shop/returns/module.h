#pragma once
// The returns module on one screen.

#include <memory>

#include "platform/http/router.h"
#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/billing/billing.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/returns/returns.h"
#include "shop/shipping/shipping.h"
#include "shop/voucher/voucher.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::returns {

// The faces that cases act through.
struct Faces {
  order::Orders& orders;
  payment::Payments& payments;
  warehouse::Warehouse& warehouse;
  shipping::Shipping& shipping;
  billing::Billing& billing;
  voucher::Vouchers& vouchers;
};

class Module {
 public:
  Module(Platform& platform, Faces faces);  // subscribes to events
  ~Module();

  Returns& face();
  privacy::Holder& holder();
  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::returns
