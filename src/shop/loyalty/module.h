#pragma once
// The loyalty module on one screen.

#include <memory>

#include "platform/http/router.h"
#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/auth/auth.h"
#include "shop/loyalty/loyalty.h"
#include "shop/order/order.h"
#include "shop/promotion/promotion.h"
#include "shop/returns/returns.h"
#include "shop/user/user.h"

namespace flipflop::loyalty {

// The faces that points come and go through.
struct Faces {
  order::Orders& orders;
  returns::Returns& returns;
  promotion::Promotions& promotions;
  user::Users& users;
  auth::Auth& auth;
};

class Module {
 public:
  Module(Platform& platform, Faces faces);  // subscribes to events
  ~Module();

  Loyalty& face();
  privacy::Holder& holder();
  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::loyalty
