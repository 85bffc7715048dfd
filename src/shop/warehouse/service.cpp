#include "shop/warehouse/service.h"

#include <algorithm>

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "shop/warehouse/rules.h"

namespace flipflop::warehouse {
namespace {

// Large enough to catch up after an outage, small enough that buyers never wait long for its locks.
constexpr int holds_per_batch = 100;

std::vector<Uuid> items_of(const std::vector<HoldLine>& lines) {
  std::vector<Uuid> items;
  for (const auto& line : lines) {
    if (items.empty() || items.back() != line.item.uuid) items.push_back(line.item.uuid);
  }
  return items;
}

}  // namespace

std::size_t Service::read_stock(pg::ReadBatch& batch, std::vector<ItemId> items) {
  return store_.read_stock(batch, std::move(items));
}

std::size_t Service::read_listed_stock(pg::ReadBatch& batch) {
  return store_.read_listed_stock(batch);
}

std::vector<StockLine> Service::stock_lines(const pg::Rows& rows) {
  return Store::stock_lines(rows);
}

void Service::hold(pg::WriteBatch& batch, HoldRequest request) {
  invariant(!request.lines.empty(), "a hold without lines");
  request.lines = summed_in_lock_order(std::move(request.lines));
  store_.add_hold(batch, request, clock_.now());
  outbox_.publish(batch, StockChanged{request.order_id, items_of(request.lines)});
}

// The free quantity stays the same: what was reserved is now sold, so nothing is told.
Task<HoldEnd> Service::commit_hold(pg::Tx& tx, Uuid order_id) {
  const bool moved =
      co_await store_.move_hold(tx, order_id, HoldState::active, HoldState::committed);
  if (!moved) co_return HoldEnd::was_not_active;
  FAULT_POINT("warehouse.commit_hold");
  co_await store_.lock_stock_of(tx, {order_id});
  co_await store_.move_pieces(tx, order_id, Move::sell_reserved, clock_.now());
  co_return HoldEnd::done;
}

Task<HoldEnd> Service::release_hold(pg::Tx& tx, Uuid order_id) {
  const auto state = co_await store_.lock_hold(tx, order_id);
  if (state != HoldState::active && state != HoldState::committed) {
    co_return HoldEnd::was_not_active;
  }
  co_await store_.move_hold(tx, order_id, *state, HoldState::released);
  FAULT_POINT("warehouse.release_hold");
  if (state == HoldState::committed) co_await store_.open_locations_of(tx, order_id);
  co_await store_.lock_stock_of(tx, {order_id});
  const auto move = state == HoldState::active ? Move::unreserve : Move::put_back;
  auto items = co_await store_.move_pieces(tx, order_id, move, clock_.now());
  co_await outbox_.publish(tx, StockChanged{order_id, std::move(items)});
  co_return HoldEnd::done;
}

Task<HoldEnd> Service::prolong_hold(pg::Tx& tx, Uuid order_id, Instant until) {
  const bool prolonged = co_await store_.set_hold_end(tx, order_id, until);
  co_return prolonged ? HoldEnd::done : HoldEnd::was_not_active;
}

Task<bool> Service::retake_hold(pg::Tx& tx, Uuid order_id) {
  const auto state = co_await store_.lock_hold(tx, order_id);
  if (state != HoldState::expired) co_return false;
  const bool enough = co_await store_.lock_stock_of(tx, {order_id});
  if (!enough) co_return false;
  co_await store_.move_hold(tx, order_id, HoldState::expired, HoldState::committed);
  auto items = co_await store_.move_pieces(tx, order_id, Move::sell_free, clock_.now());
  co_await outbox_.publish(tx, StockChanged{order_id, std::move(items)});
  co_return true;
}

Task<HoldEnd> Service::shrink_hold(pg::Tx& tx, Uuid order_id, Uuid cause,
                                   std::vector<HoldLine> pieces) {
  const auto state = co_await store_.lock_hold(tx, order_id);
  if (state != HoldState::active && state != HoldState::committed) {
    co_return HoldEnd::was_not_active;
  }
  FAULT_POINT("warehouse.shrink_hold");
  auto items =
      co_await store_.take_out(tx, order_id, {*state, cause, std::move(pieces)}, clock_.now());
  co_await outbox_.publish(tx, StockChanged{cause, std::move(items)});
  co_return HoldEnd::done;
}

Task<int> Service::put_back(pg::Tx& tx, Uuid cause, std::vector<ReturnedPieces> pieces) {
  if (pieces.empty()) co_return 0;
  const LocationId own = co_await store_.first_own_location(tx);
  auto items = co_await store_.put_back(tx, own, {"return", cause, clock_.now()}, pieces);
  FAULT_POINT("warehouse.put_back");
  const auto count = static_cast<int>(items.size());
  if (count > 0) co_await outbox_.publish(tx, StockChanged{cause, std::move(items)});
  co_return count;
}

Task<std::vector<HeldPieces>> Service::held_pieces(Uuid order_id, Deadline deadline) {
  return store_.held_pieces(order_id, deadline);
}

Task<LocationId> Service::supplier_location(pg::Tx& tx, Uuid supplier, std::string name) {
  return store_.supplier_location(tx, supplier, std::move(name), ids_.next_as<LocationId>());
}

Task<int> Service::set_supplier_stock(pg::Tx& tx, LocationId location, Uuid cause,
                                      std::vector<SupplierStock> stock) {
  return set_stock(tx, location, {"supplier", cause, clock_.now()}, std::move(stock));
}

Task<std::vector<ItemId>> Service::held_above(pg::Tx& tx, LocationId location,
                                              std::vector<SupplierStock> stock) {
  return store_.held_above(tx, location, std::move(stock));
}

Task<std::vector<Availability>> Service::availability(std::vector<ItemId> items,
                                                      Deadline deadline) {
  return store_.availability(std::move(items), deadline);
}

Task<std::vector<Availability>> Service::availability_after(ItemId after, int limit,
                                                            Deadline deadline) {
  return store_.availability_after(after, limit, deadline);
}

Task<void> Service::expire_holds(Deadline deadline) {
  std::size_t expired = holds_per_batch;
  while (expired == holds_per_batch && !deadline.passed()) {
    expired = co_await expire_batch(deadline);
  }
}

Task<std::size_t> Service::expire_batch(Deadline deadline) {
  auto tx = co_await database_.begin(deadline);
  const auto expired = co_await store_.expire_holds(tx, clock_.now(), holds_per_batch);
  if (expired.empty()) {
    co_await tx.rollback();
    co_return 0;
  }
  std::vector<Uuid> orders;
  for (const auto& hold : expired) orders.push_back(hold.order_id);
  FAULT_POINT("warehouse.expire_holds");
  co_await store_.lock_stock_of(tx, orders);
  co_await store_.unreserve(tx, orders);
  const auto items = co_await store_.items_of(tx, orders);
  pg::WriteBatch events(database_);
  for (const auto& [order_id, is_reservation] : expired) {
    StockChanged changed{order_id, {}};
    for (const auto& entry : items) {
      if (entry.order_id == order_id) changed.items.push_back(entry.item);
    }
    outbox_.publish(events, changed);
    if (!is_reservation) outbox_.publish(events, HoldExpired{order_id});
  }
  const auto told = co_await tx.run(std::move(events));
  invariant(told.has_value(), "an event met a guard");
  co_await tx.commit();
  co_return orders.size();
}

Task<std::vector<StockRow>> Service::stock_rows(ItemId item, Deadline deadline) {
  return store_.rows_of(item, deadline);
}

Task<int> Service::set_stock(pg::Tx& tx, LocationId location, Cause cause,
                             std::vector<SupplierStock> stock) {
  if (stock.empty()) co_return 0;
  stock = latest_in_lock_order(std::move(stock));
  auto changed = co_await store_.set_stock(tx, location, std::move(stock), cause);
  const auto count = static_cast<int>(changed.size());
  if (count > 0) co_await outbox_.publish(tx, StockChanged{cause.id, std::move(changed)});
  co_return count;
}

}  // namespace flipflop::warehouse
