#include "shop/warehouse/http_locations.h"

#include "platform/http/version.h"
#include "platform/text/czech.h"

namespace flipflop::warehouse {
namespace {

http::Problem problem(LocationRefusal refusal) {
  switch (refusal) {
    case LocationRefusal::unknown:
      return http::not_found("We have no such location.");
    case LocationRefusal::stale:
      return http::stale_version();
    case LocationRefusal::name_taken:
      return http::Problem(409, "NAME_TAKEN", "Another own location has this name.",
                           {{"name", "invalid_choice", "is the name of another location"}});
    case LocationRefusal::too_many:
      return http::conflict("TOO_MANY", "There are 100 own locations already.");
    case LocationRefusal::has_pieces:
      return http::conflict("LOCATION_HAS_PIECES",
                            "Pieces lie here. Move them elsewhere before you switch it off.");
    case LocationRefusal::has_work:
      return http::conflict("LOCATION_HAS_WORK",
                            "A stocktake is open here, or pieces are expected.");
    case LocationRefusal::last_one:
      break;
  }
  return http::conflict("LAST_LOCATION", "One own location has to stay switched on.");
}

http::Problem problem(TransferRefusal refusal) {
  switch (refusal) {
    case TransferRefusal::same_location:
      return http::bad_request("Pieces move to another location.",
                               {{"toLocationId", "invalid_choice", "is where they are"}});
    case TransferRefusal::unknown_location:
      return http::bad_request(
          "We have no such location.",
          {{"fromLocationId", "invalid_choice", "or toLocationId is none of our own locations"}});
    case TransferRefusal::switched_off:
      return http::conflict("LOCATION_OFF", "One of the locations is switched off.");
    case TransferRefusal::stale:
      return http::stale_version();
    case TransferRefusal::not_enough:
      break;
  }
  return http::conflict("NOT_ENOUGH", "There are not that many free pieces; held ones stay.");
}

http::Problem problem(ArrivalRefusal refusal) {
  switch (refusal) {
    case ArrivalRefusal::unknown:
      return http::not_found("There is no such arrival.");
    case ArrivalRefusal::unknown_item:
      return http::bad_request("The warehouse has no item of this id.",
                               {{"productId", "invalid_choice", "is not known"}});
    case ArrivalRefusal::unknown_location:
      return http::bad_request("We have no such location.",
                               {{"locationId", "invalid_choice", "is none of our own locations"}});
    case ArrivalRefusal::switched_off:
      return http::conflict("LOCATION_OFF", "This location is switched off.");
    case ArrivalRefusal::not_expected:
      return http::conflict("NOT_EXPECTED", "It came whole already, or was cancelled.");
    case ArrivalRefusal::more_than_expected:
      return http::Problem(409, "MORE_THAN_EXPECTED", "That is more than is still expected.",
                           {{"quantity", "out_of_range", "is more than is still expected"}});
    case ArrivalRefusal::key_of_another_count:
      break;
  }
  return http::Problem(409, "RECEIPT_TAKEN", "Another number of pieces came under this receipt.",
                       {{"receipt", "invalid_choice", "was used for another quantity"}});
}

LocationEdit edit_of(const OwnLocationInput& in) {
  return {in.id.value_or(LocationId{}), in.name, static_cast<int>(in.priority.value),
          in.is_active.value};
}

ArrivalReply reply_of(const Arrival& arrival) {
  return {arrival.id,       arrival.item.uuid,     arrival.location.uuid,
          arrival.label,    arrival.location_name, arrival.note,
          arrival.quantity, arrival.received,      arrival.expected_on,
          arrival.state,    arrival.is_overdue,    arrival.planned_at};
}

Act act_of(const http::Call& call) {
  return {audit_log::actor_of(call), call.once};
}

}  // namespace

void LocationRoutes::add_to(http::Router& router) {
  using http::Method;
  const auto reads = http::permission::stock_read;
  const auto writes = http::permission::stock_write;
  const auto by_account = http::keyed::by_account;
  const auto read = [reads](const char* path, const char* summary) -> http::Route {
    return {.method = Method::get, .path = path, .permission = reads, .summary = summary};
  };
  const auto write = [writes, by_account](Method method, const char* path,
                                          const char* summary) -> http::Route {
    return {.method = method,
            .path = path,
            .permission = writes,
            .summary = summary,
            .keyed = by_account};
  };
  router.add(read("/warehouse/locations", "Own locations in the order in which they sell"),
             &LocationRoutes::locations, this);
  router.add(write(Method::post, "/warehouse/locations", "A new own location"),
             &LocationRoutes::add, this);
  router.add(write(Method::put, "/warehouse/locations/:id",
                   "Renames, orders or switches off an own location; If-Match is required"),
             &LocationRoutes::change, this);
  router.add(read("/warehouse/locations/:id/stock", "What lies in a location"),
             &LocationRoutes::stock, this);
  router.add(write(Method::post, "/warehouse/transfers",
                   "Moves free pieces from one own location to another"),
             &LocationRoutes::transfer, this);
  router.add(read("/warehouse/low-stock", "Items that are running low or sold out"),
             &LocationRoutes::low, this);
  router.add(write(Method::put, "/warehouse/items/:productId/threshold",
                   "From how many free pieces on an item is running low"),
             &LocationRoutes::threshold, this);
  router.add(read("/warehouse/arrivals", "Planned arrivals by day"), &LocationRoutes::arrivals,
             this);
  router.add(write(Method::post, "/warehouse/arrivals", "Plans the arrival of pieces"),
             &LocationRoutes::plan, this);
  router.add(write(Method::post, "/warehouse/arrivals/:id/receive",
                   "Takes a part or the rest of an arrival in, once for a receipt"),
             &LocationRoutes::receive, this);
  router.add(write(Method::post, "/warehouse/arrivals/:id/cancel",
                   "What did not come yet is not expected any more"),
             &LocationRoutes::cancel, this);
}

Task<OwnLocationsReply> LocationRoutes::locations(http::Call call, http::Nothing) {
  return all_locations(call.deadline);
}

Task<http::Reply<OwnLocationsReply>> LocationRoutes::add(http::Call call, OwnLocationInput in) {
  const auto done = co_await stockroom_.add_location(edit_of(in), act_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await all_locations(call.deadline);
  co_return http::Reply<OwnLocationsReply>{std::move(answer), 201, {}, {}};
}

Task<OwnLocationsReply> LocationRoutes::change(http::Call call, OwnLocationInput in) {
  auto seen = http::seen_version(*call.request, http::IfMatch::required);
  const auto done = co_await stockroom_.change_location(edit_of(in), std::move(seen), act_of(call),
                                                        call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await all_locations(call.deadline);
  co_return answer;
}

Task<OwnLocationsReply> LocationRoutes::all_locations(Deadline deadline) {
  OwnLocationsReply answer;
  const auto all = co_await stockroom_.locations(deadline);
  for (const OwnLocation& one : all)
    answer.items.push_back({one.id, one.name, one.priority, one.is_active,
                            std::to_string(one.version), one.items, one.on_hand, one.held});
  co_return answer;
}

Task<http::Prepared<std::vector<LocationStockReply>>> LocationRoutes::stock(http::Call call,
                                                                            LocationStockQuery in) {
  const list::Query query = list::query_of(location_stock_list(), in);
  const std::string search = in.search ? std::string(*in.search) : "";
  const auto page = co_await stockroom_.stock_at(in.id, search, query, call.deadline);
  std::vector<LocationStockReply> answer;
  for (const LocationStock& one : page.items)
    answer.push_back({one.item.uuid, one.label, one.on_hand, one.held});
  co_return list::as_array(answer, list::pagination_of(location_stock_list(), query, page));
}

Task<http::Reply<TransferReply>> LocationRoutes::transfer(http::Call call, TransferInput in) {
  const Transfer wish{ItemId{in.product_id}, in.from_location_id, in.to_location_id, in.quantity};
  const auto id = co_await stockroom_.transfer(wish, act_of(call), call.deadline);
  if (!id) throw problem(id.error());
  co_return http::Reply<TransferReply>{{*id}, 201, {}, {}};
}

Task<http::Prepared<std::vector<LowStockReply>>> LocationRoutes::low(http::Call call,
                                                                     LowStockQuery in) {
  const list::Query query = list::query_of(low_stock_list(), in);
  const std::string search = in.search ? std::string(*in.search) : "";
  const auto page = co_await stockroom_.low_stock(search, query, call.deadline);
  std::vector<LowStockReply> answer;
  for (const LowItem& one : page.items)
    answer.push_back({one.item.uuid, one.label, one.available, one.threshold, one.since});
  co_return list::as_array(answer, list::pagination_of(low_stock_list(), query, page));
}

Task<http::Nothing> LocationRoutes::threshold(http::Call call, ThresholdInput in) {
  const bool is_known = co_await stockroom_.set_threshold(
      ItemId{in.product_id}, in.low_stock_threshold, act_of(call), call.deadline);
  if (!is_known) throw http::not_found("The warehouse has no item of this id.");
  co_return http::Nothing{};
}

Task<http::Prepared<std::vector<ArrivalReply>>> LocationRoutes::arrivals(http::Call call,
                                                                         ArrivalsQuery in) {
  const list::Query query = list::query_of(arrival_list(), in);
  const ArrivalFilter filter{in.state, in.product_id, in.overdue.value_or(false)};
  const auto page = co_await stockroom_.arrivals(filter, query, call.deadline);
  std::vector<ArrivalReply> answer;
  for (const Arrival& one : page.items) answer.push_back(reply_of(one));
  co_return list::as_array(answer, list::pagination_of(arrival_list(), query, page));
}

Task<http::Reply<ArrivalReply>> LocationRoutes::plan(http::Call call, ArrivalInput in) {
  if (!text::day_begin(in.expected_on))
    throw http::bad_request("The day is no date.",
                            {{"expectedOn", "invalid_format", "is like 2026-11-24"}});
  PlannedArrival plan{ItemId{in.product_id}, in.location_id, in.quantity, in.expected_on,
                      in.notes ? std::string(*in.notes) : ""};
  const auto id = co_await stockroom_.plan_arrival(std::move(plan), act_of(call), call.deadline);
  if (!id) throw problem(id.error());
  auto answer = co_await arrival(*id, call.deadline);
  co_return http::Reply<ArrivalReply>{std::move(answer), 201, {}, {}};
}

Task<ArrivalReply> LocationRoutes::receive(http::Call call, ReceiptInput in) {
  const auto done = co_await stockroom_.receive_arrival({in.id, in.quantity, in.receipt},
                                                        act_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await arrival(in.id, call.deadline);
  co_return answer;
}

Task<ArrivalReply> LocationRoutes::cancel(http::Call call, ArrivalIdInput in) {
  const auto done = co_await stockroom_.cancel_arrival(in.id, act_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await arrival(in.id, call.deadline);
  co_return answer;
}

Task<ArrivalReply> LocationRoutes::arrival(ArrivalId id, Deadline deadline) {
  const auto found = co_await stockroom_.find_arrival(id, deadline);
  if (!found) throw problem(ArrivalRefusal::unknown);
  co_return reply_of(*found);
}

}  // namespace flipflop::warehouse
