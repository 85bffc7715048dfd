#include "shop/shipping/rules.h"

#include <algorithm>
#include <tuple>

namespace flipflop::shipping {
namespace {

// Longer than any carrier keeps a parcel at a pick-up point and sends it back.
constexpr std::chrono::days longest_way{60};

int progress_of(ParcelState state) {
  switch (state) {
    case ParcelState::label_created:
      return 0;
    case ParcelState::accepted:
      return 1;
    case ParcelState::in_transit:
      return 2;
    case ParcelState::ready_for_pickup:
    case ParcelState::out_for_delivery:
    case ParcelState::delivery_failed:
      return 3;
    case ParcelState::returning:
      return 4;
    case ParcelState::delivered:
    case ParcelState::returned:
    case ParcelState::cancelled:
      return 5;
  }
  return 0;
}

}  // namespace

bool is_final(ParcelState state) {
  return progress_of(state) == 5;
}

bool may_move(ParcelState from, ParcelState to) {
  if (is_final(from) || from == to) return false;
  return progress_of(to) >= progress_of(from);
}

std::vector<AppliedScan> applied(ParcelState from, std::vector<Scan> scans, Instant future) {
  for (auto& scan : scans) scan.at = std::min(scan.at, future);
  const auto order = [](const Scan& scan) { return std::tuple(scan.at, scan.state); };
  std::ranges::sort(scans, {}, order);
  const auto doubled = std::ranges::unique(scans, {}, order);
  scans.erase(doubled.begin(), doubled.end());
  std::vector<AppliedScan> result;
  for (const auto& scan : scans) {
    const bool moved = may_move(from, scan.state);
    if (moved) from = scan.state;
    result.push_back({scan, moved});
  }
  return result;
}

std::optional<std::chrono::seconds> next_look_in(Duration age, std::chrono::seconds interval) {
  if (age > longest_way) return std::nullopt;
  return interval;
}

}  // namespace flipflop::shipping
