#include "shop/warehouse/store.h"

#include <algorithm>
#include <array>
#include <boost/describe/enum_to_string.hpp>

#include "base/invariant.h"

namespace flipflop::warehouse {
namespace {

// The states as they are stored, in the order of HoldState.
constexpr std::array<std::string_view, 4> state_names = {"active", "committed", "released",
                                                         "expired"};

std::string_view name_of(HoldState state) {
  return state_names[static_cast<std::size_t>(state)];
}

HoldState state_named(std::string_view name) {
  const auto found = std::ranges::find(state_names, name);
  invariant(found != state_names.end(), "a hold in an unknown state");
  return static_cast<HoldState>(found - state_names.begin());
}

// How often a hold line's quantity is added to each figure of its stock row.
struct Factors {
  int on_hand;
  int held;
  const char* reason;
};

Factors factors_of(Move move) {
  switch (move) {
    case Move::unreserve:
      return {0, -1, "cancellation"};
    case Move::sell_reserved:
      return {-1, -1, "sale"};
    case Move::sell_free:
      return {-1, 0, "sale"};
    case Move::put_back:
      return {1, 0, "cancellation"};
  }
  throw BrokenInvariant("an unknown move of pieces");
}

std::vector<Uuid> first_column(const pg::Rows& rows) {
  std::vector<Uuid> ids;
  ids.reserve(static_cast<std::size_t>(rows.size()));
  for (const auto row : rows) ids.push_back(row.get<Uuid>(0));
  return ids;
}

std::vector<Availability> availabilities(const pg::Rows& rows) {
  std::vector<Availability> result;
  for (const auto row : rows) {
    result.push_back({row.get<ItemId>(0), row.get<std::int64_t>(1), row.get<bool>(2)});
  }
  return result;
}

}  // namespace

constexpr pg::Statement select_stock{"warehouse.select_stock", R"(
  SELECT s.item_id, s.location_id, l.supplier_id, s.on_hand - s.held
  FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
  WHERE s.item_id = ANY((SELECT $1::uuid[])::uuid[])
  ORDER BY s.item_id, l.kind = 'own' DESC, l.priority, l.id LIMIT 10000)"};

std::size_t Store::read_stock(pg::ReadBatch& batch, std::vector<ItemId> items) const {
  return batch.add(select_stock, {items});
}

// An earlier statement of the batch listed the variants; without one there is nothing to read.
constexpr pg::Statement select_listed_stock{"warehouse.select_listed_stock", R"(
  SELECT s.item_id, s.location_id, l.supplier_id, s.on_hand - s.held
  FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
  WHERE s.item_id = ANY(NULLIF(current_setting('flipflop.variants', true), '')::uuid[])
  ORDER BY s.item_id, l.kind = 'own' DESC, l.priority, l.id LIMIT 10000)"};

std::size_t Store::read_listed_stock(pg::ReadBatch& batch) const {
  return batch.add(select_listed_stock, {});
}

std::vector<StockLine> Store::stock_lines(const pg::Rows& rows) {
  std::vector<StockLine> lines;
  lines.reserve(static_cast<std::size_t>(rows.size()));
  for (const auto row : rows) {
    lines.push_back({row.get<ItemId>(0), row.get<LocationId>(1), row.get<std::optional<Uuid>>(2),
                     row.get<std::int64_t>(3)});
  }
  return lines;
}

constexpr pg::Statement select_availability{"warehouse.select_availability", R"(
  SELECT wanted.id, coalesce(sum(s.on_hand - s.held), 0)::bigint,
         coalesce(bool_or(s.assumed) FILTER (WHERE s.on_hand > s.held), false)
  FROM unnest($1::uuid[]) AS wanted(id) LEFT JOIN warehouse.stock s ON s.item_id = wanted.id
  GROUP BY wanted.id ORDER BY wanted.id LIMIT 10000)"};

Task<std::vector<Availability>> Store::availability(std::vector<ItemId> items,
                                                    Deadline deadline) const {
  const auto rows = co_await database_.read(select_availability, {items}, deadline);
  co_return availabilities(rows);
}

constexpr pg::Statement select_availability_after{"warehouse.select_availability_after", R"(
  SELECT page.id, coalesce(sum(s.on_hand - s.held), 0)::bigint,
         coalesce(bool_or(s.assumed) FILTER (WHERE s.on_hand > s.held), false)
  FROM (SELECT id FROM warehouse.item WHERE id > $1::uuid ORDER BY id LIMIT $2::bigint) page
  LEFT JOIN warehouse.stock s ON s.item_id = page.id
  GROUP BY page.id ORDER BY page.id LIMIT $2::bigint)"};

Task<std::vector<Availability>> Store::availability_after(ItemId after, int limit,
                                                          Deadline deadline) const {
  const auto rows = co_await database_.read(select_availability_after, {after, limit}, deadline);
  co_return availabilities(rows);
}

constexpr pg::Statement select_rows_of_item{"warehouse.select_rows_of_item", R"(
  SELECT s.location_id, l.name, s.on_hand, s.held,
         l.id = (SELECT f.id FROM warehouse.location f WHERE f.kind = 'own' AND f.is_active
                 ORDER BY f.priority, f.id LIMIT 1)
  FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id
  WHERE s.item_id = $1::uuid ORDER BY l.kind = 'own' DESC, l.priority, l.id LIMIT 1000)"};

Task<std::vector<StockRow>> Store::rows_of(ItemId item, Deadline deadline) const {
  const auto rows = co_await database_.read(select_rows_of_item, {item}, deadline);
  std::vector<StockRow> result;
  for (const auto row : rows) {
    result.push_back({row.get<LocationId>(0), row.get<std::string>(1), row.get<std::int64_t>(2),
                      row.get<std::int64_t>(3), row.get<bool>(4)});
  }
  co_return result;
}

constexpr pg::Statement insert_hold{"warehouse.insert_hold", R"(
  INSERT INTO warehouse.hold (order_id, state, expires_at, made_at)
  VALUES ($1::uuid, $2, $3::timestamptz, $4::timestamptz))"};
constexpr pg::Statement insert_hold_lines{"warehouse.insert_hold_lines", R"(
  INSERT INTO warehouse.hold_line (order_id, item_id, location_id, quantity)
  SELECT $1::uuid, line.item_id, line.location_id, line.quantity
  FROM unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS line(item_id, location_id, quantity))"};
// Most orders are sent from our own stock, which the column's default says of their lines.
constexpr pg::Statement set_reasons{"warehouse.set_reasons", R"(
  UPDATE warehouse.hold_line l SET reason = given.reason
  FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS given(item_id, location_id, reason)
  WHERE l.order_id = $1::uuid AND l.item_id = given.item_id
    AND l.location_id = given.location_id AND l.reason <> given.reason)"};
// The movements of a sale need no lock, so they precede the rows that buyers compete for.
constexpr pg::Statement insert_sale{"warehouse.insert_sale", R"(
  INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)
  SELECT line.item_id, line.location_id, -line.quantity, 'sale', $1::uuid, $5::timestamptz
  FROM unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS line(item_id, location_id, quantity))"};
