#pragma once
// REST of orders for staff: the list, one order, and what is set by hand. The order's ETag is its
// version; a change that names an older one is refused.

#include <optional>
#include <string>
#include <vector>

#include "platform/list/http.h"
#include "shop/order/answer.h"
#include "shop/order/order.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::order {

struct StaffOrdersQuery : list::Asked {
  std::optional<Status> status;
  std::optional<PaymentStatus> payment_status;
  std::optional<list::DateText> start_date, end_date;
  std::optional<json::Text<1, 254>> search;
};
BOOST_DESCRIBE_STRUCT(StaffOrdersQuery, (list::Asked),
                      (status, payment_status, start_date, end_date, search))

struct StaffOrderRow {
  OrderId id;
  std::string order_number;
  Status status = Status::pending;
  PaymentStatus payment_status = PaymentStatus::pending;
  std::string payment_method, delivery_method, email, customer_name;
  std::int64_t item_count = 0;
  Money total;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(StaffOrderRow, (),
                      (id, order_number, status, payment_status, payment_method, delivery_method,
                       email, customer_name, item_count, total, created_at))

struct StaffOrders {
  std::vector<StaffOrderRow> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(StaffOrders, (), (items, pagination))

struct StaffHistoryReply {
  Status status = Status::pending;
  Instant at;
  std::string notes;
  bool is_internal = false;
};
BOOST_DESCRIBE_STRUCT(StaffHistoryReply, (), (status, at, notes, is_internal))

// Pieces of the order and why they are sent from there.
struct StaffSource {
  Uuid product_id;
  std::string location;
  bool is_own = true;
  std::int64_t quantity = 0;
  warehouse::Allocation reason = warehouse::Allocation::own_first;
};
BOOST_DESCRIBE_STRUCT(StaffSource, (), (product_id, location, is_own, quantity, reason))

// Without the buyer's token: who works for the shop follows an order here.
struct StaffOrder {
  OrderId id;
  std::string order_number;
  Status status = Status::pending;
  PaymentStatus payment_status = PaymentStatus::pending;
  std::string payment_method, delivery_method, email, phone;
  std::vector<ItemReply> items;
  Address delivery_address, billing_address;
  Money subtotal, tax, shipping_cost, cod_fee, discount, total;
  std::vector<VatReply> vat;
  std::string notes;
  std::vector<StaffHistoryReply> history;
  std::vector<StaffSource> sources;
  std::vector<Status> allowed_statuses;
  std::vector<PaymentStatus> allowed_payment_statuses;
  Instant created_at, updated_at;
  // As the buyer sees them: absent for an order without vouchers.
  std::optional<std::vector<VoucherPieceReply>> vouchers;
  std::optional<Money> to_pay;
};
BOOST_DESCRIBE_STRUCT(StaffOrder, (),
                      (id, order_number, status, payment_status, payment_method, delivery_method,
                       email, phone, items, delivery_address, billing_address, subtotal, tax,
                       shipping_cost, cod_fee, discount, total, vat, notes, history, sources,
                       allowed_statuses, allowed_payment_statuses, created_at, updated_at, vouchers,
                       to_pay))

StaffOrder staff_order_of(const View& view);

struct StaffOrderId {
  OrderId id;
};
BOOST_DESCRIBE_STRUCT(StaffOrderId, (), (id))

struct StatusChangeInput {
  OrderId id;
  std::optional<Status> status;
  std::optional<PaymentStatus> payment_status;
  std::optional<json::Text<0, 1000>> notes;
};
BOOST_DESCRIBE_STRUCT(StatusChangeInput, (), (id, status, payment_status, notes))

// What goes with a refused move, as error.data.
struct AllowedMoves {
  std::vector<Status> statuses;
  std::vector<PaymentStatus> payment_statuses;
};
BOOST_DESCRIBE_STRUCT(AllowedMoves, (), (statuses, payment_statuses))

// The order with where its pieces lie, under its version's ETag; a Problem when there is none.
Task<http::Reply<StaffOrder>> staff_reply(Orders* orders, warehouse::Warehouse* warehouse,
                                          OrderId id, Deadline deadline);

class StaffRoutes {
 public:
  StaffRoutes(Orders& orders, warehouse::Warehouse& warehouse)
      : orders_(orders), warehouse_(warehouse) {}
  void register_on(http::Router& router);

 private:
  Task<http::Prepared<StaffOrders>> list(http::Call call, StaffOrdersQuery in);
  Task<http::Reply<StaffOrder>> show(http::Call call, StaffOrderId in);
  Task<http::Reply<StaffOrder>> change(http::Call call, StatusChangeInput in);

  Orders& orders_;
  warehouse::Warehouse& warehouse_;
};

}  // namespace flipflop::order
