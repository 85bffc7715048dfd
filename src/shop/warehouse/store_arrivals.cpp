// Planned arrivals and their receipts.

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "base/invariant.h"
#include "shop/warehouse/store_stockroom.h"

namespace flipflop::warehouse {
namespace {

ArrivalState arrival_state_named(std::string_view name) {
  ArrivalState state{};
  const bool is_known = boost::describe::enum_from_string(std::string(name).c_str(), state);
  invariant(is_known, "an arrival in an unknown state");
  return state;
}

// The list cannot know today; whoever reads compares the day.
Arrival arrival_in(const pg::Row& row) {
  Arrival one;
  one.id = row.get<ArrivalId>(0);
  one.item = row.get<ItemId>(1);
  one.label = row.get<std::string>(2);
  one.location = row.get<LocationId>(3);
  one.location_name = row.get<std::string>(4);
  one.quantity = row.get<std::int64_t>(5);
  one.received = row.get<std::int64_t>(6);
  one.expected_on = row.get<std::string>(7);
  one.note = row.get<std::string>(8);
  one.state = arrival_state_named(row.text(9));
  one.planned_at = row.get<Instant>(10);
  return one;
}

void judge(Arrival& arrival, const std::string& today) {
  arrival.is_overdue = arrival.state == ArrivalState::expected && arrival.expected_on < today;
}

}  // namespace

constexpr pg::Statement insert_planned{"warehouse.insert_arrival", R"(
  INSERT INTO warehouse.arrival (id, item_id, location_id, quantity, expected_on, note, state,
    planned_at)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $5::date, $6, 'expected', $7::timestamptz)
  ON CONFLICT (id) DO NOTHING)"};

Task<bool> StockroomStore::insert_arrival(pg::Tx& tx, ArrivalId id, PlannedArrival plan,
                                          Instant now) const {
  const pg::Rows rows = co_await tx.run(
      insert_planned,
      {id, plan.item, plan.location, plan.quantity, plan.expected_on, plan.note, now});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_arrival{"warehouse.find_arrival", R"(
  SELECT a.id, a.item_id, i.label, a.location_id, l.name, a.quantity, a.received,
         to_char(a.expected_on, 'YYYY-MM-DD'), a.note, a.state, a.planned_at
  FROM warehouse.arrival a JOIN warehouse.item i ON i.id = a.item_id
  JOIN warehouse.location l ON l.id = a.location_id WHERE a.id = $1::uuid)"};

Task<std::optional<Arrival>> StockroomStore::find_arrival(ArrivalId id, std::string today,
                                                          Deadline deadline) const {
  const auto rows = co_await database_.read(select_arrival, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  Arrival arrival = arrival_in(rows[0]);
  judge(arrival, today);
  co_return arrival;
}

const list::List& arrival_list() {
  static const list::List list(
      {.name = "warehouse.arrivals",
       .columns = R"(a.id, a.item_id, i.label, a.location_id, l.name, a.quantity, a.received,
                     to_char(a.expected_on, 'YYYY-MM-DD'), a.note, a.state, a.planned_at)",
       .from = R"(FROM warehouse.arrival a JOIN warehouse.item i ON i.id = a.item_id
                  JOIN warehouse.location l ON l.id = a.location_id)",
       .id = "a.id",
       .direction = list::Direction::asc,
       .sorts = {{"expectedOn", list::Kind::text, "to_char(a.expected_on, 'YYYY-MM-DD')"},
                 {"plannedAt", list::Kind::instant, "a.planned_at"}},
       .filters = {{"text", "a.state = ?"},
                   {"uuid", "a.item_id = ?"},
                   {"date", "a.expected_on < ? AND a.state = 'expected'"}}});
  return list;
}

Task<list::Page<Arrival>> StockroomStore::arrivals(ArrivalFilter filter, std::string today,
                                                   list::Query query, Deadline deadline) const {
  std::optional<std::string> state, before;
  if (filter.state) state = boost::describe::enum_to_string(*filter.state, "");
  if (filter.only_overdue) before = today;
  query.filters = {state, filter.item, before};
  auto page = co_await arrival_list().read(&database_, std::move(query), &arrival_in, deadline);
  for (Arrival& arrival : page.items) judge(arrival, today);
  co_return page;
}

constexpr pg::Statement lock_arrival_row{"warehouse.lock_arrival", R"(
  SELECT item_id, location_id, quantity, received, state FROM warehouse.arrival
  WHERE id = $1::uuid FOR NO KEY UPDATE)"};

Task<std::optional<LockedArrival>> StockroomStore::lock_arrival(pg::Tx& tx, ArrivalId id) const {
  const auto rows = co_await tx.run(lock_arrival_row, {id});
  if (rows.empty()) co_return std::nullopt;
  co_return LockedArrival{rows[0].get<ItemId>(0), rows[0].get<LocationId>(1),
                          rows[0].get<std::int64_t>(2), rows[0].get<std::int64_t>(3),
                          arrival_state_named(rows[0].text(4))};
}

constexpr pg::Statement select_receipt{
    "warehouse.received_under",
    "SELECT quantity FROM warehouse.receipt WHERE arrival_id = $1::uuid AND key = $2"};

Task<std::optional<std::int64_t>> StockroomStore::received_under(pg::Tx& tx, ArrivalId id,
                                                                 std::string key) const {
  const auto rows = co_await tx.run(select_receipt, {id, key});
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement insert_receipt_row{"warehouse.insert_receipt", R"(
  INSERT INTO warehouse.receipt (id, arrival_id, key, quantity, received_at)
  VALUES ($1::uuid, $2::uuid, $3, $4::bigint, $5::timestamptz))"};

Task<void> StockroomStore::insert_receipt(pg::Tx& tx, Uuid id, ArrivalReceipt receipt,
                                          Instant now) const {
  co_await tx.run(insert_receipt_row, {id, receipt.id, receipt.key, receipt.quantity, now});
}

constexpr pg::Statement update_received{"warehouse.add_received", R"(
  UPDATE warehouse.arrival
  SET received = received + $2::bigint,
      state = CASE WHEN received + $2::bigint = quantity THEN 'received' ELSE state END
  WHERE id = $1::uuid)"};

Task<void> StockroomStore::add_received(pg::Tx& tx, ArrivalId id, std::int64_t quantity) const {
  co_await tx.run(update_received, {id, quantity});
}

constexpr pg::Statement update_cancelled{
    "warehouse.cancel_arrival",
    "UPDATE warehouse.arrival SET state = 'cancelled' WHERE id = $1::uuid AND state = 'expected'"};

Task<void> StockroomStore::cancel_arrival(pg::Tx& tx, ArrivalId id) const {
  co_await tx.run(update_cancelled, {id});
}

}  // namespace flipflop::warehouse
