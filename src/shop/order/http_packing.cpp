#include "shop/order/http_packing.h"

#include "platform/http/version.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::order {
namespace {

PackingRow row_of(const ToPack& one) {
  return {one.id,     one.number,     one.buyer,     one.delivery_name,
          one.pieces, one.to_collect, one.placed_at, one.since};
}

list::Table<ToPack> packing_table() {
  return {"k-zabaleni.csv",
          {text::message("order.csv_number"), text::message("order.csv_placed"),
           text::message("order.csv_buyer"), text::message("order.csv_delivery"),
           text::message("order.csv_pieces"), text::message("order.csv_to_collect")},
          [](const ToPack& one) -> std::vector<std::string> {
            return {one.number,
                    text::czech_date_time(one.placed_at),
                    one.buyer,
                    one.delivery_name,
                    std::to_string(one.pieces),
                    list::csv_amount(one.to_collect)};
          }};
}

http::Problem problem(ShipRefusal refusal) {
  switch (refusal) {
    case ShipRefusal::unknown_order:
      return http::not_found("No such order");
    case ShipRefusal::stale:
      return http::stale_version();
    case ShipRefusal::number_taken:
      return http::conflict("PARCEL_KNOWN", "This number is that of another parcel");
    case ShipRefusal::nothing_of_ours:
      return http::conflict("NOTHING_TO_PACK", "Suppliers send all of this order");
    case ShipRefusal::not_possible:
      break;
  }
  return http::conflict("NOT_ALLOWED", "Nothing of this order can be sent now");
}

}  // namespace

void PackingRoutes::register_on(http::Router& router) {
  using http::Method;
  namespace permission = http::permission;
  router.add(
      {.method = Method::get,
       .path = "/admin/packing",
       .permission = permission::orders_read,
       .summary = "Orders to pack from own shelves, longest waiting first; format=csv exports"
                  " them",
       .tag = "order"},
      &PackingRoutes::list, this);
  router.add({.method = Method::post,
              .path = "/admin/orders/:id/parcels",
              .permission = permission::orders_write,
              .summary = "Registers a parcel that we handed to a carrier",
              .tag = "order",
              .keyed = http::keyed::by_account},
             &PackingRoutes::ship, this);
}

Task<http::Prepared<PackingReply>> PackingRoutes::list(http::Call call, list::Asked in) {
  const auto read = [this](list::Query page, Deadline deadline) {
    return orders_.to_pack(std::move(page), deadline);
  };
  return list::answer<PackingReply, ToPack>(
      {packing_list(), std::move(in), &packing_table, read, &row_of}, call.deadline);
}

Task<http::Reply<StaffOrder>> PackingRoutes::ship(http::Call call, OwnParcelInput in) {
  OwnParcel parcel;
  parcel.tracking_number = in.tracking_number;
  std::erase(parcel.tracking_number, ' ');
  if (!is_tracking_number(parcel.tracking_number))
    throw http::bad_request(
        "The parcel's number is not one",
        {{"trackingNumber", "invalid_format", "letters, digits and -/. as the carrier gave it"}});
  if (in.carrier) parcel.carrier = *in.carrier;
  parcel.seen_version = http::seen_version(*call.request, http::IfMatch::honoured);
  parcel.once = call.once;
  const auto done =
      co_await orders_.ship(in.id, std::move(parcel), audit_log::actor_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await staff_reply(&orders_, &warehouse_, in.id, call.deadline);
  co_return answer;
}

}  // namespace flipflop::order
