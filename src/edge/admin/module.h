#pragma once
// The administration on one screen: routes that only join faces and the platform, and the pages of
// staff. A module's own lists and edits stay with the module.

#include <memory>

#include "platform/http/router.h"
#include "platform/http/server.h"
#include "platform/platform.h"
#include "shop/auth/auth.h"
#include "shop/billing/billing.h"
#include "shop/loyalty/loyalty.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/product/product.h"
#include "shop/promotion/promotion.h"
#include "shop/returns/returns.h"
#include "shop/shipping/shipping.h"
#include "shop/supplier/supplier.h"
#include "shop/user/user.h"
#include "shop/voucher/voucher.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::admin {

struct Faces {
  order::Orders& orders;
  payment::Payments& payments;
  payment::Cases& payment_cases;
  shipping::Shipping& shipping;
  product::Products& products;
  supplier::Suppliers& suppliers;
  returns::Returns& returns;
  billing::Billing& billing;
  voucher::Vouchers& vouchers;
  voucher::Desk& voucher_desk;
  promotion::Desk& promotion_desk;
  loyalty::Loyalty& loyalty;
  user::Groups& groups;
  warehouse::Warehouse& warehouse;
  warehouse::Stockroom& stockroom;
  auth::Auth* auth = nullptr;                     // nullptr: nobody signs in at the pages
  auth::SecondFactors* second_factors = nullptr;  // nullptr: a foreign service, which has none
};

class Module {
 public:
  Module(Platform& platform, Faces faces);
  ~Module();

  void register_routes(http::Router& router);
  // Below /sprava; they belong to the port that people visit.
  void register_pages(http::Router& router);
  // For what goes wrong there.
  http::ErrorPage error_page();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::admin
