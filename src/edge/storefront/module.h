#pragma once
// The storefront on one screen: every page, over the faces of the shop's modules.

#include <memory>

#include "platform/http/router.h"
#include "platform/http/server.h"
#include "platform/platform.h"
#include "shop/auth/auth.h"
#include "shop/billing/billing.h"
#include "shop/cart/cart.h"
#include "shop/loyalty/loyalty.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/returns/returns.h"
#include "shop/search/search.h"
#include "shop/shipping/shipping.h"
#include "shop/user/user.h"

namespace flipflop::storefront {

struct Faces {
  search::Search& search;
  cart::Carts& carts;
  cart::Aside& aside;
  order::Orders& orders;
  payment::Payments& payments;
  shipping::Shipping& shipping;
  auth::Auth& auth;
  user::Users& users;
  returns::Returns& returns;
  billing::Billing& billing;
  loyalty::Loyalty& loyalty;
  promotion::Promotions& promotions;
};

class Module {
 public:
  Module(Platform& platform, Faces faces);
  ~Module();

  void register_routes(http::Router& router);
  // Before the loops start.
  void start(Loops& loops);
  // For Server::set_error_page.
  http::ErrorPage error_page();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::storefront
