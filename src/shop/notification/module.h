#pragma once
// The notification module on one screen.

#include <memory>

#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/auth/auth.h"
#include "shop/billing/billing.h"
#include "shop/notification/notification.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/returns/returns.h"
#include "shop/shipping/shipping.h"

namespace flipflop::notification {

// The lower modules that a letter is written from.
struct Sources {
  order::Orders& orders;
  payment::Payments& payments;
  shipping::Shipping& shipping;
  auth::Auth& auth;
  returns::Returns& returns;
  billing::Billing& billing;
};

class Module {
 public:
  Module(Platform& platform, Sources sources);
  ~Module();

  Notifications& face();
  privacy::Holder& holder();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::notification
