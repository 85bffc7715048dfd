#pragma once
// What lies on shelves of our own and is to be sent: the orders that wait for it, and for one of
// them what to take from where, whom it goes to, and the form for the carrier's number.

#include "edge/admin/layout/staff_shell.h"
#include "edge/admin/layout/table.h"
#include "shop/order/order.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::admin {

struct PackingPageId {
  order::OrderId id;
};
BOOST_DESCRIBE_STRUCT(PackingPageId, (), (id))

struct OwnParcelForm {
  order::OrderId id;
  std::optional<std::string> version, tracking_number;
};
BOOST_DESCRIBE_STRUCT(OwnParcelForm, (), (id, version, tracking_number))

class PackingPages {
 public:
  PackingPages(StaffShell& shell, order::Orders& orders, warehouse::Warehouse& warehouse)
      : shell_(shell), orders_(orders), warehouse_(warehouse) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, list::Asked in);
  Task<http::Response> show(http::Call call, PackingPageId in);
  Task<http::Response> send(http::Call call, OwnParcelForm in);
  // With what was typed and what was wrong with it.
  Task<http::Response> page(http::Call call, OwnParcelForm in, std::string mistake);

  StaffShell& shell_;
  order::Orders& orders_;
  warehouse::Warehouse& warehouse_;
};

}  // namespace flipflop::admin
