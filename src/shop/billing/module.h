#pragma once
// The billing module on one screen.

#include <memory>

#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/billing/billing.h"
#include "shop/payment/payment.h"

namespace flipflop::billing {

class Module {
 public:
  Module(Platform& platform, payment::Payments& payments);
  ~Module();

  Billing& face();
  privacy::Holder& holder();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::billing
