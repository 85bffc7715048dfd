#pragma once
// The voucher module on one screen.

#include <memory>

#include "platform/http/router.h"
#include "platform/platform.h"
#include "shop/voucher/voucher.h"

namespace flipflop::voucher {

class Module {
 public:
  explicit Module(Platform& platform);
  ~Module();

  Vouchers& face();
  Desk& desk();
  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::voucher
