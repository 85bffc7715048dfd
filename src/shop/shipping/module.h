#pragma once
// Builds the shipping module; for wiring only.

#include <memory>

#include "platform/platform.h"
#include "shop/shipping/shipping.h"

namespace flipflop::shipping {

class Module {
 public:
  explicit Module(Platform& platform);  // registers its jobs
  ~Module();

  Shipping& face();
  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::shipping
