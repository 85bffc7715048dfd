// Low stock: stockkeeping.h. The job follows StockChanged with a cursor of its own, so orders pay
// nothing for it; every change of a free quantity is told, so none is missed, and the cursor moves
// in the transaction that tells, so nothing is told twice. A dip that is over before the job looks
// is not news.

#include <set>

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "shop/warehouse/rules.h"
#include "shop/warehouse/stockkeeping.h"

namespace flipflop::warehouse {
namespace {

constexpr int events_at_once = 200;

}  // namespace

Task<list::Page<LowItem>> Stockkeeping::low_stock(std::string search, list::Query query,
                                                  Deadline deadline) {
  return store_.low_stock(std::move(search), std::move(query), deadline);
}

// The job judges the item anew.
Task<bool> Stockkeeping::set_threshold(ItemId item, std::int64_t threshold, Act act,
                                       Deadline deadline) {
  if (idempotency::was_done(act.once)) co_return true;
  auto tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, act.once, item.text());
  const auto before = co_await store_.lock_threshold(tx, item);
  if (!before) co_return false;
  co_await store_.set_threshold(tx, item, threshold);
  co_await needs_.outbox.publish(tx, StockChanged{needs_.ids.next(), {item.uuid}});
  co_await log(tx, std::move(act),
               {{},
                "stock.threshold",
                item.text(),
                R"({"threshold":)" + std::to_string(*before) + "}",
                R"({"threshold":)" + std::to_string(threshold) + "}"});
  co_await tx.commit();
  co_return true;
}

Task<void> Stockkeeping::follow_levels(Deadline deadline) {
  bool is_behind = true;
  while (is_behind && !deadline.passed()) is_behind = co_await follow_once(deadline);
}

// True when there may be more.
Task<bool> Stockkeeping::follow_once(Deadline deadline) {
  auto tx = co_await needs_.database.begin(deadline);
  const std::int64_t position = co_await store_.lock_level_cursor(tx);
  const auto events =
      co_await needs_.outbox.read_after(position, {StockChanged::kind}, events_at_once, deadline);
  if (events.empty()) {
    co_await tx.rollback();
    co_return false;
  }
  std::set<Uuid> items;
  for (const outbox::StoredEvent& event : events) {
    const auto changed = json::from_text<StockChanged>(event.body);
    invariant(changed.has_value(), "StockChanged as it was told");
    items.insert(changed->items.begin(), changed->items.end());
  }
  const auto changes = co_await store_.update_levels(
      tx, std::vector<Uuid>(items.begin(), items.end()), needs_.clock.now());
  FAULT_POINT("warehouse.follow_levels");
  pg::WriteBatch news(needs_.database);
  for (const LevelChange& change : changes) {
    if (fell_low(change)) needs_.outbox.publish(news, LowStock{change.item});
    if (came_back(change)) needs_.outbox.publish(news, Restocked{change.item});
  }
  const auto told = co_await tx.run(std::move(news));
  invariant(told.has_value(), "an event met a guard");
  co_await store_.set_level_cursor(tx, events.back().position);
  co_await tx.commit();
  co_return events.size() == events_at_once;
}

}  // namespace flipflop::warehouse
