#pragma once
// Builds the payment module; for wiring only.

#include <memory>

#include "platform/platform.h"
#include "shop/payment/payment.h"

namespace flipflop::payment {

class Module {
 public:
  explicit Module(Platform& platform);  // registers its jobs
  ~Module();

  Payments& face();
  Cases& cases();
  void register_routes(http::Router& router);
  // What the port of the role says about itself.
  void describe_on(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::payment
