// Sold pieces that come back.

#include "shop/warehouse/store.h"

namespace flipflop::warehouse {

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
