#pragma once
// The product module, built by wiring.

#include "shop/product/pictures.h"
#include "shop/product/product.h"
#include "shop/product/service.h"

namespace flipflop::product {

class Module {
 public:
  explicit Module(Platform& platform);

  Products& face() { return service_; }

 private:
  Service service_;
  Pictures pictures_;
};

}  // namespace flipflop::product
