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

constexpr pg::Statement select_lines{"warehouse.lines_of", R"(
  SELECT item_id, location_id, quantity FROM warehouse.hold_line WHERE order_id = $1::uuid
  ORDER BY item_id, location_id LIMIT 1000)"};

Task<std::vector<HoldLine>> Store::lines_of(Uuid order_id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_lines, {order_id}, deadline);
  std::vector<HoldLine> lines;
  for (const pg::Row row : rows)
    lines.push_back({row.get<ItemId>(0), row.get<LocationId>(1), row.get<std::int64_t>(2)});
  co_return lines;
}

namespace {

StockLevel level_in(const pg::Row& row) {
  return {row.get<ItemId>(0), row.get<std::string>(1), row.get<std::int64_t>(2)};
}

}  // namespace

const list::List& stock_levels() {
  static const list::List list(
      {.name = "warehouse.levels",
       .columns = R"(i.id, i.label, coalesce((SELECT sum(s.on_hand - s.held)::bigint
                     FROM warehouse.stock s WHERE s.item_id = i.id), 0))",
       .from = "FROM warehouse.item i",
       .id = "i.id",
       .direction = list::Direction::asc,
       .sorts = {{"productName", list::Kind::text, "i.label"}},
       .filters = {{"text", "i.label ILIKE ?"}}});
  return list;
}

Task<list::Page<StockLevel>> Store::levels(std::string search, list::Query query,
                                           Deadline deadline) const {
  query.filters = {search.empty() ? pg::Param(std::nullopt) : pg::Param(list::containing(search))};
  return stock_levels().read(&database_, std::move(query), &level_in, deadline);
}

constexpr pg::Statement lock_count{"warehouse.lock_on_hand", R"(
  SELECT on_hand FROM warehouse.stock WHERE item_id = $1::uuid AND location_id = $2::uuid
  FOR NO KEY UPDATE)"};

Task<std::int64_t> Store::lock_on_hand(pg::Tx& tx, ItemId item, LocationId location) const {
  const pg::Rows rows = co_await tx.run(lock_count, {item, location});
  co_return rows.empty() ? 0 : rows[0].get<std::int64_t>(0);
}

}  // namespace flipflop::warehouse
