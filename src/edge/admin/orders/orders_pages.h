#pragma once
// Orders as staff look them up: the list, and one order with everything that belongs to it.

#include "edge/admin/layout/staff_shell.h"
#include "edge/admin/layout/table.h"
#include "platform/clock/clock.h"
#include "shop/billing/billing.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/returns/returns.h"
#include "shop/shipping/shipping.h"
#include "shop/supplier/supplier.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::admin {

struct OrdersPageQuery : list::Asked {
  std::optional<order::Status> status;
  std::optional<order::PaymentStatus> payment_status;
  std::optional<list::DateText> start_date, end_date;
  std::optional<json::Text<1, 254>> search;
};
BOOST_DESCRIBE_STRUCT(OrdersPageQuery, (list::Asked),
                      (status, payment_status, start_date, end_date, search))

struct OrderPageId {
  order::OrderId id;
};
BOOST_DESCRIBE_STRUCT(OrderPageId, (), (id))

struct OrderFaces {
  order::Orders& orders;
  payment::Payments& payments;
  shipping::Shipping& shipping;
  supplier::Suppliers& suppliers;
  returns::Returns& returns;
  Ids& ids;
  billing::Billing& billing;
  warehouse::Warehouse& warehouse;
};

class OrdersPages {
 public:
  OrdersPages(StaffShell& shell, OrderFaces faces) : shell_(shell), faces_(faces) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, OrdersPageQuery in);
  Task<http::Response> show(http::Call call, OrderPageId in);

  StaffShell& shell_;
  OrderFaces faces_;
};

}  // namespace flipflop::admin
