// What other systems reserve: service.h.

#include <algorithm>
#include <map>

#include "base/invariant.h"
#include "shop/warehouse/service.h"

namespace flipflop::warehouse {
namespace {

constexpr std::chrono::hours reservation_life{24};

// Piece by piece in the order of `stock`, own locations first; nullopt when there is too little.
std::optional<std::vector<HoldLine>> allocated(const std::vector<Demand>& demand,
                                               const std::vector<StockLine>& stock) {
  std::map<ItemId, std::int64_t> missing;
  for (const Demand& one : demand) missing[one.item] += one.quantity;
  std::vector<HoldLine> lines;
  for (const StockLine& place : stock) {
    std::int64_t& wanted = missing[place.item];
    const std::int64_t taken = std::min(wanted, std::max<std::int64_t>(place.available, 0));
    if (taken == 0) continue;
    lines.push_back({place.item, place.location, taken});
    wanted -= taken;
  }
  const bool is_short =
      std::ranges::any_of(missing, [](const auto& one) { return one.second > 0; });
  if (is_short) return std::nullopt;
  return lines;
}

// For the audit log.
std::string described(const std::vector<HoldLine>& lines) {
  std::string json = "[";
  for (const HoldLine& line : lines)
    json += (json.size() > 1 ? R"(,{"item":")" : R"({"item":")") + line.item.text() +
            R"(","quantity":)" + std::to_string(line.quantity) + "}";
  return json + "]";
}

}  // namespace

Task<std::expected<std::vector<HoldLine>, ReserveRefusal>> Service::reserve(Reservation wish,
                                                                            Deadline deadline) {
  if (idempotency::was_done(wish.once)) {
    std::vector<HoldLine> held = co_await store_.lines_of(wish.order_id, deadline);
    co_return held;
  }
  const auto before = co_await store_.is_reservation(wish.order_id, deadline);
  if (before) co_return std::unexpected(ReserveRefusal::reserved_before);
  std::vector<ItemId> items;
  for (const Demand& one : wish.demand) items.push_back(one.item);
  pg::ReadBatch reading(database_);
  const std::size_t stock_at = store_.read_stock(reading, std::move(items));
  const std::vector<pg::Rows> rows = co_await reading.run(deadline);
  auto lines = allocated(wish.demand, Store::stock_lines(rows[stock_at]));
  if (!lines) co_return std::unexpected(ReserveRefusal::out_of_stock);

  pg::WriteBatch batch(database_);
  idempotency::claim(batch, wish.once, wish.order_id.text());
  hold(batch, {wish.order_id, *lines, clock_.now() + reservation_life});
  store_.mark_reservation(batch, wish.order_id);
  audit_log_.append(
      batch, {std::move(wish.actor), "stock.reserve", wish.order_id.text(), "", described(*lines)});
  const auto done = co_await batch.commit(deadline);
  // Somebody was faster between the reading and the writing: with this order, or with its pieces.
  if (!done && done.error().guard == Store::guard_held_before)
    co_return std::unexpected(ReserveRefusal::reserved_before);
  if (!done) co_return std::unexpected(ReserveRefusal::out_of_stock);
  co_return std::move(*lines);
}

Task<ReleaseAnswer> Service::release_reservation(Uuid order_id, audit_log::Actor actor,
                                                 idempotency::Once* once, Deadline deadline) {
  if (idempotency::was_done(once)) co_return ReleaseAnswer::released;
  const auto is_reservation = co_await store_.is_reservation(order_id, deadline);
  if (!is_reservation) co_return ReleaseAnswer::unknown;
  if (!*is_reservation) co_return ReleaseAnswer::belongs_to_an_order;
  auto tx = co_await database_.begin(deadline);
  co_await idempotency::claim(tx, once, order_id.text());
  const HoldEnd end = co_await release_hold(tx, order_id);
  if (end == HoldEnd::done)
    co_await audit_log_.append(tx, {std::move(actor), "stock.release", order_id.text(), "", ""});
  co_await tx.commit();
  co_return end == HoldEnd::done ? ReleaseAnswer::released : ReleaseAnswer::nothing_held;
}

Task<list::Page<StockLevel>> Service::levels(std::string search, list::Query query,
                                             Deadline deadline) {
  return store_.levels(std::move(search), std::move(query), deadline);
}

}  // namespace flipflop::warehouse
