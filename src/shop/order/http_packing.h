#pragma once
// REST of what staff pack: the list of orders that wait for it, and a parcel on its way.

#include <optional>
#include <string>
#include <vector>

#include "platform/list/http.h"
#include "shop/order/http_staff.h"
#include "shop/order/order.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::order {

struct PackingRow {
  OrderId id;
  std::string order_number, customer_name, delivery_name;
  std::int64_t pieces = 0;
  Money to_collect;
  Instant created_at, waiting_since;
};
BOOST_DESCRIBE_STRUCT(PackingRow, (),
                      (id, order_number, customer_name, delivery_name, pieces, to_collect,
                       created_at, waiting_since))

struct PackingReply {
  std::vector<PackingRow> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(PackingReply, (), (items, pagination))

struct OwnParcelInput {
  OrderId id;
  json::Text<1, 60> tracking_number;         // spaces in it are left out
  std::optional<json::Text<1, 40>> carrier;  // absent: that of the delivery method
};
BOOST_DESCRIBE_STRUCT(OwnParcelInput, (), (id, tracking_number, carrier))

class PackingRoutes {
 public:
  PackingRoutes(Orders& orders, warehouse::Warehouse& warehouse)
      : orders_(orders), warehouse_(warehouse) {}
  void register_on(http::Router& router);

 private:
  Task<http::Prepared<PackingReply>> list(http::Call call, list::Asked in);
  Task<http::Reply<StaffOrder>> ship(http::Call call, OwnParcelInput in);

  Orders& orders_;
  warehouse::Warehouse& warehouse_;
};

}  // namespace flipflop::order
