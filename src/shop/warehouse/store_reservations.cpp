// Holds for other systems' orders, and what there is to reserve.

#include "shop/warehouse/store.h"

namespace flipflop::warehouse {

constexpr pg::Statement set_reservation{
    "warehouse.mark_reservation",
    "UPDATE warehouse.hold SET is_reservation = true WHERE order_id = $1::uuid"};

void Store::mark_reservation(pg::WriteBatch& batch, Uuid order_id) const {
  batch.add(pg::Stage::rows, set_reservation, {order_id});
}

constexpr pg::Statement select_is_reservation{
    "warehouse.is_reservation",
    "SELECT is_reservation FROM warehouse.hold WHERE order_id = $1::uuid"};

Task<std::optional<bool>> Store::is_reservation(Uuid order_id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_is_reservation, {order_id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement select_levels{"warehouse.levels", R"(
  SELECT i.id, i.label, coalesce(s.free, 0)
  FROM warehouse.item i LEFT JOIN LATERAL (
    SELECT sum(on_hand - held)::bigint AS free FROM warehouse.stock WHERE item_id = i.id) s ON true
  WHERE i.id > $1::uuid ORDER BY i.id LIMIT $2::bigint)"};

Task<std::vector<StockLevel>> Store::levels(ItemId after, int limit, Deadline deadline) const {
  const auto rows = co_await database_.read(select_levels, {after, limit}, deadline);
  std::vector<StockLevel> levels;
  for (const auto row : rows)
    levels.push_back({row.get<ItemId>(0), row.get<std::string>(1), row.get<std::int64_t>(2)});
  co_return levels;
}

}  // namespace flipflop::warehouse
