// Holds for other systems' orders, and what there is to reserve.

#include <boost/describe/enum_from_string.hpp>

#include "base/invariant.h"
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

constexpr pg::Statement select_held_pieces{"warehouse.held_pieces", R"(
  SELECT h.item_id, l.name, l.kind = 'own', h.quantity, h.reason
  FROM warehouse.hold_line h JOIN warehouse.location l ON l.id = h.location_id
  WHERE h.order_id = $1::uuid ORDER BY h.item_id, l.kind = 'own' DESC, l.priority, l.id
  LIMIT 1000)"};

Task<std::vector<HeldPieces>> Store::held_pieces(Uuid order_id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_held_pieces, {order_id}, deadline);
  std::vector<HeldPieces> held;
  for (const pg::Row row : rows) {
    HeldPieces pieces{row.get<ItemId>(0), row.get<std::string>(1), row.get<bool>(2),
                      row.get<std::int64_t>(3)};
    const bool is_known =
        boost::describe::enum_from_string(std::string(row.text(4)).c_str(), pieces.reason);
    invariant(is_known, "pieces held for an unknown reason");
    held.push_back(std::move(pieces));
  }
  co_return held;
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

}  // namespace flipflop::warehouse
