#include "shop/loyalty/rules.h"

#include <gmock/gmock.h>

namespace flipflop::loyalty {
namespace {

using testing::UnorderedElementsAre;

std::vector<std::string> mistakes_of(const Terms& terms) {
  json::Errors errors;
  check(terms, errors);
  std::vector<std::string> fields;
  for (const json::FieldError& error : errors.list()) fields.push_back(error.path);
  return fields;
}

TEST(LoyaltyTerms, MistakesAreNamed) {
  Terms terms;
  EXPECT_THAT(mistakes_of(terms), UnorderedElementsAre());
  terms.validity_months = 0;
  terms.rewards = {{100, Money{10'000}},
                   {100, Money{100'000}},  // as much as the goods that bring the points
                   {0, Money{100}},
                   {500, Money{150}}};
  EXPECT_THAT(mistakes_of(terms),
              UnorderedElementsAre("validityMonths", "rewards[1].points", "rewards[1].amount",
                                   "rewards[2].points", "rewards[3].amount"));
  terms.rewards.clear();
  EXPECT_THAT(mistakes_of(terms), UnorderedElementsAre("validityMonths", "rewards"));
  terms.per_point = Money{0};
  EXPECT_THAT(mistakes_of(terms), UnorderedElementsAre("perPoint"));
}

TEST(LoyaltyRules, PointsAreWholeAndComeFromWhatWasPaidAndStayed) {
  EXPECT_EQ(points_of(Money{9'999}, Money{1'000}), 9);
  EXPECT_EQ(points_of(Money{0}, Money{1'000}), 0);

  order::View order;
  order.payment_status = order::PaymentStatus::paid;
  order.lines.resize(2);
  order.lines[0].total = Money{30'000};
  order.lines[1].total = Money{20'000};
  returns::Refund refund;
  refund.amount = Money{20'000};
  EXPECT_EQ(goods_left(order, {}), Money{50'000});
  EXPECT_EQ(goods_left(order, {refund}), Money{30'000});
  refund.amount = Money{59'900};
  EXPECT_EQ(goods_left(order, {refund}), Money{}) << "with the delivery it was more than the goods";
  order.payment_status = order::PaymentStatus::refunded;
  EXPECT_EQ(goods_left(order, {}), Money{});
  order.payment_status = order::PaymentStatus::pending;
  EXPECT_EQ(goods_left(order, {}), Money{});
}

TEST(LoyaltyRules, OnlyAReturnThatIsNotThereYetIsAwaited) {
  returns::View one;
  one.kind = returns::Kind::withdrawal;
  one.state = returns::State::announced;
  EXPECT_TRUE(is_return_awaited({one}));
  for (const auto state : {returns::State::received, returns::State::refunded,
                           returns::State::called_off, returns::State::open}) {
    one.state = state;
    EXPECT_FALSE(is_return_awaited({one}));
  }
}

TEST(LoyaltyRules, ACouponEndsWithTheSixthMonthAfterThisOneInPrague) {
  EXPECT_EQ(iso_text(coupon_end(*parse_iso("2026-11-29T10:00:00Z"))),
            "2027-05-31T22:00:00.000000Z");
  EXPECT_EQ(iso_text(coupon_end(*parse_iso("2026-05-31T21:59:00Z"))),
            "2026-11-30T23:00:00.000000Z");
  EXPECT_EQ(iso_text(coupon_end(*parse_iso("2026-05-31T22:00:00Z"))), "2026-12-31T23:00:00.000000Z")
      << "June has begun in Prague";
}

}  // namespace
}  // namespace flipflop::loyalty
