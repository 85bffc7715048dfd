// Pieces that are taken out of an order which goes on.

#include "base/invariant.h"
#include "shop/warehouse/store.h"

namespace flipflop::warehouse {

constexpr pg::Statement shrink_hold_lines{"warehouse.shrink_hold_lines", R"(
  WITH given AS (
    SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS g(item_id, location_id, quantity)),
  gone AS (
    DELETE FROM warehouse.hold_line l USING given g
    WHERE l.order_id = $1::uuid AND l.item_id = g.item_id AND l.location_id = g.location_id
      AND l.quantity = g.quantity RETURNING 1),
  less AS (
    UPDATE warehouse.hold_line l SET quantity = l.quantity - g.quantity FROM given g
    WHERE l.order_id = $1::uuid AND l.item_id = g.item_id AND l.location_id = g.location_id
      AND l.quantity > g.quantity RETURNING 1)
  SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM less))"};
constexpr pg::Statement lock_edited_stock{"warehouse.lock_edited_stock", R"(
  SELECT 1 FROM warehouse.stock s
  JOIN unnest($1::uuid[], $2::uuid[]) AS g(item_id, location_id)
    ON s.item_id = g.item_id AND s.location_id = g.location_id
  ORDER BY s.item_id, s.location_id FOR NO KEY UPDATE OF s)"};
constexpr pg::Statement move_edited_pieces{"warehouse.move_edited_pieces", R"(
  WITH moved AS (
    UPDATE warehouse.stock s
    SET on_hand = s.on_hand + $4::bigint * g.quantity, held = s.held + $5::bigint * g.quantity
    FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS g(item_id, location_id, quantity)
    WHERE s.item_id = g.item_id AND s.location_id = g.location_id
    RETURNING s.item_id, s.location_id, $4::bigint * g.quantity AS delta),
  ledger AS (
    INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)
    SELECT item_id, location_id, delta, 'edit', $6::uuid, $7::timestamptz FROM moved
    WHERE delta <> 0)
  SELECT DISTINCT item_id FROM moved ORDER BY item_id LIMIT 10000)"};

Task<std::vector<Uuid>> Store::take_out(pg::Tx& tx, Uuid order_id, TakenOut pieces,
                                        Instant at) const {
  std::vector<ItemId> items;
  std::vector<LocationId> locations;
  std::vector<std::int64_t> quantities;
  for (const HoldLine& line : pieces.lines) {
    items.push_back(line.item);
    locations.push_back(line.location);
    quantities.push_back(line.quantity);
  }
  const auto shrunk = co_await tx.run(shrink_hold_lines, {order_id, items, locations, quantities});
  invariant(shrunk[0].get<std::int64_t>(0) == static_cast<std::int64_t>(items.size()),
            "what is taken out of an order is held for it");
  co_await tx.run(lock_edited_stock, {items, locations});
  const bool is_sold = pieces.from == HoldState::committed;
  const auto rows = co_await tx.run(
      move_edited_pieces,
      {items, locations, quantities, is_sold ? 1 : 0, is_sold ? 0 : -1, pieces.cause, at});
  std::vector<Uuid> changed;
  for (const auto row : rows) changed.push_back(row.get<Uuid>(0));
  co_return changed;
}

}  // namespace flipflop::warehouse
