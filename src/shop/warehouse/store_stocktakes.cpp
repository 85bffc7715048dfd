// Stocktakes and their lines.

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "base/invariant.h"
#include "shop/warehouse/store_stockroom.h"

namespace flipflop::warehouse {
namespace {

template <class Enum>
std::string name_of(Enum value) {
  return boost::describe::enum_to_string(value, "");
}

StocktakeState state_named(std::string_view name) {
  StocktakeState state{};
  const bool is_known = boost::describe::enum_from_string(std::string(name).c_str(), state);
  invariant(is_known, "a stocktake in an unknown state");
  return state;
}

Stocktake stocktake_in(const pg::Row& row) {
  Stocktake one;
  one.id = row.get<StocktakeId>(0);
  one.location = row.get<LocationId>(1);
  one.location_name = row.get<std::string>(2);
  one.note = row.get<std::string>(3);
  one.state = state_named(row.text(4));
  one.opened_at = row.get<Instant>(5);
  one.ended_at = row.get<std::optional<Instant>>(6);
  one.lines = row.get<std::int64_t>(7);
  one.differences = row.get<std::int64_t>(8);
  one.shorts = row.get<std::int64_t>(9);
  return one;
}

StocktakeLine line_in(const pg::Row& row) {
  StocktakeLine line;
  line.item = row.get<ItemId>(0);
  line.label = row.get<std::string>(1);
  line.on_hand = row.get<std::int64_t>(2);
  line.held = row.get<std::int64_t>(3);
  line.counted = row.get<std::optional<std::int64_t>>(4);
  line.expected = row.get<std::optional<std::int64_t>>(5);
  line.applied = row.get<std::optional<std::int64_t>>(6);
  line.short_by = row.get<std::int64_t>(7);
  line.counted_at = row.get<std::optional<Instant>>(8);
  return line;
}

}  // namespace

// One per location is open at a time; whoever comes second has no row inserted.
constexpr pg::Statement insert_open{"warehouse.insert_stocktake", R"(
  INSERT INTO warehouse.stocktake (id, location_id, note, state, opened_at)
  VALUES ($1::uuid, $2::uuid, $3, 'open', $4::timestamptz)
  ON CONFLICT (location_id) WHERE state IN ('open', 'closing') DO NOTHING)"};

Task<bool> StockroomStore::insert_stocktake(pg::Tx& tx, const Stocktake& stocktake) const {
  const auto rows = co_await tx.run(
      insert_open, {stocktake.id, stocktake.location, stocktake.note, stocktake.opened_at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_stocktake{"warehouse.find_stocktake", R"(
  SELECT t.id, t.location_id, l.name, t.note, t.state, t.opened_at, t.ended_at, count(c.item_id),
         count(*) FILTER (WHERE c.counted <> c.expected), count(*) FILTER (WHERE c.short > 0)
  FROM warehouse.stocktake t JOIN warehouse.location l ON l.id = t.location_id
  LEFT JOIN warehouse.stocktake_line c ON c.stocktake_id = t.id
  WHERE t.id = $1::uuid GROUP BY t.id, l.id)"};

Task<std::optional<Stocktake>> StockroomStore::find_stocktake(StocktakeId id,
                                                              Deadline deadline) const {
  const auto rows = co_await database_.read(select_stocktake, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return stocktake_in(rows[0]);
}

const list::List& stocktake_list() {
  static const list::List list(
      {.name = "warehouse.stocktakes",
       .columns = R"(t.id, t.location_id, l.name, t.note, t.state, t.opened_at, t.ended_at,
                     (SELECT count(*) FROM warehouse.stocktake_line c WHERE c.stocktake_id = t.id),
                     (SELECT count(*) FROM warehouse.stocktake_line c
                      WHERE c.stocktake_id = t.id AND c.counted <> c.expected),
                     (SELECT count(*) FROM warehouse.stocktake_line c
                      WHERE c.stocktake_id = t.id AND c.short > 0))",
       .from = "FROM warehouse.stocktake t JOIN warehouse.location l ON l.id = t.location_id",
       .id = "t.id",
       .sorts = {{"openedAt", list::Kind::instant, "t.opened_at"}}});
  return list;
}

Task<list::Page<Stocktake>> StockroomStore::stocktakes(list::Query query, Deadline deadline) const {
  return stocktake_list().read(&database_, std::move(query), &stocktake_in, deadline);
}

const list::List& stocktake_line_list() {
  static const list::List list(
      {.name = "warehouse.stocktake_lines",
       .columns = R"(s.item_id, i.label, s.on_hand, s.held, c.counted, c.expected, c.applied,
                     coalesce(c.short, 0), c.counted_at)",
       .from = R"(FROM warehouse.stocktake t
                  JOIN warehouse.stock s ON s.location_id = t.location_id
                  JOIN warehouse.item i ON i.id = s.item_id
                  LEFT JOIN warehouse.stocktake_line c
                    ON c.stocktake_id = t.id AND c.item_id = s.item_id)",
       .id = "s.item_id",
       .direction = list::Direction::asc,
       .sorts = {{"productName", list::Kind::text, "i.label"}},
       .filters = {{"uuid", "t.id = ?"},
                   {"text", "(i.label ILIKE ? OR i.id::text ILIKE ?)"},
                   {"text", R"(CASE ? WHEN 'counted' THEN c.item_id IS NOT NULL
                               WHEN 'uncounted' THEN c.item_id IS NULL
                               WHEN 'different' THEN c.counted <> c.expected
                               WHEN 'short_of' THEN c.short > 0 ELSE true END)"}}});
  return list;
}

Task<list::Page<StocktakeLine>> StockroomStore::stocktake_lines(LineFilter filter,
                                                                list::Query query,
                                                                Deadline deadline) const {
  const auto search =
      filter.search.empty() ? pg::Param(std::nullopt) : pg::Param(list::containing(filter.search));
  query.filters = {filter.stocktake, search, name_of(filter.kind)};
  return stocktake_line_list().read(&database_, std::move(query), &line_in, deadline);
}

constexpr pg::Statement share_stocktake{
    "warehouse.share_stocktake",
    "SELECT location_id, state FROM warehouse.stocktake WHERE id = $1::uuid FOR SHARE"};
constexpr pg::Statement lock_stocktake_row{
    "warehouse.lock_stocktake",
    "SELECT location_id, state FROM warehouse.stocktake WHERE id = $1::uuid FOR NO KEY UPDATE"};

Task<std::optional<StockroomStore::LockedStocktake>> StockroomStore::lock_stocktake(
    pg::Tx& tx, StocktakeId id, LocationLock lock) const {
  const auto rows =
      co_await tx.run(lock == LocationLock::shared ? share_stocktake : lock_stocktake_row, {id});
  if (rows.empty()) co_return std::nullopt;
  co_return LockedStocktake{rows[0].get<LocationId>(0), state_named(rows[0].text(1))};
}

constexpr pg::Statement upsert_line{"warehouse.put_stocktake_line", R"(
  INSERT INTO warehouse.stocktake_line (stocktake_id, item_id, counted, expected, counted_at)
  VALUES ($1::uuid, $2::uuid, $3::bigint, $4::bigint, $5::timestamptz)
  ON CONFLICT (stocktake_id, item_id) DO UPDATE
  SET counted = excluded.counted, expected = excluded.expected, counted_at = excluded.counted_at)"};
constexpr pg::Statement delete_line{
    "warehouse.delete_stocktake_line",
    "DELETE FROM warehouse.stocktake_line WHERE stocktake_id = $1::uuid AND item_id = $2::uuid"};

Task<void> StockroomStore::put_line(pg::Tx& tx, CountedLine line, StockFigures figures,
                                    Instant at) const {
  if (line.quantity) {
    co_await tx.run(upsert_line, {line.stocktake, line.item, *line.quantity, figures.on_hand, at});
  } else {
    co_await tx.run(delete_line, {line.stocktake, line.item});
  }
}

constexpr pg::Statement update_stocktake_state{"warehouse.move_stocktake", R"(
  UPDATE warehouse.stocktake SET state = $3, ended_at = $4::timestamptz
  WHERE id = $1::uuid AND state = $2)"};

Task<bool> StockroomStore::move_stocktake(pg::Tx& tx, StocktakeId id, StocktakeState from,
                                          StocktakeState to,
                                          std::optional<Instant> ended_at) const {
  const auto rows =
      co_await tx.run(update_stocktake_state, {id, name_of(from), name_of(to), ended_at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement lock_waiting_lines{"warehouse.lock_waiting_lines", R"(
  SELECT s.item_id FROM warehouse.stock s
  WHERE s.location_id = $2::uuid AND s.item_id IN (
    SELECT item_id FROM warehouse.stocktake_line WHERE stocktake_id = $1::uuid AND applied IS NULL
    ORDER BY item_id LIMIT $3::bigint)
  ORDER BY s.item_id FOR NO KEY UPDATE)"};
// The rows are locked. Pieces that buyers hold are never counted away.
constexpr pg::Statement apply_locked_lines{"warehouse.apply_stocktake_lines", R"(
  WITH wanted AS (
    SELECT c.item_id, greatest(c.counted - c.expected, s.held - s.on_hand) AS delta,
           c.counted - c.expected AS difference
    FROM warehouse.stocktake_line c
    JOIN warehouse.stock s ON s.item_id = c.item_id AND s.location_id = $2::uuid
    WHERE c.stocktake_id = $1::uuid AND c.item_id = ANY($3::uuid[]) AND c.applied IS NULL),
  lines AS (
    UPDATE warehouse.stocktake_line c SET applied = w.delta, short = w.delta - w.difference
    FROM wanted w WHERE c.stocktake_id = $1::uuid AND c.item_id = w.item_id),
  changed AS (
    UPDATE warehouse.stock s SET on_hand = s.on_hand + w.delta, assumed = false
    FROM wanted w WHERE s.location_id = $2::uuid AND s.item_id = w.item_id AND w.delta <> 0
    RETURNING s.item_id, w.delta),
  ledger AS (
    INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)
    SELECT item_id, $2::uuid, delta, 'stocktake', $1::uuid, $4::timestamptz FROM changed
    ORDER BY item_id)
  SELECT item_id FROM changed ORDER BY item_id LIMIT 10000)"};

Task<StockroomStore::AppliedLines> StockroomStore::apply_lines(pg::Tx& tx, StocktakeId id,
                                                               LocationId location, Instant at,
                                                               int limit) const {
  const auto locked = co_await tx.run(lock_waiting_lines, {id, location, limit});
  std::vector<Uuid> items;
  for (const auto row : locked) items.push_back(row.get<Uuid>(0));
  AppliedLines applied{locked.size(), {}};
  if (items.empty()) co_return applied;
  const auto changed = co_await tx.run(apply_locked_lines, {id, location, items, at});
  for (const auto row : changed) applied.changed.push_back(row.get<Uuid>(0));
  co_return applied;
}

constexpr pg::Statement select_closing{
    "warehouse.closing_stocktakes",
    "SELECT id FROM warehouse.stocktake WHERE state = 'closing' ORDER BY id LIMIT 100"};

Task<std::vector<StocktakeId>> StockroomStore::closing_stocktakes(Deadline deadline) const {
  const auto rows = co_await database_.read(select_closing, {}, deadline);
  std::vector<StocktakeId> ids;
  for (const auto row : rows) ids.push_back(row.get<StocktakeId>(0));
  co_return ids;
}

}  // namespace flipflop::warehouse
