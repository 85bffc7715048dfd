#include "shop/payment/rules.h"

#include <gtest/gtest.h>

namespace flipflop::payment {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Money due{149900};
const Report paid{ProviderState::paid, due, "CZK"};

TEST(PaymentRules, ReportedMoneyIsCapturedWhateverWeBelievedBefore) {
  for (const auto intent :
       {State::created, State::pending, State::failed, State::cancelled, State::expired}) {
    EXPECT_EQ(judge({AttemptState::pending, intent, due}, paid), Verdict::capture);
    EXPECT_EQ(judge({AttemptState::failed, intent, due}, paid), Verdict::capture);
  }
}

TEST(PaymentRules, MoneyForAnOrderThatIsPaidGoesBack) {
  for (const auto intent : {State::paid, State::refund_due, State::refunded}) {
    EXPECT_EQ(judge({AttemptState::pending, intent, due}, paid), Verdict::capture_excess);
  }
}

TEST(PaymentRules, OtherMoneyThanWasAskedForIsNeverTaken) {
  for (const Report& report :
       {Report{ProviderState::paid, Money{149899}, "CZK"},
        Report{ProviderState::paid, Money{149901}, "CZK"},
        Report{ProviderState::paid, Money{-149900}, "CZK"},
        Report{ProviderState::paid, Money{0}, "CZK"}, Report{ProviderState::paid, due, "EUR"},
        Report{ProviderState::paid, due, ""}}) {
    EXPECT_EQ(judge({AttemptState::pending, State::pending, due}, report), Verdict::dispute);
  }
}

TEST(PaymentRules, ASettledAttemptIgnoresWhatComesLater) {
  for (const auto state : {AttemptState::paid, AttemptState::disputed}) {
    for (const auto reported : {ProviderState::pending, ProviderState::paid, ProviderState::failed,
                                ProviderState::refunded}) {
      EXPECT_EQ(judge({state, State::paid, due}, {reported, due, "CZK"}), Verdict::nothing);
    }
  }
}

TEST(PaymentRules, ADeclineEndsAnAttemptOnceAndAnOpenOneWaits) {
  const Report failed{ProviderState::failed, due, "CZK"};
  const Report pending{ProviderState::pending, due, "CZK"};
  EXPECT_EQ(judge({AttemptState::pending, State::pending, due}, failed), Verdict::fail);
  EXPECT_EQ(judge({AttemptState::failed, State::failed, due}, failed), Verdict::nothing);
  EXPECT_EQ(judge({AttemptState::pending, State::pending, due}, pending), Verdict::wait);
  EXPECT_EQ(judge({AttemptState::failed, State::failed, due}, pending), Verdict::nothing);
}

TEST(PaymentRules, OnlyTheExactAmountForAWaitingTransferIsBooked) {
  EXPECT_EQ(judge_transfer("bank_transfer", State::pending, due, due), Receipt::booked);
  EXPECT_EQ(judge_transfer("bank_transfer", State::cancelled, due, due), Receipt::booked);
  EXPECT_EQ(judge_transfer("bank_transfer", State::pending, due, Money{1}), Receipt::wrong_amount);
  EXPECT_EQ(judge_transfer("bank_transfer", State::pending, due, Money{149901}),
            Receipt::wrong_amount);
  EXPECT_EQ(judge_transfer("bank_transfer", State::paid, due, due), Receipt::not_expected);
  EXPECT_EQ(judge_transfer("bank_transfer", State::refunded, due, due), Receipt::not_expected);
  EXPECT_EQ(judge_transfer("bogus", State::pending, due, due), Receipt::not_expected);
}

TEST(PaymentRules, QuestionsBecomeRarerAndEndAfterThreeDays) {
  EXPECT_EQ(next_check_in(minutes(1)), seconds(20));
  EXPECT_EQ(next_check_in(minutes(30)), minutes(2));
  EXPECT_EQ(next_check_in(hours(5)), minutes(15));
  EXPECT_EQ(next_check_in(days(2)), hours(2));
  EXPECT_EQ(next_check_in(days(3)), std::nullopt);
}

TEST(PaymentRules, HoldTimesFollowTheMethod) {
  const auto methods = methods_for({}, Transfers::offered);
  ASSERT_EQ(methods.size(), 2u);
  EXPECT_EQ(methods[0].code, "bank_transfer");
  EXPECT_EQ(methods[0].hold, days(7));
  EXPECT_EQ(methods[1].code, "cod");
  EXPECT_EQ(methods[1].hold, minutes(0));
  EXPECT_TRUE(methods[1].on_delivery);
  EXPECT_EQ(methods_for({}, Transfers::not_offered).size(), 1u);
}

TEST(PaymentRules, AProviderContradictsOnlyWhatWasCaptured) {
  for (const auto state :
       {AttemptState::created, AttemptState::pending, AttemptState::failed, AttemptState::disputed})
    for (const auto said : {ProviderState::pending, ProviderState::paid, ProviderState::failed,
                            ProviderState::refunded})
      EXPECT_FALSE(contradicts({state, State::pending, due}, false, {said, Money{1}, "EUR"}));
  const AttemptFacts captured{AttemptState::paid, State::paid, due};
  EXPECT_FALSE(contradicts(captured, false, {ProviderState::paid, due, "CZK"}));
  EXPECT_FALSE(contradicts(captured, true, {ProviderState::refunded, due, "CZK"}));
  EXPECT_TRUE(contradicts(captured, false, {ProviderState::refunded, due, "CZK"}));
  EXPECT_TRUE(contradicts(captured, false, {ProviderState::paid, Money{149899}, "CZK"}));
  EXPECT_TRUE(contradicts(captured, false, {ProviderState::paid, due, "EUR"}));
  EXPECT_TRUE(contradicts(captured, true, {ProviderState::failed, due, "CZK"}));
  EXPECT_TRUE(contradicts(captured, false, {ProviderState::pending, due, "CZK"}));
}

TEST(PaymentRules, TheBuyersMoneyIsNeverWrittenOff) {
  EXPECT_EQ(resolutions_for(CaseKind::refund_by_hand), std::vector{Resolution::returned});
  EXPECT_TRUE(resolutions_for(CaseKind::paid_twice).empty()) << "it goes back by itself";
}

}  // namespace
}  // namespace flipflop::payment
