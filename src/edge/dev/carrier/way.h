#pragma once
// The way of a parcel with the bogus carrier; it follows from the time when it was taken. Pure.

#include <string>
#include <vector>

#include "base/instant.h"
#include "platform/json/json.h"

namespace flipflop::dev {

// A line of the journal; the way follows from the time.
struct CarriedParcel {
  std::string number, idempotency_key, reference;
  Instant taken_at;
};
BOOST_DESCRIBE_STRUCT(CarriedParcel, (), (number, idempotency_key, reference, taken_at))

struct CarrierScan {
  std::string code;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(CarrierScan, (), (code, at))

struct ParcelWay {
  std::string number, state;
  std::vector<CarrierScan> scans;
};
BOOST_DESCRIBE_STRUCT(ParcelWay, (), (number, state, scans))

// The scans of a parcel until `now`, oldest first, when the demo clock runs `speed` times as fast.
ParcelWay way_of(const CarriedParcel& parcel, Instant now, std::int64_t speed);

}  // namespace flipflop::dev
