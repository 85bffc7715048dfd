#include "shop/order/http_staff.h"

#include "platform/http/version.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"
#include "shop/order/stored_names.h"

namespace flipflop::order {
namespace {

StaffFilter filter_of(const StaffOrdersQuery& in) {
  StaffFilter filter;
  filter.status = in.status;
  filter.payment_status = in.payment_status;
  filter.from = list::period_begin(in.start_date, "startDate");
  filter.until = list::period_end(in.end_date, "endDate");
  if (in.search) filter.search = *in.search;
  return filter;
}

StaffOrderRow row_of(const Listed& listed) {
  return {listed.id,
          listed.number,
          listed.status,
          listed.payment_status,
          listed.payment_method,
          listed.delivery_method,
          listed.email,
          listed.buyer,
          listed.lines,
          listed.total,
          listed.placed_at};
}

list::Table<Listed> export_table() {
  return {"objednavky.csv",
          {text::message("order.csv_number"), text::message("order.csv_placed"),
           text::message("order.csv_status"), text::message("order.csv_payment_status"),
           text::message("order.csv_payment"), text::message("order.csv_delivery"),
           text::message("order.csv_buyer"), text::message("order.csv_email"),
           text::message("order.csv_items"), text::message("order.csv_total")},
          [](const Listed& listed) -> std::vector<std::string> {
            return {listed.number,
                    text::czech_date_time(listed.placed_at),
                    text::message("order.status_" + name_of(listed.status)),
                    text::message("order.payment_status_" + name_of(listed.payment_status)),
                    listed.payment_method,
                    listed.delivery_method,
                    listed.buyer,
                    listed.email,
                    std::to_string(listed.lines),
                    list::csv_amount(listed.total)};
          }};
}

http::Problem problem(const ChangeRefused& refused) {
  switch (refused.reason) {
    case ChangeRefused::Reason::unknown_order:
      return http::not_found("No such order");
    case ChangeRefused::Reason::stale:
      return http::stale_version();
    case ChangeRefused::Reason::not_allowed:
      break;
  }
  return http::conflict("NOT_ALLOWED", "This order cannot be moved there now")
      .with_data(
          json::to_text(AllowedMoves{refused.allowed.statuses, refused.allowed.payment_statuses}));
}

}  // namespace

StaffOrder staff_order_of(const View& view) {
  const OrderReply buyer = reply_for(view, {});
  StaffOrder order;
  order.id = buyer.id;
  order.order_number = buyer.order_number;
  order.status = buyer.status;
  order.payment_status = buyer.payment_status;
  order.payment_method = buyer.payment_method;
  order.delivery_method = buyer.delivery_method;
  order.email = buyer.email;
  order.phone = buyer.phone;
  order.items = buyer.items;
  order.delivery_address = buyer.delivery_address;
  order.billing_address = buyer.billing_address;
  order.subtotal = buyer.subtotal;
  order.tax = buyer.tax;
  order.shipping_cost = buyer.shipping_cost;
  order.cod_fee = buyer.cod_fee;
  order.discount = buyer.discount;
  order.total = buyer.total;
  order.vat = buyer.vat;
  order.notes = buyer.notes;
  order.created_at = buyer.created_at;
  order.updated_at = buyer.created_at;
  order.vouchers = buyer.vouchers;
  order.to_pay = buyer.to_pay;
  for (const HistoryEntry& entry : view.history) {
    order.history.push_back({entry.status, entry.at, entry.note, entry.is_internal});
    order.updated_at = entry.at;
  }
  StaffMoves moves = staff_moves(view.status, view.payment_status);
  order.allowed_statuses = std::move(moves.statuses);
  order.allowed_payment_statuses = std::move(moves.payment_statuses);
  return order;
}

Task<http::Reply<StaffOrder>> staff_reply(Orders* orders, warehouse::Warehouse* warehouse,
                                          OrderId id, Deadline deadline) {
  const std::optional<View> view = co_await orders->find(id, deadline);
  if (!view) throw http::not_found("No such order");
  StaffOrder order = staff_order_of(*view);
  const auto held = co_await warehouse->held_pieces(id.uuid, deadline);
  for (const warehouse::HeldPieces& one : held)
    order.sources.push_back({one.item.uuid, one.location, one.is_own, one.quantity, one.reason});
  co_return http::Reply<StaffOrder>{
      std::move(order), 200, {{"ETag", http::etag_of(version_of(*view))}}, {}};
}

void StaffRoutes::register_on(http::Router& router) {
  using http::Method;
  namespace permission = http::permission;
  router.add({.method = Method::get,
              .path = "/admin/orders",
              .permission = permission::orders_read,
              .summary = "All orders, newest first; format=csv exports them",
              .tag = "order"},
             &StaffRoutes::list, this);
  router.add({.method = Method::get,
              .path = "/admin/orders/:id",
              .permission = permission::orders_read,
              .summary = "An order with its whole history",
              .tag = "order"},
             &StaffRoutes::show, this);
  router.add({.method = Method::put,
              .path = "/admin/orders/:id/status",
              .permission = permission::orders_write,
              .summary = "Moves an order by hand, or notes something about it",
              .tag = "order",
              .keyed = http::keyed::by_account},
             &StaffRoutes::change, this);
}

Task<http::Prepared<StaffOrders>> StaffRoutes::list(http::Call call, StaffOrdersQuery in) {
  const list::Query query = list::query_of(staff_list(), in);
  const StaffFilter filter = filter_of(in);
  if (in.wants_csv()) {
    const auto read = [this, filter](list::Query page, Deadline deadline) {
      return orders_.browse(filter, std::move(page), deadline);
    };
    co_return http::Prepared<StaffOrders>{list::as_csv<Listed>(export_table(), query, read)};
  }
  const auto page = co_await orders_.browse(filter, query, call.deadline);
  StaffOrders answer;
  for (const Listed& listed : page.items) answer.items.push_back(row_of(listed));
  answer.pagination = list::pagination_of(staff_list(), query, page);
  co_return list::as_json(answer);
}

Task<http::Reply<StaffOrder>> StaffRoutes::show(http::Call call, StaffOrderId in) {
  return staff_reply(&orders_, &warehouse_, in.id, call.deadline);
}

Task<http::Reply<StaffOrder>> StaffRoutes::change(http::Call call, StatusChangeInput in) {
  StatusChange change;
  change.status = in.status;
  change.payment_status = in.payment_status;
  if (in.notes) change.note = *in.notes;
  change.seen_version = http::seen_version(*call.request, http::IfMatch::honoured);
  change.once = call.once;
  const auto done =
      co_await orders_.change(in.id, std::move(change), audit_log::actor_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await staff_reply(&orders_, &warehouse_, in.id, call.deadline);
  co_return answer;
}

}  // namespace flipflop::order
