#pragma once
// The promotion module on one screen.

#include <memory>

#include "platform/http/router.h"
#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/promotion/promotion.h"

namespace flipflop::promotion {

class Module {
 public:
  explicit Module(Platform& platform);
  ~Module();

  Promotions& face();
  Desk& desk();
  privacy::Holder& holder();
  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::promotion
