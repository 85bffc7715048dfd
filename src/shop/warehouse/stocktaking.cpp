// Stocktakes: stockkeeping.h.

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "shop/warehouse/stockkeeping.h"

namespace flipflop::warehouse {
namespace {

// Small, so that buyers never wait long for its locks.
constexpr int lines_at_once = 200;

using Refused = std::expected<void, StocktakeRefusal>;

}  // namespace

Task<std::expected<StocktakeId, StocktakeRefusal>> Stockkeeping::open_stocktake(LocationId location,
                                                                                std::string note,
                                                                                Act act,
                                                                                Deadline deadline) {
  if (idempotency::was_done(act.once)) co_return StocktakeId{made_before(*act.once)};
  Stocktake stocktake;
  stocktake.id = needs_.ids.next_as<StocktakeId>();
  stocktake.location = location;
  stocktake.note = std::move(note);
  stocktake.opened_at = needs_.clock.now();
  auto tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, act.once, stocktake.id.text());
  const auto place = co_await store_.lock_location(tx, location, LocationLock::shared);
  if (!place) co_return std::unexpected(StocktakeRefusal::unknown_location);
  if (!place->is_active) co_return std::unexpected(StocktakeRefusal::switched_off);
  const bool is_open = co_await store_.insert_stocktake(tx, stocktake);
  if (!is_open) co_return std::unexpected(StocktakeRefusal::one_is_open);
  co_await log(tx, std::move(act),
               {{},
                "stock.open_stocktake",
                stocktake.id.text(),
                "",
                R"({"location":")" + location.text() + R"("})"});
  co_await tx.commit();
  co_return stocktake.id;
}

Task<std::optional<Stocktake>> Stockkeeping::find_stocktake(StocktakeId id, Deadline deadline) {
  return store_.find_stocktake(id, deadline);
}

Task<list::Page<Stocktake>> Stockkeeping::stocktakes(list::Query query, Deadline deadline) {
  return store_.stocktakes(std::move(query), deadline);
}

Task<list::Page<StocktakeLine>> Stockkeeping::stocktake_lines(LineFilter filter, list::Query query,
                                                              Deadline deadline) {
  return store_.stocktake_lines(std::move(filter), std::move(query), deadline);
}

// The stock row is locked while it is read, so that every sale lies before or behind the count.
Task<Refused> Stockkeeping::count_line(CountedLine line, Act act, Deadline deadline) {
  if (idempotency::was_done(act.once)) co_return Refused();
  auto tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, act.once, line.stocktake.text());
  const auto stocktake = co_await store_.lock_stocktake(tx, line.stocktake, LocationLock::shared);
  if (!stocktake) co_return std::unexpected(StocktakeRefusal::unknown);
  if (stocktake->state != StocktakeState::open)
    co_return std::unexpected(StocktakeRefusal::not_open);
  const bool is_known = co_await store_.knows(tx, line.item);
  if (!is_known) co_return std::unexpected(StocktakeRefusal::unknown_item);
  const auto rows = co_await store_.lock_rows(tx, line.item, {stocktake->location});
  co_await store_.put_line(tx, line, rows.front(), needs_.clock.now());
  co_await tx.commit();
  co_return Refused();
}

Task<Refused> Stockkeeping::close_stocktake(StocktakeId id, Act act, Deadline deadline) {
  if (!idempotency::was_done(act.once)) {
    auto tx = co_await needs_.database.begin(deadline);
    co_await idempotency::claim(tx, act.once, id.text());
    const auto stocktake = co_await store_.lock_stocktake(tx, id, LocationLock::exclusive);
    if (!stocktake) co_return std::unexpected(StocktakeRefusal::unknown);
    if (stocktake->state == StocktakeState::cancelled)
      co_return std::unexpected(StocktakeRefusal::not_open);
    const bool is_first = co_await store_.move_stocktake(tx, id, StocktakeState::open,
                                                         StocktakeState::closing, std::nullopt);
    if (is_first)
      co_await log(tx, std::move(act), {{}, "stock.close_stocktake", id.text(), "", ""});
    co_await tx.commit();
  }
  co_await finish_stocktake(id, deadline);
  co_return Refused();
}

Task<void> Stockkeeping::finish_stocktakes(Deadline deadline) {
  const auto closing = co_await store_.closing_stocktakes(deadline);
  for (const StocktakeId& id : closing) co_await finish_stocktake(id, deadline);
}

Task<void> Stockkeeping::finish_stocktake(StocktakeId id, Deadline deadline) {
  bool is_closing = true;
  while (is_closing) is_closing = co_await apply_some(id, deadline);
}

// False when the stocktake is closed. Two that finish the same one take turns at its lock.
Task<bool> Stockkeeping::apply_some(StocktakeId id, Deadline deadline) {
  auto tx = co_await needs_.database.begin(deadline);
  const auto stocktake = co_await store_.lock_stocktake(tx, id, LocationLock::exclusive);
  invariant(stocktake.has_value(), "a stocktake that is closing");
  if (stocktake->state != StocktakeState::closing) {
    co_await tx.rollback();
    co_return false;
  }
  auto applied =
      co_await store_.apply_lines(tx, id, stocktake->location, needs_.clock.now(), lines_at_once);
  FAULT_POINT("warehouse.stocktake_applied");
  if (applied.lines == 0)
    co_await store_.move_stocktake(tx, id, StocktakeState::closing, StocktakeState::closed,
                                   needs_.clock.now());
  if (!applied.changed.empty())
    co_await needs_.outbox.publish(tx, StockChanged{id.uuid, std::move(applied.changed)});
  co_await tx.commit();
  co_return applied.lines > 0;
}

Task<Refused> Stockkeeping::cancel_stocktake(StocktakeId id, Act act, Deadline deadline) {
  if (idempotency::was_done(act.once)) co_return Refused();
  auto tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, act.once, id.text());
  const auto stocktake = co_await store_.lock_stocktake(tx, id, LocationLock::exclusive);
  if (!stocktake) co_return std::unexpected(StocktakeRefusal::unknown);
  if (stocktake->state != StocktakeState::open)
    co_return std::unexpected(StocktakeRefusal::not_open);
  co_await store_.move_stocktake(tx, id, StocktakeState::open, StocktakeState::cancelled,
                                 needs_.clock.now());
  co_await log(tx, std::move(act), {{}, "stock.cancel_stocktake", id.text(), "", ""});
  co_await tx.commit();
  co_return Refused();
}

}  // namespace flipflop::warehouse
