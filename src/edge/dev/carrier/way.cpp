#include "edge/dev/carrier/way.h"

#include <span>
#include <string_view>

namespace flipflop::dev {
namespace {

using std::chrono::seconds;

struct Step {
  const char* code;
  seconds after;  // of the demo clock, from the moment the parcel was taken
};

constexpr Step delivery[] = {
    {"A", seconds(10)}, {"T", seconds(30)}, {"O", seconds(50)}, {"D", seconds(60)}};
constexpr Step no_delivery[] = {{"A", seconds(10)}, {"T", seconds(30)}, {"O", seconds(50)},
                                {"F", seconds(60)}, {"R", seconds(70)}, {"X", seconds(90)}};
constexpr Step loss[] = {{"A", seconds(10)}, {"T", seconds(30)}};

std::span<const Step> steps_of(std::string_view reference) {
  if (reference.starts_with("RETURN")) return no_delivery;
  if (reference.starts_with("LOST")) return loss;
  return delivery;
}

}  // namespace

ParcelWay way_of(const CarriedParcel& parcel, Instant now, std::int64_t speed) {
  ParcelWay way{parcel.number, "registered", {}};
  for (const auto& step : steps_of(parcel.reference)) {
    const Instant at = parcel.taken_at + Duration(step.after) / speed;
    if (at > now) break;
    way.scans.push_back({step.code, at});
    way.state = step.code;
  }
  return way;
}

}  // namespace flipflop::dev
