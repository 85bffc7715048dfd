#include "edge/storefront/tracking/timeline.h"

#include <gtest/gtest.h>

namespace flipflop::storefront {
namespace {

using order::Status;

order::View order_in(Status status, std::vector<Status> history) {
  order::View order;
  order.status = status;
  order.payment_status = order::PaymentStatus::pending;
  order.payment_method = "bogus";
  Instant at{std::chrono::hours{24 * 20000}};
  order.placed_at = at;
  for (Status one : history) order.history.push_back({one, at += std::chrono::hours{1}, {}});
  return order;
}

std::vector<std::string> kinds(const order::View& order) {
  std::vector<std::string> kinds;
  for (const Step& step : timeline_of(order)) kinds.push_back(step.kind);
  return kinds;
}

TEST(Timeline, AFreshOrderWaitsForItsPayment) {
  EXPECT_EQ(kinds(order_in(Status::pending, {Status::pending})),
            (std::vector<std::string>{"done", "now", "later", "later", "later"}));
}

TEST(Timeline, ASkippedStationCountsAsPassed) {
  EXPECT_EQ(kinds(order_in(Status::shipped, {Status::pending, Status::confirmed, Status::shipped})),
            (std::vector<std::string>{"done", "done", "done", "done", "now"}));
}

TEST(Timeline, ADeliveredOrderExpectsNothing) {
  EXPECT_EQ(
      kinds(order_in(Status::delivered, {Status::pending, Status::confirmed, Status::processing,
                                         Status::shipped, Status::delivered})),
      (std::vector<std::string>(5, "done")));
}

TEST(Timeline, ACancelledOrderShowsWhatHappenedAndThenItsEnd) {
  EXPECT_EQ(kinds(order_in(Status::cancelled, {Status::pending, Status::cancelled})),
            (std::vector<std::string>{"done", "bad"}));
}

TEST(Timeline, ARefundedOrderShowsItsCancellationToo) {
  const auto steps = timeline_of(
      order_in(Status::refunded, {Status::pending, Status::cancelled, Status::refunded}));
  EXPECT_EQ(steps.at(1).message_key, "tracking.step_cancelled");
  EXPECT_EQ(steps.at(2).message_key, "tracking.step_refunded");
  EXPECT_EQ(steps.size(), 3u);
}

TEST(Timeline, ThePaymentIsConfirmedOrPaidByItsMethod) {
  order::View order = order_in(Status::pending, {Status::pending});
  EXPECT_EQ(timeline_of(order)[1].message_key, "tracking.step_paid");
  order.payment_method = "cod";
  EXPECT_EQ(timeline_of(order)[1].message_key, "tracking.step_confirmed");
}

}  // namespace
}  // namespace flipflop::storefront
