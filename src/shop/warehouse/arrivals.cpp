// Planned arrivals: stockkeeping.h.

#include "platform/fault/fault_point.h"
#include "platform/text/czech.h"
#include "shop/warehouse/stockkeeping.h"

namespace flipflop::warehouse {
namespace {

using Refused = std::expected<void, ArrivalRefusal>;

std::string quantity_json(std::int64_t quantity) {
  return R"({"quantity":)" + std::to_string(quantity) + "}";
}

}  // namespace

Task<std::expected<ArrivalId, ArrivalRefusal>> Stockkeeping::plan_arrival(PlannedArrival plan,
                                                                          Act act,
                                                                          Deadline deadline) {
  if (idempotency::was_done(act.once)) co_return ArrivalId{made_before(*act.once)};
  const auto id = plan.id ? *plan.id : needs_.ids.next_as<ArrivalId>();
  auto tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, act.once, id.text());
  const auto place = co_await store_.lock_location(tx, plan.location, LocationLock::shared);
  if (!place) co_return std::unexpected(ArrivalRefusal::unknown_location);
  if (!place->is_active) co_return std::unexpected(ArrivalRefusal::switched_off);
  const bool is_known = co_await store_.knows(tx, plan.item);
  if (!is_known) co_return std::unexpected(ArrivalRefusal::unknown_item);
  const bool is_new = co_await store_.insert_arrival(tx, id, plan, needs_.clock.now());
  if (!is_new) co_return id;  // the form was sent twice
  co_await log(tx, std::move(act),
               {{}, "stock.plan_arrival", id.text(), "", quantity_json(plan.quantity)});
  co_await tx.commit();
  co_return id;
}

Task<std::optional<Arrival>> Stockkeeping::find_arrival(ArrivalId id, Deadline deadline) {
  return store_.find_arrival(id, text::iso_day(needs_.clock.now()), deadline);
}

Task<list::Page<Arrival>> Stockkeeping::arrivals(ArrivalFilter filter, list::Query query,
                                                 Deadline deadline) {
  return store_.arrivals(filter, text::iso_day(needs_.clock.now()), std::move(query), deadline);
}

Task<Refused> Stockkeeping::receive_arrival(ArrivalReceipt receipt, Act act, Deadline deadline) {
  if (idempotency::was_done(act.once)) co_return Refused();
  auto tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, act.once, receipt.id.text());
  const auto arrival = co_await store_.lock_arrival(tx, receipt.id);
  if (!arrival) co_return std::unexpected(ArrivalRefusal::unknown);
  const auto before = co_await store_.received_under(tx, receipt.id, receipt.key);
  if (before && *before != receipt.quantity)
    co_return std::unexpected(ArrivalRefusal::key_of_another_count);
  if (before) {
    co_await tx.commit();
    co_return Refused();
  }
  const auto refused = co_await take_in(tx, *arrival, receipt);
  if (refused) co_return std::unexpected(*refused);
  co_await log(tx, std::move(act),
               {{},
                "stock.receive_arrival",
                receipt.id.text(),
                quantity_json(arrival->received),
                quantity_json(arrival->received + receipt.quantity)});
  co_await tx.commit();
  co_return Refused();
}

Task<std::optional<ArrivalRefusal>> Stockkeeping::take_in(pg::Tx& tx, LockedArrival arrival,
                                                          ArrivalReceipt receipt) {
  if (arrival.state != ArrivalState::expected) co_return ArrivalRefusal::not_expected;
  if (receipt.quantity > arrival.quantity - arrival.received)
    co_return ArrivalRefusal::more_than_expected;
  const auto place = co_await store_.lock_location(tx, arrival.location, LocationLock::shared);
  if (!place || !place->is_active) co_return ArrivalRefusal::switched_off;
  co_await store_.lock_rows(tx, arrival.item, {arrival.location});
  const Cause cause{"arrival", needs_.ids.next(), needs_.clock.now()};
  co_await store_.insert_receipt(tx, cause.id, receipt, cause.at);
  co_await store_.add_received(tx, receipt.id, receipt.quantity);
  FAULT_POINT("warehouse.receive_arrival");
  co_await store_.move(tx, {arrival.item, arrival.location, receipt.quantity}, cause);
  co_await needs_.outbox.publish(tx, StockChanged{cause.id, {arrival.item.uuid}});
  co_return std::nullopt;
}

Task<Refused> Stockkeeping::cancel_arrival(ArrivalId id, Act act, Deadline deadline) {
  if (idempotency::was_done(act.once)) co_return Refused();
  auto tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, act.once, id.text());
  const auto arrival = co_await store_.lock_arrival(tx, id);
  if (!arrival) co_return std::unexpected(ArrivalRefusal::unknown);
  if (arrival->state != ArrivalState::expected)
    co_return std::unexpected(ArrivalRefusal::not_expected);
  co_await store_.cancel_arrival(tx, id);
  co_await log(tx, std::move(act), {{}, "stock.cancel_arrival", id.text(), "", ""});
  co_await tx.commit();
  co_return Refused();
}

}  // namespace flipflop::warehouse
