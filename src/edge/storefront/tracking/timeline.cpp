#include "edge/storefront/tracking/timeline.h"

#include <algorithm>

namespace flipflop::storefront {
namespace {

using order::PaymentStatus;
using order::Status;

std::optional<Instant> time_of(const order::View& order, Status status) {
  for (const order::HistoryEntry& entry : order.history)
    if (entry.status == status) return entry.at;
  return std::nullopt;
}

// The usual way of an order; cancelled and refunded leave it.
struct Station {
  Status status;
  const char* message_key;
};

std::vector<Station> way_of(const order::View& order) {
  const bool pays_first = order.payment_method != "cod";
  return {{Status::pending, "tracking.step_placed"},
          {Status::confirmed, pays_first ? "tracking.step_paid" : "tracking.step_confirmed"},
          {Status::processing, "tracking.step_packing"},
          {Status::shipped, "tracking.step_shipped"},
          {Status::delivered, "tracking.step_delivered"}};
}

}  // namespace

std::vector<Step> timeline_of(const order::View& order) {
  const bool ended_early = order.status == Status::cancelled || order.status == Status::refunded;
  std::vector<Step> steps;
  bool has_later = false;
  for (const Station& station : way_of(order)) {
    auto at = time_of(order, station.status);
    if (station.status == Status::pending && !at) at = order.placed_at;
    // A station that was skipped (a parcel may be sent before the supplier said it packs) counts as
    // passed once a later one was reached.
    const bool is_passed = at || (!ended_early && station.status < order.status);
    if (!is_passed && ended_early) continue;
    steps.push_back({is_passed ? "done" : "later", station.message_key, at});
    has_later = has_later || !is_passed;
  }
  if (ended_early) {
    if (const auto at = time_of(order, Status::cancelled))
      steps.push_back({"bad", "tracking.step_cancelled", at});
    if (order.status == Status::refunded)
      steps.push_back({"bad", "tracking.step_refunded", time_of(order, Status::refunded)});
    return steps;
  }
  if (has_later) {
    const auto now = std::ranges::find(steps, std::string("later"), &Step::kind);
    now->kind = "now";
  }
  return steps;
}

StateBadge badge_of(const order::View& order) {
  switch (order.status) {
    case Status::pending:
      return {"tracking.state_waiting", "wait"};
    case Status::confirmed:
      return order.payment_status == PaymentStatus::paid
                 ? StateBadge{"tracking.state_paid", "good"}
                 : StateBadge{"tracking.state_packing", "info"};
    case Status::processing:
      return {"tracking.state_packing", "info"};
    case Status::shipped:
      return {"tracking.state_shipped", "info"};
    case Status::delivered:
      return {"tracking.state_delivered", "good"};
    case Status::cancelled:
      return {"tracking.state_cancelled", "bad"};
    case Status::refunded:
      return {"tracking.state_returned", "bad"};
  }
  return {"tracking.state_waiting", "wait"};
}

}  // namespace flipflop::storefront
