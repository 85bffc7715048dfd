#pragma once
// Delivery methods and parcels. Keeps no state of its own; safe from every loop.

#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/outbox/outbox.h"
#include "shop/shipping/store.h"

namespace flipflop::shipping {

// Follows one parcel until it has arrived; its key is the parcel's id.
struct TrackJob {
  Uuid parcel_id;
};
BOOST_DESCRIBE_STRUCT(TrackJob, (), (parcel_id))

inline constexpr const char* track_queue = "shipping.track";

// What the module works with; everything outlives it.
struct Tools {
  pg::Database& database;
  outbox::Outbox& outbox;
  jobs::Jobs& jobs;
  const Clock& clock;
  Ids& ids;
};

class Service final : public Shipping {
 public:
  Service(Tools tools, Carriers carriers)
      : tools_(tools), carriers_(std::move(carriers)), store_(tools.database) {}

  Task<std::vector<Method>> methods(Deadline deadline) override;
  std::size_t read_methods(pg::ReadBatch& batch) override;
  std::vector<Method> methods_in(const pg::Rows& rows) override;
  void guard_method(pg::WriteBatch& batch, std::string code, std::int64_t version) override;

  Task<Registered> register_parcel(pg::Tx& tx, Uuid order_id, std::string carrier,
                                   std::string tracking_number) override;
  Task<std::string> carrier_of(std::string method, Deadline deadline) override;
  Task<std::vector<Parcel>> parcels(Uuid order_id, Deadline deadline) override;

  void register_jobs();
  Task<jobs::Outcome> track(jobs::Job job, TrackJob body);

 private:
  Carrier* find_carrier(std::string_view name) const;
  // Applies what the carrier reported; returns the state behind it.
  Task<ParcelState> apply(Parcel parcel, std::vector<Scan> scans, Deadline deadline);
  Task<void> tell(pg::Tx& tx, Parcel parcel, std::vector<Parcel> siblings);

  Tools tools_;
  Carriers carriers_;
  Store store_;
};

}  // namespace flipflop::shipping
