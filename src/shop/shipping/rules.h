#pragma once
// The parcel's state machine, pure. It only moves forward: label_created -> accepted -> in_transit
// -> {ready_for_pickup, out_for_delivery, delivery_failed, in any order among themselves} ->
// returning -> delivered | returned | cancelled, steps may be left out, and what is final stays.

#include <chrono>
#include <optional>
#include <vector>

#include "shop/shipping/carriers/carrier.h"
#include "shop/shipping/shipping.h"

namespace flipflop::shipping {

bool is_final(ParcelState state);
bool may_move(ParcelState from, ParcelState to);

// A scan, and whether it moved the parcel.
struct AppliedScan {
  Scan scan;
  bool moved = false;
};

// The scans in the order of the carrier's clock, each once, applied to a parcel in state `from`.
// Scans of `future` or later are a broken clock: they count, but as of `future`.
std::vector<AppliedScan> applied(ParcelState from, std::vector<Scan> scans, Instant future);

// How long a parcel of this age goes on being followed; nullopt when it is given up.
std::optional<std::chrono::seconds> next_look_in(Duration age, std::chrono::seconds interval);

}  // namespace flipflop::shipping
