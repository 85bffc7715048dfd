#include "shop/warehouse/http.h"

#include <charconv>

#include "platform/http/version.h"
#include "platform/text/messages.h"

namespace flipflop::warehouse {
namespace {

constexpr std::size_t most_items = 100;

Uuid order_of(const ReservationInput& in) {
  if (in.items.empty() || in.items.size() > most_items)
    throw http::bad_request("A reservation has 1 to 100 items.");
  const auto& order = in.items.front().order_id;
  if (!order)
    throw http::bad_request("The reservation names no order.",
                            {{"items.0.orderId", "required", "is missing"}});
  for (const ReservationItem& item : in.items)
    if (item.order_id && *item.order_id != *order)
      throw http::bad_request("A reservation is for one order.");
  return *order;
}

// What is no count is the count of nobody.
std::int64_t count_in(const std::string& version) {
  std::int64_t count = -1;
  const char* end = version.data() + version.size();
  const auto read = std::from_chars(version.data(), end, count);
  return read.ec == std::errc() && read.ptr == end ? count : -1;
}

http::Problem problem(CountRefusal refusal) {
  switch (refusal) {
    case CountRefusal::stale:
      return http::Problem(412, "STALE",
                           "Pieces came or went since you looked. Load the count again.");
    case CountRefusal::unknown_location:
      return http::bad_request("We have no such location.",
                               {{"locationId", "invalid_choice", "is none of our own locations"}});
    case CountRefusal::switched_off:
      break;
  }
  return http::conflict("LOCATION_OFF", "This location is switched off.");
}

list::Table<StockLevel> export_table() {
  return {"stav-skladu.csv",
          {text::message("warehouse.csv_item"), text::message("warehouse.csv_name"),
           text::message("warehouse.csv_available")},
          [](const StockLevel& level) -> std::vector<std::string> {
            return {level.item.text(), level.label, std::to_string(level.available)};
          }};
}

}  // namespace

void Routes::add_to(http::Router& router) {
  router.add({.method = http::Method::get,
              .path = "/warehouse/inventory/:productId",
              .permission = http::permission::stock_read,
              .summary = "Counts of one item in every location; the ETag goes into If-Match"},
             &Routes::inventory, this);
  router.add({.method = http::Method::put,
              .path = "/warehouse/inventory/:productId",
              .permission = http::permission::stock_write,
              .summary = "Sets the count of one item in an own location; 412 where If-Match is "
                         "not what is there",
              .keyed = http::keyed::by_account},
             &Routes::count, this);
  router.add({.method = http::Method::post,
              .path = "/warehouse/reserve",
              .permission = http::permission::stock_write,
              .summary = "Reserves pieces for an order of another system, for a day",
              .keyed = http::keyed::by_account},
             &Routes::reserve, this);
  router.add({.method = http::Method::post,
              .path = "/warehouse/release",
              .permission = http::permission::stock_write,
              .summary = "Gives the pieces of a reservation back",
              .keyed = http::keyed::by_account},
             &Routes::release, this);
  router.add({.method = http::Method::get,
              .path = "/warehouse/stock-levels",
              .permission = http::permission::stock_read,
              .summary = "Free pieces of every item; format=csv exports them"},
             &Routes::levels, this);
}

Task<http::Reply<Inventory>> Routes::inventory(http::Call call, InventoryQuery in) {
  return inventory_of(ItemId{in.product_id}, in.location_id, call.deadline);
}

// A count may come without If-Match, as other systems send it: they say what is there.
Task<http::Reply<Inventory>> Routes::count(http::Call call, InventoryCount in) {
  const ItemId item{in.variant_id.value_or(in.product_id)};
  OwnCount counted{.item = item, .label = {}, .quantity = in.quantity, .seen = {}};
  counted.location = in.location_id;
  const auto version = http::seen_version(*call.request, http::IfMatch::honoured);
  if (version) counted.seen = count_in(*version);
  const auto done = co_await stockroom_.set_count(
      std::move(counted), {audit_log::actor_of(call), call.once}, call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await inventory_of(item, in.location_id, call.deadline);
  co_return answer;
}

Task<Reservations> Routes::reserve(http::Call call, ReservationInput in) {
  Reservation wish{order_of(in), {}, audit_log::actor_of(call), call.once};
  for (const ReservationItem& item : in.items)
    wish.demand.push_back({ItemId{item.variant_id.value_or(item.product_id)}, item.quantity.value});
  const auto lines = co_await service_.reserve(std::move(wish), call.deadline);
  if (!lines && lines.error() == ReserveRefusal::out_of_stock)
    throw http::conflict("OUT_OF_STOCK", "There are not enough pieces; nothing is reserved.");
  if (!lines) throw http::conflict("RESERVED_BEFORE", "This order has its pieces reserved.");
  Reservations answer;
  for (const HoldLine& line : *lines)
    answer.reservations.push_back({line.item.uuid, line.location.uuid, line.quantity});
  co_return answer;
}

// All of it: what the items say besides the order does not matter.
Task<http::Nothing> Routes::release(http::Call call, ReservationInput in) {
  const ReleaseAnswer answer = co_await service_.release_reservation(
      order_of(in), audit_log::actor_of(call), call.once, call.deadline);
  if (answer == ReleaseAnswer::unknown) throw http::not_found("This order has no reservation.");
  if (answer == ReleaseAnswer::belongs_to_an_order)
    throw http::conflict("HELD_FOR_AN_ORDER", "The pieces of our own order go back with it.");
  co_return http::Nothing{};
}

Task<http::Prepared<std::vector<LevelReply>>> Routes::levels(http::Call call, LevelsQuery in) {
  const list::Query query = list::query_of(stock_levels(), in);
  const std::string search = in.search ? std::string(*in.search) : "";
  if (in.wants_csv()) {
    const auto read = [this, search](list::Query page, Deadline deadline) {
      return service_.levels(search, std::move(page), deadline);
    };
    co_return http::Prepared<std::vector<LevelReply>>{
        list::as_csv<StockLevel>(export_table(), query, read)};
  }
  const auto page = co_await service_.levels(search, query, call.deadline);
  std::vector<LevelReply> answer;
  for (const StockLevel& level : page.items)
    answer.push_back({level.item.uuid, level.label, level.available});
  co_return list::as_array(answer, list::pagination_of(stock_levels(), query, page));
}

Task<http::Reply<Inventory>> Routes::inventory_of(ItemId item, std::optional<LocationId> location,
                                                  Deadline deadline) {
  const auto rows = co_await service_.stock_rows(item, deadline);
  if (rows.empty()) throw http::not_found("The warehouse has no item of this id.");
  Inventory answer{.product_id = item.uuid};
  std::int64_t version = 0;
  for (const auto& row : rows) {
    if (location ? row.location == *location : row.is_first_own) version = row.on_hand;
    answer.stock_quantity += row.on_hand - row.held;
    answer.stock.push_back({row.location.uuid, row.location_name, row.on_hand, row.held});
  }
  co_return http::Reply<Inventory>{
      std::move(answer), 200, {{"ETag", http::etag_of(std::to_string(version))}}, {}};
}

}  // namespace flipflop::warehouse
