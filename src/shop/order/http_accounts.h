#pragma once
// REST of orders for those who are signed in: their own list, an own order, and placing with an
// address of their book. Another account's order does not exist.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "shop/order/answer.h"
#include "shop/order/http.h"
#include "shop/order/module.h"
#include "shop/order/order.h"

namespace flipflop::order {

// Orders the cart of X-Cart-Token. What it costs is decided here, never by the request.
struct OwnOrderInput {
  user::AddressId delivery_address_id;
  std::optional<json::Text<1, 40>> payment_method;   // absent: the first that pays online
  std::optional<json::Text<1, 40>> delivery_method;  // absent: the cheapest that brings it home
  std::optional<json::Text<0, 1000>> notes;
  json::Ignored shipping_cost, discount;
  std::optional<Money> expected_total;
  std::optional<Money> expected_to_pay;  // what the vouchers of the cart leave of it
};
BOOST_DESCRIBE_STRUCT(OwnOrderInput, (),
                      (delivery_address_id, payment_method, delivery_method, notes, shipping_cost,
                       discount, expected_total, expected_to_pay))

// Older orders: `before` is the createdAt of the last one that was listed.
struct OwnOrdersQuery {
  json::Or<int, 100> limit;
  std::optional<Instant> before;
};
BOOST_DESCRIBE_STRUCT(OwnOrdersQuery, (), (limit, before))

class AccountRoutes {
 public:
  AccountRoutes(Orders& orders, Faces faces, std::string public_url)
      : orders_(orders), faces_(faces), public_url_(std::move(public_url)) {}
  void register_on(http::Router& router);

 private:
  Task<std::vector<OrderReply>> list(http::Call call, OwnOrdersQuery in);
  Task<OrderReply> show(http::Call call, OrderIdInput in);
  Task<http::Response> place(http::Call call, OwnOrderInput in);

  Task<PlaceRequest> request_of(http::Call call, OwnOrderInput in);
  // Names, address and e-mail of the account.
  Task<PlaceRequest> addressed(auth::AccountId account, user::AddressId id, Deadline deadline);
  Task<std::string> delivery_to_an_address(Deadline deadline);
  std::string payment_of(const OwnOrderInput& in) const;

  Orders& orders_;
  Faces faces_;
  const std::string public_url_;
};

}  // namespace flipflop::order
