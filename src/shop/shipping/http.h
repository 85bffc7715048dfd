#pragma once
// The public list of delivery methods.

#include <string>
#include <vector>

#include "platform/http/router.h"
#include "shop/shipping/shipping.h"

namespace flipflop::shipping {

struct MethodAnswer {
  std::string code, name, carrier, description;
  Money price;
  std::optional<Money> free_from;
  std::optional<Money> cod_fee;
  bool allows_cod = false;
};
BOOST_DESCRIBE_STRUCT(MethodAnswer, (),
                      (code, name, carrier, description, price, free_from, cod_fee, allows_cod))

class Routes {
 public:
  explicit Routes(Shipping& shipping) : shipping_(shipping) {}
  void add_to(http::Router& router);

  Task<std::vector<MethodAnswer>> methods(http::Call call, http::Nothing in);

 private:
  Shipping& shipping_;
};

}  // namespace flipflop::shipping