constexpr pg::Statement reserve_pieces{"warehouse.reserve_pieces", R"(
  WITH updated AS (
    UPDATE warehouse.stock SET held = held + $3::bigint
    WHERE item_id = $1::uuid AND location_id = $2::uuid AND on_hand - held >= $3::bigint
    RETURNING 1)
  SELECT platform.ensure((SELECT count(*) FROM updated) = 1, 'out_of_stock'))"};
constexpr pg::Statement take_pieces{"warehouse.take_pieces", R"(
  WITH updated AS (
    UPDATE warehouse.stock SET on_hand = on_hand - $3::bigint
    WHERE item_id = $1::uuid AND location_id = $2::uuid AND on_hand - held >= $3::bigint
    RETURNING 1)
  SELECT platform.ensure((SELECT count(*) FROM updated) = 1, 'out_of_stock'))"};

void Store::add_hold(pg::WriteBatch& batch, const HoldRequest& request, Instant at) const {
  const bool is_sold = !request.expires_at;
  std::vector<ItemId> items;
  std::vector<LocationId> locations;
  std::vector<std::int64_t> quantities;
  std::vector<std::string> reasons;
  for (const auto& line : request.lines) {
    items.push_back(line.item);
    locations.push_back(line.location);
    quantities.push_back(line.quantity);
    reasons.emplace_back(boost::describe::enum_to_string(line.reason, ""));
  }
  const auto state = name_of(is_sold ? HoldState::committed : HoldState::active);
  batch.add_guard(pg::Stage::rows, insert_hold, {request.order_id, state, request.expires_at, at},
                  guard_held_before);
  batch.add(pg::Stage::rows, insert_hold_lines, {request.order_id, items, locations, quantities});
  const bool is_usual = std::ranges::all_of(
      request.lines, [](const HoldLine& line) { return line.reason == Allocation::own_first; });
  if (!is_usual)
    batch.add(pg::Stage::rows, set_reasons, {request.order_id, items, locations, reasons});
  if (is_sold) {
    batch.add(pg::Stage::rows, insert_sale, {request.order_id, items, locations, quantities, at});
  }
  for (const auto& line : request.lines) {
    batch.add_guard(pg::Stage::stock, is_sold ? take_pieces : reserve_pieces,
                    {line.item, line.location, line.quantity}, Warehouse::guard_out_of_stock);
  }
}

