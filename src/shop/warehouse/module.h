#pragma once
// Builds the warehouse; for wiring only.

#include <memory>

#include "platform/platform.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::warehouse {

class Module {
 public:
  explicit Module(Platform& platform);  // registers its scheduled work
  ~Module();

  Warehouse& face();
  Stockroom& stockroom();  // for staff
  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::warehouse
