#include "shop/shipping/http.h"

namespace flipflop::shipping {

void Routes::add_to(http::Router& router) {
  router.add({.method = http::Method::get,
              .path = "/shipping/methods",
              .permission = http::permission::open,
              .summary = "Delivery methods with prices, cheapest first"},
             &Routes::methods, this);
}

Task<std::vector<MethodAnswer>> Routes::methods(http::Call call, http::Nothing) {
  const auto methods = co_await shipping_.methods(call.deadline);
  std::vector<MethodAnswer> answers;
  for (const auto& method : methods) {
    answers.push_back({method.code, method.name, method.carrier, method.description, method.price,
                       method.free_from, method.cod_fee, method.cod_fee.has_value()});
  }
  co_return answers;
}

}  // namespace flipflop::shipping
