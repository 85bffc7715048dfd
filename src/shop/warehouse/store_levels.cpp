// Which items are running low.

#include <boost/describe/enum_from_string.hpp>

#include "base/invariant.h"
#include "shop/warehouse/store_stockroom.h"

namespace flipflop::warehouse {
namespace {

Level level_named(std::string_view name) {
  Level level{};
  const bool is_known = boost::describe::enum_from_string(std::string(name).c_str(), level);
  invariant(is_known, "an unknown level of stock");
  return level;
}

LowItem low_item_in(const pg::Row& row) {
  return {row.get<ItemId>(0), row.get<std::string>(1), row.get<std::int64_t>(2),
          row.get<std::int64_t>(3), row.get<Instant>(4)};
}

}  // namespace

constexpr pg::Statement lock_cursor{"warehouse.lock_level_cursor",
                                    "SELECT position FROM warehouse.level_cursor FOR UPDATE"};

Task<std::int64_t> StockroomStore::lock_level_cursor(pg::Tx& tx) const {
  const auto rows = co_await tx.run(lock_cursor);
  invariant(rows.size() == 1, "the cursor of levels");
  co_return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement update_cursor{"warehouse.set_level_cursor",
                                      "UPDATE warehouse.level_cursor SET position = $1::bigint"};

Task<void> StockroomStore::set_level_cursor(pg::Tx& tx, std::int64_t position) const {
  co_await tx.run(update_cursor, {position});
}

// Only the job that holds the cursor's row comes here, so that what was and what is are compared
// by one at a time.
constexpr pg::Statement compare_levels{"warehouse.update_levels", R"(
  WITH now_is AS (
    SELECT i.id AS item_id,
           CASE WHEN coalesce(sum(s.on_hand - s.held), 0) <= 0 THEN 'out'
                WHEN coalesce(sum(s.on_hand - s.held), 0) <= i.low_threshold THEN 'low'
                ELSE 'enough' END AS level
    FROM warehouse.item i LEFT JOIN warehouse.stock s ON s.item_id = i.id
    WHERE i.id = ANY($1::uuid[]) GROUP BY i.id),
  changed AS (
    SELECT n.item_id, was.level AS before, n.level AS after
    FROM now_is n LEFT JOIN warehouse.level was ON was.item_id = n.item_id
    WHERE was.level IS DISTINCT FROM n.level),
  kept AS (
    INSERT INTO warehouse.level (item_id, level, since)
    SELECT item_id, after, $2::timestamptz FROM changed ORDER BY item_id
    ON CONFLICT (item_id) DO UPDATE SET level = excluded.level, since = excluded.since)
  SELECT item_id, before, after FROM changed ORDER BY item_id LIMIT 100000)"};

Task<std::vector<LevelChange>> StockroomStore::update_levels(pg::Tx& tx, std::vector<Uuid> items,
                                                             Instant now) const {
  const auto rows = co_await tx.run(compare_levels, {items, now});
  std::vector<LevelChange> changes;
  for (const auto row : rows) {
    LevelChange change{row.get<Uuid>(0), std::nullopt, level_named(row.text(2))};
    if (!row.is_null(1)) change.before = level_named(row.text(1));
    changes.push_back(change);
  }
  co_return changes;
}

constexpr pg::Statement lock_item_threshold{
    "warehouse.lock_threshold",
    "SELECT low_threshold FROM warehouse.item WHERE id = $1::uuid FOR NO KEY UPDATE"};

Task<std::optional<std::int64_t>> StockroomStore::lock_threshold(pg::Tx& tx, ItemId item) const {
  const auto rows = co_await tx.run(lock_item_threshold, {item});
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement update_threshold{
    "warehouse.set_threshold",
    "UPDATE warehouse.item SET low_threshold = $2::bigint WHERE id = $1::uuid"};

Task<void> StockroomStore::set_threshold(pg::Tx& tx, ItemId item, std::int64_t threshold) const {
  co_await tx.run(update_threshold, {item, threshold});
}

const list::List& low_stock_list() {
  static const list::List list(
      {.name = "warehouse.low_stock",
       .columns = R"(v.item_id, i.label, coalesce((SELECT sum(s.on_hand - s.held)::bigint
                     FROM warehouse.stock s WHERE s.item_id = i.id), 0), i.low_threshold, v.since)",
       .from = R"(FROM warehouse.level v
                  JOIN warehouse.item i ON i.id = v.item_id AND v.level <> 'enough')",
       .id = "v.item_id",
       .sorts = {{"since", list::Kind::instant, "v.since"},
                 {"productName", list::Kind::text, "i.label"}},
       .filters = {{"text", "(i.label ILIKE ? OR i.id::text ILIKE ?)"}}});
  return list;
}

Task<list::Page<LowItem>> StockroomStore::low_stock(std::string search, list::Query query,
                                                    Deadline deadline) const {
  query.filters = {search.empty() ? pg::Param(std::nullopt) : pg::Param(list::containing(search))};
  return low_stock_list().read(&database_, std::move(query), &low_item_in, deadline);
}

}  // namespace flipflop::warehouse