constexpr pg::Statement select_hold_for_update{
    "warehouse.select_hold_for_update",
    "SELECT state FROM warehouse.hold WHERE order_id = $1::uuid FOR UPDATE"};

Task<std::optional<HoldState>> Store::lock_hold(pg::Tx& tx, Uuid order_id) const {
  const auto rows = co_await tx.run(select_hold_for_update, {order_id});
  if (rows.empty()) co_return std::nullopt;
  co_return state_named(rows[0].text(0));
}

constexpr pg::Statement update_hold_state{
    "warehouse.update_hold_state",
    "UPDATE warehouse.hold SET state = $3 WHERE order_id = $1::uuid AND state = $2"};

Task<bool> Store::move_hold(pg::Tx& tx, Uuid order_id, HoldState from, HoldState to) const {
  const auto rows = co_await tx.run(update_hold_state, {order_id, name_of(from), name_of(to)});
  co_return rows.affected() == 1;
}

constexpr pg::Statement update_hold_end{"warehouse.update_hold_end", R"(
  UPDATE warehouse.hold SET expires_at = $2::timestamptz
  WHERE order_id = $1::uuid AND state = 'active')"};

Task<bool> Store::set_hold_end(pg::Tx& tx, Uuid order_id, Instant until) const {
  const auto rows = co_await tx.run(update_hold_end, {order_id, until});
  co_return rows.affected() == 1;
}

constexpr pg::Statement expire_due_holds{"warehouse.expire_due_holds", R"(
  WITH due AS (
    SELECT order_id FROM warehouse.hold
    WHERE state = 'active' AND expires_at <= $1::timestamptz
    ORDER BY expires_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED)
  UPDATE warehouse.hold h SET state = 'expired' FROM due
  WHERE h.order_id = due.order_id AND h.state = 'active'
  RETURNING h.order_id, h.is_reservation)"};

Task<std::vector<ExpiredHold>> Store::expire_holds(pg::Tx& tx, Instant now, int limit) const {
  const auto rows = co_await tx.run(expire_due_holds, {now, limit});
  std::vector<ExpiredHold> expired;
  for (const auto row : rows) expired.push_back({row.get<Uuid>(0), row.get<bool>(1)});
  co_return expired;
}

constexpr pg::Statement lock_stock_of_orders{"warehouse.lock_stock_of_orders", R"(
  SELECT s.on_hand - s.held >= demand.quantity
  FROM (SELECT item_id, location_id, sum(quantity) AS quantity FROM warehouse.hold_line
        WHERE order_id = ANY($1::uuid[]) GROUP BY item_id, location_id) demand
  JOIN warehouse.stock s ON s.item_id = demand.item_id AND s.location_id = demand.location_id
  ORDER BY s.item_id, s.location_id FOR NO KEY UPDATE OF s)"};

