#pragma once
// The points of an account: how many there are, what waits, what they are good for, and what became
// of them.

#include "edge/storefront/account/account_frame.h"
#include "shop/loyalty/loyalty.h"

namespace flipflop::storefront {

// One button of one shown page is one exchange, however often it is pressed.
struct PointsExchangeForm {
  std::optional<std::string> points, amount, request_key;
};
BOOST_DESCRIBE_STRUCT(PointsExchangeForm, (), (points, amount, request_key))

class PointsPage {
 public:
  explicit PointsPage(AccountNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, http::Nothing in);
  Task<http::Response> exchange(http::Call call, PointsExchangeForm in);

  AccountNeeds needs_;
};

}  // namespace flipflop::storefront
