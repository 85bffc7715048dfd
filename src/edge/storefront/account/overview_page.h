#pragma once
// The account at a glance: the last orders, where parcels go, and whether the e-mail is proven; and
// all orders of the account, page by page.

#include "edge/storefront/account/account_frame.h"

namespace flipflop::storefront {

struct OrdersQuery {
  std::optional<std::string> pred;  // placed earlier than this instant
};
BOOST_DESCRIBE_STRUCT(OrdersQuery, (), (pred))

class OverviewPage {
 public:
  explicit OverviewPage(AccountNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, http::Nothing in);
  Task<http::Response> orders(http::Call call, OrdersQuery in);

  AccountNeeds needs_;
};

}  // namespace flipflop::storefront