Task<bool> Store::lock_stock_of(pg::Tx& tx, std::vector<Uuid> orders) const {
  const auto rows = co_await tx.run(lock_stock_of_orders, {orders});
  bool enough = true;
  for (const auto row : rows) enough = enough && row.get<bool>(0);
  co_return enough;
}

constexpr pg::Statement move_pieces_of_order{"warehouse.move_pieces_of_order", R"(
  WITH moved AS (
    UPDATE warehouse.stock s
    SET on_hand = s.on_hand + $2::bigint * line.quantity, held = s.held + $3::bigint * line.quantity
    FROM warehouse.hold_line line
    WHERE line.order_id = $1::uuid AND s.item_id = line.item_id
      AND s.location_id = line.location_id
    RETURNING s.item_id, s.location_id, $2::bigint * line.quantity AS delta),
  ledger AS (
    INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)
    SELECT item_id, location_id, delta, $4, $1::uuid, $5::timestamptz FROM moved WHERE delta <> 0)
  SELECT DISTINCT item_id FROM moved ORDER BY item_id LIMIT 10000)"};

Task<std::vector<Uuid>> Store::move_pieces(pg::Tx& tx, Uuid order_id, Move move, Instant at) const {
  const auto factors = factors_of(move);
  const auto rows = co_await tx.run(move_pieces_of_order,
                                    {order_id, factors.on_hand, factors.held, factors.reason, at});
  co_return first_column(rows);
}

constexpr pg::Statement unreserve_orders{"warehouse.unreserve_orders", R"(
  UPDATE warehouse.stock s SET held = s.held - demand.quantity
  FROM (SELECT item_id, location_id, sum(quantity)::bigint AS quantity FROM warehouse.hold_line
        WHERE order_id = ANY($1::uuid[]) GROUP BY item_id, location_id) demand
  WHERE s.item_id = demand.item_id AND s.location_id = demand.location_id)"};

Task<void> Store::unreserve(pg::Tx& tx, std::vector<Uuid> orders) const {
  co_await tx.run(unreserve_orders, {orders});
}

constexpr pg::Statement select_items_of_orders{"warehouse.select_items_of_orders", R"(
  SELECT DISTINCT order_id, item_id FROM warehouse.hold_line
  WHERE order_id = ANY($1::uuid[]) ORDER BY order_id, item_id LIMIT 100000)"};

Task<std::vector<Store::OrderItem>> Store::items_of(pg::Tx& tx, std::vector<Uuid> orders) const {
  const auto rows = co_await tx.run(select_items_of_orders, {orders});
  std::vector<OrderItem> items;
  for (const auto row : rows) items.push_back({row.get<Uuid>(0), row.get<Uuid>(1)});
  co_return items;
}

constexpr pg::Statement select_supplier_location{
    "warehouse.select_supplier_location",
    "SELECT id FROM warehouse.location WHERE supplier_id = $1::uuid"};
// Two first runs of a supplier may meet here; both then read the one row.
constexpr pg::Statement insert_supplier_location{"warehouse.insert_supplier_location", R"(
  INSERT INTO warehouse.location (id, kind, supplier_id, name, priority)
  VALUES ($1::uuid, 'supplier', $2::uuid, $3, 100) ON CONFLICT (supplier_id) DO NOTHING)"};

Task<LocationId> Store::supplier_location(pg::Tx& tx, Uuid supplier, std::string name,
                                          LocationId id_if_new) const {
  auto rows = co_await tx.run(select_supplier_location, {supplier});
  if (rows.empty()) {
    co_await tx.run(insert_supplier_location, {id_if_new, supplier, name});
    rows = co_await tx.run(select_supplier_location, {supplier});
  }
  invariant(rows.size() == 1, "a supplier without its location");
  co_return rows[0].get<LocationId>(0);
}

