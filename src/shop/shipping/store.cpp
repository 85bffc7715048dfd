#include "shop/shipping/store.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "base/invariant.h"

namespace flipflop::shipping {
namespace {

const char* name_of(ParcelState state) {
  return boost::describe::enum_to_string(state, "");
}

ParcelState state_named(std::string_view name) {
  ParcelState state{};
  invariant(boost::describe::enum_from_string(std::string(name).c_str(), state),
            "a parcel in an unknown state");
  return state;
}

Parcel parcel_in(const pg::Row& row) {
  return {row.get<ParcelId>(0),    row.get<Uuid>(1),        row.get<std::string>(2),
          row.get<std::string>(3), row.get<std::string>(4), state_named(row.text(5)),
          row.get<Instant>(6)};
}

std::vector<Parcel> parcels_in(const pg::Rows& rows) {
  std::vector<Parcel> parcels;
  for (const auto row : rows) parcels.push_back(parcel_in(row));
  return parcels;
}

}  // namespace

constexpr pg::Statement select_methods{"shipping.select_methods", R"(
  SELECT code, name, carrier, description, price, free_from, cod_fee, version
  FROM shipping.method WHERE active ORDER BY price, sort, code LIMIT 100)"};

Task<std::vector<Method>> Store::methods(Deadline deadline) const {
  const auto rows = co_await database_.read(select_methods, {}, deadline);
  co_return methods_in(rows);
}

std::size_t Store::read_methods(pg::ReadBatch& batch) const {
  return batch.add(select_methods, {});
}

std::vector<Method> Store::methods_in(const pg::Rows& rows) {
  std::vector<Method> methods;
  for (const auto row : rows) {
    methods.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
                       row.get<std::string>(3), row.get<Money>(4), row.get<std::optional<Money>>(5),
                       row.get<std::optional<Money>>(6), row.get<std::int64_t>(7)});
  }
  return methods;
}

// Without a lock: a method that changes between this look and the commit changes just after the
// order, and a share lock on one row would make every order write to it.
constexpr pg::Statement guard_method_version{"shipping.guard_method_version", R"(
  WITH same AS (SELECT 1 FROM shipping.method WHERE code = $1 AND version = $2::bigint AND active)
  SELECT platform.ensure((SELECT count(*) FROM same) = 1, 'method_changed'))"};

void Store::guard_method(pg::WriteBatch& batch, std::string code, std::int64_t version) const {
  batch.add_guard(pg::Stage::coupons, guard_method_version, {std::move(code), version},
                  Shipping::guard_method_changed);
}

constexpr pg::Statement select_carrier{"shipping.select_carrier",
                                       "SELECT carrier FROM shipping.method WHERE code = $1"};

Task<std::string> Store::carrier_of(std::string method, Deadline deadline) const {
  const auto rows = co_await database_.read(select_carrier, {std::move(method)}, deadline);
  co_return rows.empty() ? std::string() : rows[0].get<std::string>(0);
}

constexpr pg::Statement insert_parcel_once{"shipping.insert_parcel", R"(
  INSERT INTO shipping.parcel
    (id, order_id, carrier, tracking_number, tracking_url, state, made_at, changed_at)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6, $7::timestamptz, $7::timestamptz)
  ON CONFLICT (carrier, tracking_number) DO NOTHING)"};

Task<bool> Store::insert_parcel(pg::Tx& tx, Parcel parcel) const {
  const auto rows = co_await tx.run(
      insert_parcel_once, {parcel.id, parcel.order_id, parcel.carrier, parcel.tracking_number,
                           parcel.tracking_url, name_of(parcel.state), parcel.changed_at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_order_of_parcel{
    "shipping.select_order_of_parcel",
    "SELECT order_id FROM shipping.parcel WHERE carrier = $1 AND tracking_number = $2"};

Task<Uuid> Store::order_of_parcel(pg::Tx& tx, std::string carrier,
                                  std::string tracking_number) const {
  const auto rows =
      co_await tx.run(select_order_of_parcel, {std::move(carrier), std::move(tracking_number)});
  invariant(!rows.empty(), "a parcel that is registered already is there");
  co_return rows[0].get<Uuid>(0);
}

constexpr pg::Statement select_parcels{"shipping.select_parcels", R"(
  SELECT id, order_id, carrier, tracking_number, tracking_url, state, changed_at
  FROM shipping.parcel WHERE order_id = $1::uuid ORDER BY id LIMIT 100)"};

Task<std::vector<Parcel>> Store::parcels(Uuid order_id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_parcels, {order_id}, deadline);
  co_return parcels_in(rows);
}

constexpr pg::Statement select_parcel{"shipping.select_parcel", R"(
  SELECT id, order_id, carrier, tracking_number, tracking_url, state, changed_at, made_at
  FROM shipping.parcel WHERE id = $1::uuid)"};

Task<std::optional<TrackedParcel>> Store::parcel(ParcelId id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_parcel, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return TrackedParcel{parcel_in(rows[0]), rows[0].get<Instant>(7)};
}

constexpr pg::Statement lock_parcels_of_order{"shipping.lock_parcels_of_order", R"(
  SELECT id, order_id, carrier, tracking_number, tracking_url, state, changed_at
  FROM shipping.parcel WHERE order_id = $1::uuid ORDER BY id LIMIT 100 FOR UPDATE)"};

Task<std::vector<Parcel>> Store::lock_parcels(pg::Tx& tx, Uuid order_id) const {
  const auto rows = co_await tx.run(lock_parcels_of_order, {order_id});
  co_return parcels_in(rows);
}

constexpr pg::Statement insert_scans_once{"shipping.insert_scans", R"(
  INSERT INTO shipping.parcel_event (parcel_id, state, at, seen_at, moved)
  SELECT $1::uuid, scan.state, scan.at, $5::timestamptz, scan.moved
  FROM unnest($2::text[], $3::timestamptz[], $4::boolean[]) AS scan(state, at, moved)
  ON CONFLICT (parcel_id, at, state) DO NOTHING)"};

Task<void> Store::insert_scans(pg::Tx& tx, ParcelId id, std::vector<AppliedScan> scans,
                               Instant seen_at) const {
  std::vector<std::string> states;
  std::vector<Instant> times;
  std::vector<bool> moves;
  for (const auto& entry : scans) {
    states.emplace_back(name_of(entry.scan.state));
    times.push_back(entry.scan.at);
    moves.push_back(entry.moved);
  }
  co_await tx.run(insert_scans_once, {id, states, times, moves, seen_at});
}

constexpr pg::Statement update_parcel_state{"shipping.update_parcel_state", R"(
  UPDATE shipping.parcel SET state = $2, changed_at = $3::timestamptz WHERE id = $1::uuid)"};

Task<void> Store::move_parcel(pg::Tx& tx, ParcelId id, ParcelState state, Instant at) const {
  const auto rows = co_await tx.run(update_parcel_state, {id, name_of(state), at});
  invariant(rows.affected() == 1, "a locked parcel is gone");
}

}  // namespace flipflop::shipping
