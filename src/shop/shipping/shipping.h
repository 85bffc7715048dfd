#pragma once
// How parcels reach the buyer: delivery methods with prices, and parcels followed through a
// carrier. A carrier only answers questions; the parcel's state machine lives here.

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"
#include "platform/json/json.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"

namespace flipflop::shipping {

using ParcelId = Id<struct ParcelTag>;

// A parcel left the sender.
struct ParcelSent {
  static constexpr const char* kind = "shipping.parcel_sent";
  ParcelId parcel_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(ParcelSent, (), (parcel_id, order_id))

struct ParcelDelivered {
  static constexpr const char* kind = "shipping.parcel_delivered";
  ParcelId parcel_id;
  Uuid order_id;
  bool all_delivered = false;  // the order has no other parcel on the way
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(ParcelDelivered, (), (parcel_id, order_id, all_delivered))

// A parcel came back to its sender; a person must look.
struct ParcelReturned {
  static constexpr const char* kind = "shipping.parcel_returned";
  ParcelId parcel_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(ParcelReturned, (), (parcel_id, order_id))

struct Method {
  std::string code;     // "bogus"
  std::string name;     // "Doručení na adresu"
  std::string carrier;  // "bogus"
  std::string description;
  Money price;                     // gross, 21 % VAT
  std::optional<Money> free_from;  // goods total from which delivery costs nothing
  std::optional<Money> cod_fee;    // empty: no cash on delivery with this method
  std::int64_t version = 0;
};

enum class ParcelState {
  label_created,
  accepted,
  in_transit,
  ready_for_pickup,
  out_for_delivery,
  delivery_failed,
  delivered,
  returning,
  returned,
  cancelled
};
BOOST_DESCRIBE_ENUM(ParcelState, label_created, accepted, in_transit, ready_for_pickup,
                    out_for_delivery, delivery_failed, delivered, returning, returned, cancelled)

struct Parcel {
  ParcelId id;
  Uuid order_id;
  std::string carrier;
  std::string tracking_number;
  std::string tracking_url;
  ParcelState state = ParcelState::label_created;
  Instant changed_at;
};

// What became of a parcel that was to be registered.
enum class Registered {
  now,
  before,      // as this order's; nothing happened
  for_another  // order: nothing happened
};

class Shipping {
 public:
  virtual ~Shipping() = default;

  virtual Task<std::vector<Method>> methods(Deadline deadline) = 0;  // active ones, cheapest first
  virtual std::size_t read_methods(pg::ReadBatch& batch) = 0;
  virtual std::vector<Method> methods_in(const pg::Rows& rows) = 0;
  // Stage coupons: the method still is as it was read (guard_method_changed).
  virtual void guard_method(pg::WriteBatch& batch, std::string code, std::int64_t version) = 0;
  static constexpr const char* guard_method_changed = "shipping.method_changed";

  // A parcel that somebody handed to `carrier`; once per (carrier, tracking number). Tells
  // ParcelSent and begins to follow it.
  virtual Task<Registered> register_parcel(pg::Tx& tx, Uuid order_id, std::string carrier,
                                           std::string tracking_number) = 0;
  // Who carries what is sent by this method, also where it is offered no longer; empty: no method.
  virtual Task<std::string> carrier_of(std::string method, Deadline deadline) = 0;
  virtual Task<std::vector<Parcel>> parcels(Uuid order_id, Deadline deadline) = 0;
};

}  // namespace flipflop::shipping
