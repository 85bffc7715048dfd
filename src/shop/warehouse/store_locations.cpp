// Own locations, what lies in them, and single stock rows.

#include <algorithm>

#include "base/invariant.h"
#include "shop/warehouse/store_stockroom.h"

namespace flipflop::warehouse {

constexpr pg::Statement select_own_locations{"warehouse.own_locations", R"(
  SELECT l.id, l.name, l.priority, l.is_active, l.version, coalesce(lies.items, 0),
         coalesce(lies.on_hand, 0), coalesce(lies.held, 0)
  FROM warehouse.location l
  LEFT JOIN LATERAL (
    SELECT count(*) AS items, sum(s.on_hand)::bigint AS on_hand, sum(s.held)::bigint AS held
    FROM warehouse.stock s WHERE s.location_id = l.id AND s.on_hand > 0) lies ON true
  WHERE l.kind = 'own' ORDER BY l.priority, l.id LIMIT 1000)"};

Task<std::vector<OwnLocation>> StockroomStore::locations(Deadline deadline) const {
  const auto rows = co_await database_.read(select_own_locations, {}, deadline);
  std::vector<OwnLocation> all;
  for (const auto row : rows)
    all.push_back({row.get<LocationId>(0), row.get<std::string>(1), row.get<int>(2),
                   row.get<bool>(3), row.get<std::int64_t>(4), row.get<std::int64_t>(5),
                   row.get<std::int64_t>(6), row.get<std::int64_t>(7)});
  co_return all;
}

constexpr pg::Statement share_location{"warehouse.share_location", R"(
  SELECT name, priority, is_active, version FROM warehouse.location
  WHERE id = $1::uuid AND kind = 'own' FOR SHARE)"};
constexpr pg::Statement lock_location_row{"warehouse.lock_location", R"(
  SELECT name, priority, is_active, version FROM warehouse.location
  WHERE id = $1::uuid AND kind = 'own' FOR NO KEY UPDATE)"};

Task<std::optional<LockedLocation>> StockroomStore::lock_location(pg::Tx& tx, LocationId id,
                                                                  LocationLock lock) const {
  const auto rows =
      co_await tx.run(lock == LocationLock::shared ? share_location : lock_location_row, {id});
  if (rows.empty()) co_return std::nullopt;
  co_return LockedLocation{rows[0].get<std::string>(0), rows[0].get<int>(1), rows[0].get<bool>(2),
                           rows[0].get<std::int64_t>(3)};
}

constexpr pg::Statement lock_all_own{"warehouse.lock_own_locations", R"(
  SELECT is_active FROM warehouse.location WHERE kind = 'own' ORDER BY id LIMIT 1000
  FOR NO KEY UPDATE)"};

Task<StockroomStore::OwnLocations> StockroomStore::lock_own_locations(pg::Tx& tx) const {
  const auto rows = co_await tx.run(lock_all_own);
  OwnLocations own{rows.size(), 0};
  for (const auto row : rows) own.active += row.get<bool>(0) ? 1 : 0;
  co_return own;
}

constexpr pg::Statement select_name_taken{"warehouse.is_name_taken", R"(
  SELECT EXISTS (SELECT FROM warehouse.location
                 WHERE kind = 'own' AND lower(name) = lower($1) AND id <> $2::uuid))"};

Task<bool> StockroomStore::is_name_taken(pg::Tx& tx, LocationEdit edit) const {
  const auto rows = co_await tx.run(select_name_taken, {edit.name, edit.id});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement insert_own_location{"warehouse.insert_location", R"(
  INSERT INTO warehouse.location (id, kind, supplier_id, name, priority, is_active)
  VALUES ($1::uuid, 'own', NULL, $2, $3::int, $4::boolean))"};

Task<void> StockroomStore::insert_location(pg::Tx& tx, LocationEdit edit) const {
  co_await tx.run(insert_own_location, {edit.id, edit.name, edit.priority, edit.is_active});
}

constexpr pg::Statement update_own_location{"warehouse.update_location", R"(
  UPDATE warehouse.location
  SET name = $2, priority = $3::int, is_active = $4::boolean, version = version + 1
  WHERE id = $1::uuid AND kind = 'own')"};

Task<void> StockroomStore::update_location(pg::Tx& tx, LocationEdit edit) const {
  co_await tx.run(update_own_location, {edit.id, edit.name, edit.priority, edit.is_active});
}

constexpr pg::Statement select_has_pieces{"warehouse.has_pieces", R"(
  SELECT EXISTS (SELECT FROM warehouse.stock WHERE location_id = $1::uuid AND on_hand > 0))"};

Task<bool> StockroomStore::has_pieces(pg::Tx& tx, LocationId id) const {
  const auto rows = co_await tx.run(select_has_pieces, {id});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement select_has_work{"warehouse.has_work", R"(
  SELECT EXISTS (SELECT FROM warehouse.stocktake
                 WHERE location_id = $1::uuid AND state IN ('open', 'closing'))
      OR EXISTS (SELECT FROM warehouse.arrival
                 WHERE location_id = $1::uuid AND state = 'expected'))"};

Task<bool> StockroomStore::has_work(pg::Tx& tx, LocationId id) const {
  const auto rows = co_await tx.run(select_has_work, {id});
  co_return rows[0].get<bool>(0);
}

namespace {

LocationStock location_stock_in(const pg::Row& row) {
  return {row.get<ItemId>(0), row.get<std::string>(1), row.get<std::int64_t>(2),
          row.get<std::int64_t>(3)};
}

}  // namespace

const list::List& location_stock_list() {
  static const list::List list(
      {.name = "warehouse.location_stock",
       .columns = "s.item_id, i.label, s.on_hand, s.held",
       .from = "FROM warehouse.stock s JOIN warehouse.item i ON i.id = s.item_id",
       .id = "s.item_id",
       .direction = list::Direction::asc,
       .sorts = {{"productName", list::Kind::text, "i.label"}},
       .filters = {{"uuid", "s.location_id = ?"},
                   {"text", "(i.label ILIKE ? OR i.id::text ILIKE ?)"}}});
  return list;
}

Task<list::Page<LocationStock>> StockroomStore::stock_at(LocationId location, std::string search,
                                                         list::Query query,
                                                         Deadline deadline) const {
  query.filters = {location,
                   search.empty() ? pg::Param(std::nullopt) : pg::Param(list::containing(search))};
  return location_stock_list().read(&database_, std::move(query), &location_stock_in, deadline);
}

constexpr pg::Statement upsert_item{"warehouse.add_item", R"(
  INSERT INTO warehouse.item (id, label) VALUES ($1::uuid, $2)
  ON CONFLICT (id) DO UPDATE SET label = excluded.label
  WHERE excluded.label NOT IN (item.label, ''))"};

Task<void> StockroomStore::add_item(pg::Tx& tx, ItemId item, std::string label) const {
  co_await tx.run(upsert_item, {item, label});
}

constexpr pg::Statement select_knows{"warehouse.knows_item",
                                     "SELECT FROM warehouse.item WHERE id = $1::uuid"};

Task<bool> StockroomStore::knows(pg::Tx& tx, ItemId item) const {
  const auto rows = co_await tx.run(select_knows, {item});
  co_return !rows.empty();
}

constexpr pg::Statement insert_missing_rows{"warehouse.insert_missing_rows", R"(
  INSERT INTO warehouse.stock (item_id, location_id)
  SELECT $1::uuid, given.id FROM unnest($2::uuid[]) AS given(id) ORDER BY given.id
  ON CONFLICT (item_id, location_id) DO NOTHING)"};
constexpr pg::Statement lock_stock_rows{"warehouse.lock_stock_rows", R"(
  SELECT location_id, on_hand, held FROM warehouse.stock
  WHERE item_id = $1::uuid AND location_id = ANY($2::uuid[]) ORDER BY location_id
  FOR NO KEY UPDATE)"};

Task<std::vector<StockFigures>> StockroomStore::lock_rows(pg::Tx& tx, ItemId item,
                                                          std::vector<LocationId> locations) const {
  co_await tx.run(insert_missing_rows, {item, locations});
  const auto rows = co_await tx.run(lock_stock_rows, {item, locations});
  std::vector<StockFigures> figures(locations.size());
  for (const auto row : rows) {
    const auto place = std::ranges::find(locations, row.get<LocationId>(0));
    figures[static_cast<std::size_t>(place - locations.begin())] = {row.get<std::int64_t>(1),
                                                                    row.get<std::int64_t>(2)};
  }
  co_return figures;
}

// A person counted or moved them, so the figure is no longer assumed.
constexpr pg::Statement move_row{"warehouse.move_row", R"(
  WITH changed AS (
    UPDATE warehouse.stock SET on_hand = on_hand + $3::bigint, assumed = false
    WHERE item_id = $1::uuid AND location_id = $2::uuid RETURNING 1)
  INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)
  SELECT $1::uuid, $2::uuid, $3::bigint, $4, $5::uuid, $6::timestamptz FROM changed)"};

Task<void> StockroomStore::move(pg::Tx& tx, Moved moved, Cause cause) const {
  const auto rows = co_await tx.run(
      move_row, {moved.item, moved.location, moved.delta, cause.reason, cause.id, cause.at});
  invariant(rows.affected() == 1, "a movement without its stock row");
}

}  // namespace flipflop::warehouse
