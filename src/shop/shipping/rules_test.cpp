#include "shop/shipping/rules.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace flipflop::shipping {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
using enum ParcelState;

const Instant start = parse_iso("2026-11-24T10:00:00Z").value();
const Instant later = start + days(5);

Scan scan(ParcelState state, int minute) {
  return {state, start + minutes(minute)};
}

ParcelState state_after(ParcelState from, std::vector<Scan> scans) {
  for (const auto& entry : applied(from, std::move(scans), later)) {
    if (entry.moved) from = entry.scan.state;
  }
  return from;
}

TEST(ShippingRules, AParcelMovesForwardAndMaySkipSteps) {
  EXPECT_EQ(state_after(label_created, {scan(accepted, 1), scan(in_transit, 2),
                                        scan(out_for_delivery, 3), scan(delivered, 4)}),
            delivered);
  EXPECT_EQ(state_after(label_created, {scan(delivered, 1)}), delivered);
}

TEST(ShippingRules, ADeliveryMayFailAndBeTriedAgain) {
  EXPECT_EQ(state_after(in_transit, {scan(out_for_delivery, 1), scan(delivery_failed, 2),
                                     scan(out_for_delivery, 3)}),
            out_for_delivery);
}

TEST(ShippingRules, WhatIsFinalStays) {
  for (const auto final : {delivered, returned, cancelled}) {
    EXPECT_TRUE(is_final(final));
    for (const auto state :
         {label_created, accepted, in_transit, ready_for_pickup, out_for_delivery, delivery_failed,
          delivered, returning, returned, cancelled}) {
      EXPECT_FALSE(may_move(final, state));
    }
  }
}

TEST(ShippingRules, StepsBackAreIgnored) {
  EXPECT_EQ(state_after(out_for_delivery, {scan(accepted, 9), scan(in_transit, 10)}),
            out_for_delivery);
  EXPECT_EQ(state_after(returning, {scan(out_for_delivery, 9)}), returning);
}

TEST(ShippingRules, OrderAndRepetitionOfReportsDoNotMatter) {
  std::vector<Scan> scans = {scan(accepted, 1), scan(in_transit, 2), scan(delivery_failed, 3),
                             scan(ready_for_pickup, 4)};
  std::ranges::sort(scans, {}, &Scan::state);
  do {
    auto doubled = scans;
    doubled.insert(doubled.end(), scans.begin(), scans.end());
    const auto entries = applied(label_created, doubled, later);
    EXPECT_EQ(entries.size(), scans.size());
    EXPECT_EQ(state_after(label_created, doubled), ready_for_pickup);
  } while (std::ranges::next_permutation(scans, {}, &Scan::state).found);
}

TEST(ShippingRules, ReportsFromTheFutureCountAsOfNow) {
  const auto entries = applied(accepted, {scan(in_transit, 60)}, start);
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].scan.at, start);
  EXPECT_TRUE(entries[0].moved);
}

TEST(ShippingRules, AParcelIsFollowedForSixtyDays) {
  EXPECT_EQ(next_look_in(days(59), seconds(3)), seconds(3));
  EXPECT_EQ(next_look_in(days(61), seconds(3)), std::nullopt);
}

}  // namespace
}  // namespace flipflop::shipping
