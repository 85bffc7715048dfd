#pragma once
// The product module on one screen.

#include <memory>

#include "platform/http/router.h"
#include "platform/platform.h"
#include "shop/product/product.h"

namespace flipflop::product {

class Module {
 public:
  explicit Module(Platform& platform);
  ~Module();

  Products& face();
  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::product
