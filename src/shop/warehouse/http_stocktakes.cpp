#include "shop/warehouse/http_stocktakes.h"

namespace flipflop::warehouse {
namespace {

http::Problem problem(StocktakeRefusal refusal) {
  switch (refusal) {
    case StocktakeRefusal::unknown:
      return http::not_found("There is no such stocktake.");
    case StocktakeRefusal::unknown_location:
      return http::bad_request("We have no such location.",
                               {{"locationId", "invalid_choice", "is none of our own locations"}});
    case StocktakeRefusal::unknown_item:
      return http::bad_request("The warehouse has no item of this id.",
                               {{"productId", "invalid_choice", "is not known"}});
    case StocktakeRefusal::switched_off:
      return http::conflict("LOCATION_OFF", "This location is switched off.");
    case StocktakeRefusal::one_is_open:
      return http::conflict("STOCKTAKE_OPEN", "A stocktake of this location is open already.");
    case StocktakeRefusal::not_open:
      break;
  }
  return http::conflict("NOT_OPEN", "This stocktake is not open any more.");
}

StocktakeReply reply_of(const Stocktake& one) {
  return {one.id,        one.location, one.location_name, one.note,        one.state,
          one.opened_at, one.ended_at, one.lines,         one.differences, one.shorts};
}

StocktakeLineReply reply_of(const StocktakeLine& line) {
  StocktakeLineReply reply{line.item.uuid, line.label,   line.on_hand,
                           line.held,      line.counted, line.expected};
  if (line.counted && line.expected) reply.difference = *line.counted - *line.expected;
  reply.applied = line.applied;
  reply.short_by = line.short_by;
  reply.counted_at = line.counted_at;
  return reply;
}

Act act_of(const http::Call& call) {
  return {audit_log::actor_of(call), call.once};
}

}  // namespace

void StocktakeRoutes::add_to(http::Router& router) {
  using http::Method;
  const auto reads = http::permission::stock_read;
  const auto write = [](Method method, const char* path, const char* summary) -> http::Route {
    return {.method = method,
            .path = path,
            .permission = http::permission::stock_write,
            .summary = summary,
            .keyed = http::keyed::by_account};
  };
  router.add({.method = Method::get,
              .path = "/warehouse/stocktakes",
              .permission = reads,
              .summary = "Stocktakes, newest first"},
             &StocktakeRoutes::all, this);
  router.add(write(Method::post, "/warehouse/stocktakes", "Opens a stocktake of an own location"),
             &StocktakeRoutes::open, this);
  router.add({.method = Method::get,
              .path = "/warehouse/stocktakes/:id",
              .permission = reads,
              .summary = "A stocktake"},
             &StocktakeRoutes::show, this);
  router.add({.method = Method::get,
              .path = "/warehouse/stocktakes/:id/lines",
              .permission = reads,
              .summary = "Items of the location with what was counted and expected"},
             &StocktakeRoutes::lines, this);
  router.add(write(Method::put, "/warehouse/stocktakes/:id/lines/:productId",
                   "What was counted of an item, at this moment"),
             &StocktakeRoutes::count, this);
  router.add(
      write(Method::post, "/warehouse/stocktakes/:id/close", "Applies the differences, once"),
      &StocktakeRoutes::close, this);
  router.add(write(Method::post, "/warehouse/stocktakes/:id/cancel", "Forgets the differences"),
             &StocktakeRoutes::cancel, this);
}

Task<http::Prepared<std::vector<StocktakeReply>>> StocktakeRoutes::all(http::Call call,
                                                                       StocktakesQuery in) {
  const list::Query query = list::query_of(stocktake_list(), in);
  const auto page = co_await stockroom_.stocktakes(query, call.deadline);
  std::vector<StocktakeReply> answer;
  for (const Stocktake& one : page.items) answer.push_back(reply_of(one));
  co_return list::as_array(answer, list::pagination_of(stocktake_list(), query, page));
}

Task<http::Reply<StocktakeReply>> StocktakeRoutes::open(http::Call call, StocktakeInput in) {
  const auto id = co_await stockroom_.open_stocktake(
      in.location_id, in.notes ? std::string(*in.notes) : "", act_of(call), call.deadline);
  if (!id) throw problem(id.error());
  auto answer = co_await stocktake(*id, call.deadline);
  co_return http::Reply<StocktakeReply>{std::move(answer), 201, {}, {}};
}

Task<StocktakeReply> StocktakeRoutes::show(http::Call call, StocktakeIdInput in) {
  return stocktake(in.id, call.deadline);
}

Task<http::Prepared<std::vector<StocktakeLineReply>>> StocktakeRoutes::lines(
    http::Call call, StocktakeLinesQuery in) {
  const list::Query query = list::query_of(stocktake_line_list(), in);
  LineFilter filter{in.id, in.search ? std::string(*in.search) : "", in.kind.value};
  const auto page = co_await stockroom_.stocktake_lines(std::move(filter), query, call.deadline);
  std::vector<StocktakeLineReply> answer;
  for (const StocktakeLine& one : page.items) answer.push_back(reply_of(one));
  co_return list::as_array(answer, list::pagination_of(stocktake_line_list(), query, page));
}

Task<StocktakeReply> StocktakeRoutes::count(http::Call call, CountedLineInput in) {
  CountedLine line{in.id, ItemId{in.product_id}, std::nullopt};
  if (in.quantity) line.quantity = in.quantity->value;
  const auto done = co_await stockroom_.count_line(line, act_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await stocktake(in.id, call.deadline);
  co_return answer;
}

Task<StocktakeReply> StocktakeRoutes::close(http::Call call, StocktakeIdInput in) {
  const auto done = co_await stockroom_.close_stocktake(in.id, act_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await stocktake(in.id, call.deadline);
  co_return answer;
}

Task<StocktakeReply> StocktakeRoutes::cancel(http::Call call, StocktakeIdInput in) {
  const auto done = co_await stockroom_.cancel_stocktake(in.id, act_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await stocktake(in.id, call.deadline);
  co_return answer;
}

Task<StocktakeReply> StocktakeRoutes::stocktake(StocktakeId id, Deadline deadline) {
  const auto found = co_await stockroom_.find_stocktake(id, deadline);
  if (!found) throw problem(StocktakeRefusal::unknown);
  co_return reply_of(*found);
}

}  // namespace flipflop::warehouse
