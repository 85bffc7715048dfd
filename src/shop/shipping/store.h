#pragma once
// The SQL of schema shipping.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/shipping/rules.h"
#include "shop/shipping/shipping.h"

namespace flipflop::shipping {

struct TrackedParcel {
  Parcel parcel;
  Instant made_at;
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  Task<std::vector<Method>> methods(Deadline deadline) const;
  std::size_t read_methods(pg::ReadBatch& batch) const;
  static std::vector<Method> methods_in(const pg::Rows& rows);
  void guard_method(pg::WriteBatch& batch, std::string code, std::int64_t version) const;

  Task<std::string> carrier_of(std::string method, Deadline deadline) const;
  // False when this carrier's number is known already.
  Task<bool> insert_parcel(pg::Tx& tx, Parcel parcel) const;
  Task<Uuid> order_of_parcel(pg::Tx& tx, std::string carrier, std::string tracking_number) const;
  Task<std::vector<Parcel>> parcels(Uuid order_id, Deadline deadline) const;
  Task<std::optional<TrackedParcel>> parcel(ParcelId id, Deadline deadline) const;

  // All parcels of an order, their rows locked in id order.
  Task<std::vector<Parcel>> lock_parcels(pg::Tx& tx, Uuid order_id) const;
  Task<void> insert_scans(pg::Tx& tx, ParcelId id, std::vector<AppliedScan> scans,
                          Instant seen_at) const;
  Task<void> move_parcel(pg::Tx& tx, ParcelId id, ParcelState state, Instant at) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::shipping