constexpr pg::Statement upsert_items{"warehouse.upsert_items", R"(
  INSERT INTO warehouse.item (id, label)
  SELECT given.id, given.label FROM unnest($1::uuid[], $2::text[]) AS given(id, label)
  ORDER BY given.id
  ON CONFLICT (id) DO UPDATE SET label = excluded.label
  WHERE excluded.label NOT IN (item.label, ''))"};
constexpr pg::Statement insert_missing_stock{"warehouse.insert_missing_stock", R"(
  INSERT INTO warehouse.stock (item_id, location_id)
  SELECT given.id, $1::uuid FROM unnest($2::uuid[]) AS given(id) ORDER BY given.id
  ON CONFLICT (item_id, location_id) DO NOTHING)"};
constexpr pg::Statement lock_stock_at{"warehouse.lock_stock_at", R"(
  SELECT item_id FROM warehouse.stock WHERE location_id = $1::uuid AND item_id = ANY($2::uuid[])
  ORDER BY item_id FOR NO KEY UPDATE)"};
// The rows are locked, so `o` reads the figures that the update replaces. Pieces that a buyer
// holds are never counted away.
constexpr pg::Statement update_stock_at{"warehouse.update_stock_at", R"(
  WITH changed AS (
    UPDATE warehouse.stock s
    SET on_hand = greatest(given.quantity, s.held), assumed = given.assumed
    FROM unnest($2::uuid[], $3::bigint[], $4::boolean[]) AS given(id, quantity, assumed)
    JOIN warehouse.stock o ON o.item_id = given.id AND o.location_id = $1::uuid
    WHERE s.location_id = $1::uuid AND s.item_id = given.id
      AND (o.on_hand, o.assumed) <> (greatest(given.quantity, o.held), given.assumed)
    RETURNING s.item_id, s.on_hand - o.on_hand AS delta),
  ledger AS (
    INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)
    SELECT item_id, $1::uuid, delta, $5, $6::uuid, $7::timestamptz FROM changed
    WHERE delta <> 0 ORDER BY item_id)
  SELECT item_id FROM changed ORDER BY item_id LIMIT 10000)"};

Task<std::vector<Uuid>> Store::set_stock(pg::Tx& tx, LocationId location,
                                         std::vector<SupplierStock> stock, Cause cause) const {
  std::vector<ItemId> items;
  std::vector<std::string> labels;
  std::vector<std::int64_t> quantities;
  std::vector<bool> assumptions;
  for (const auto& entry : stock) {
    items.push_back(entry.item);
    labels.push_back(entry.label);
    quantities.push_back(entry.quantity);
    assumptions.push_back(entry.assumed);
  }
  co_await tx.run(upsert_items, {items, labels});
  co_await tx.run(insert_missing_stock, {location, items});
  co_await tx.run(lock_stock_at, {location, items});
  const auto rows = co_await tx.run(update_stock_at, {location, items, quantities, assumptions,
                                                      cause.reason, cause.id, cause.at});
  co_return first_column(rows);
}

constexpr pg::Statement select_held_above{"warehouse.select_held_above", R"(
  SELECT s.item_id FROM warehouse.stock s
  JOIN unnest($2::uuid[], $3::bigint[]) AS given(id, quantity) ON given.id = s.item_id
  WHERE s.location_id = $1::uuid AND s.on_hand > given.quantity
  ORDER BY s.item_id LIMIT 10000)"};

Task<std::vector<ItemId>> Store::held_above(pg::Tx& tx, LocationId location,
                                            std::vector<SupplierStock> stock) const {
  std::vector<ItemId> items;
  std::vector<std::int64_t> quantities;
  for (const auto& entry : stock) {
    items.push_back(entry.item);
    quantities.push_back(entry.quantity);
  }
  const auto rows = co_await tx.run(select_held_above, {location, items, quantities});
  std::vector<ItemId> above;
  for (const auto row : rows) above.push_back(row.get<ItemId>(0));
  co_return above;
}

}  // namespace flipflop::warehouse
