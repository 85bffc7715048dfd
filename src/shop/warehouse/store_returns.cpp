// Sold pieces that come back.

#include "base/invariant.h"
#include "shop/warehouse/store.h"

namespace flipflop::warehouse {

constexpr pg::Statement lock_locations_of_order{"warehouse.lock_locations_of_order", R"(
  SELECT l.is_active FROM warehouse.location l
  WHERE l.kind = 'own'
    AND l.id IN (SELECT location_id FROM warehouse.hold_line WHERE order_id = $1::uuid)
  ORDER BY l.id FOR SHARE)"};
constexpr pg::Statement reopen_locations{"warehouse.reopen_locations", R"(
  UPDATE warehouse.location SET is_active = true, version = version + 1
  WHERE NOT is_active
    AND id IN (SELECT location_id FROM warehouse.hold_line WHERE order_id = $1::uuid))"};

Task<void> Store::open_locations_of(pg::Tx& tx, Uuid order_id) const {
  const auto rows = co_await tx.run(lock_locations_of_order, {order_id});
  bool is_off = false;
  for (const auto row : rows) is_off = is_off || !row.get<bool>(0);
  if (is_off) co_await tx.run(reopen_locations, {order_id});
}

constexpr pg::Statement select_first_own{"warehouse.first_own", R"(
  SELECT id FROM warehouse.location WHERE kind = 'own' AND is_active
  ORDER BY priority, id LIMIT 1 FOR SHARE)"};

Task<LocationId> Store::first_own_location(pg::Tx& tx) const {
  auto rows = co_await tx.run(select_first_own);
  // Empty when the first one was switched off while we waited for it; another one is on.
  if (rows.empty()) rows = co_await tx.run(select_first_own);
  invariant(rows.size() == 1, "no own location is switched on");
  co_return rows[0].get<LocationId>(0);
}

// An item that was sold from a supplier's shelf may never have lain on ours.
constexpr pg::Statement insert_missing_own{"warehouse.insert_missing_own", R"(
  INSERT INTO warehouse.stock (item_id, location_id)
  SELECT i.id, $1::uuid FROM warehouse.item i WHERE i.id = ANY($2::uuid[]) ORDER BY i.id
  ON CONFLICT (item_id, location_id) DO NOTHING)"};
constexpr pg::Statement lock_own{"warehouse.lock_own", R"(
  SELECT item_id FROM warehouse.stock WHERE location_id = $1::uuid AND item_id = ANY($2::uuid[])
  ORDER BY item_id FOR NO KEY UPDATE)"};
// The ledger decides what is news, and the count follows it.
constexpr pg::Statement add_returned{"warehouse.add_returned", R"(
  WITH news AS (
    INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)
    SELECT s.item_id, $1::uuid, given.quantity, $4, $5::uuid, $6::timestamptz
    FROM unnest($2::uuid[], $3::bigint[]) AS given(id, quantity)
    JOIN warehouse.stock s ON s.item_id = given.id AND s.location_id = $1::uuid
    ORDER BY s.item_id
    ON CONFLICT (cause, item_id) WHERE reason = 'return' DO NOTHING
    RETURNING item_id, delta),
  changed AS (
    UPDATE warehouse.stock s SET on_hand = s.on_hand + news.delta FROM news
    WHERE s.location_id = $1::uuid AND s.item_id = news.item_id
    RETURNING s.item_id)
  SELECT item_id FROM changed ORDER BY item_id LIMIT 10000)"};

Task<std::vector<Uuid>> Store::put_back(pg::Tx& tx, LocationId location, Cause cause,
                                        std::vector<ReturnedPieces> pieces) const {
  std::vector<ItemId> items;
  std::vector<std::int64_t> quantities;
  for (const ReturnedPieces& returned : pieces) {
    items.push_back(returned.item);
    quantities.push_back(returned.quantity);
  }
  co_await tx.run(insert_missing_own, {location, items});
  co_await tx.run(lock_own, {location, items});
  const auto rows = co_await tx.run(
      add_returned, {location, items, quantities, cause.reason, cause.id, cause.at});
  std::vector<Uuid> came_back;
  for (const auto row : rows) came_back.push_back(row.get<Uuid>(0));
  co_return came_back;
}

}  // namespace flipflop::warehouse
