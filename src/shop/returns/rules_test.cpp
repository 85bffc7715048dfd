#include "shop/returns/rules.h"

#include <gtest/gtest.h>

#include "platform/text/czech.h"

namespace flipflop::returns {
namespace {

Instant at(const char* text) {
  return parse_iso(text).value();
}

TEST(ReturnRules, FourteenDaysEndWithTheLastOneOfPrague) {
  // A Tuesday, and the fourteenth day is a Tuesday too.
  EXPECT_EQ(withdrawal_until(at("2026-11-10T10:00:00Z")), at("2026-11-24T23:00:00Z"));
  // Half past midnight in Prague is the next day already.
  EXPECT_EQ(withdrawal_until(at("2026-11-09T23:30:00Z")), at("2026-11-24T23:00:00Z"));
}

TEST(ReturnRules, APeriodDoesNotEndOnADayWithoutWork) {
  // The fourteenth day is Saturday 28 November: Monday counts.
  EXPECT_EQ(withdrawal_until(at("2026-11-14T10:00:00Z")), at("2026-11-30T23:00:00Z"));
  // 17 November is a holiday, the day behind it a Wednesday.
  EXPECT_EQ(withdrawal_until(at("2026-11-03T10:00:00Z")), at("2026-11-18T23:00:00Z"));
  // Christmas: 24 to 26 December 2026 are Thursday to Saturday, then comes a Sunday.
  EXPECT_EQ(withdrawal_until(at("2026-12-10T10:00:00Z")), at("2026-12-28T23:00:00Z"));
  using namespace std::chrono;
  EXPECT_FALSE(is_working_day(2026y / April / 3)) << "Good Friday";
  EXPECT_FALSE(is_working_day(2026y / April / 6)) << "Easter Monday";
  EXPECT_FALSE(is_working_day(2027y / March / 29)) << "Easter Monday";
  EXPECT_TRUE(is_working_day(2026y / April / 7));
}

TEST(ReturnRules, GoodsAndMoneyGoBackUntilADayOfWorkAndClaimsWaitForNone) {
  EXPECT_EQ(due_of(Kind::withdrawal, at("2026-11-29T10:00:00Z")), at("2026-12-14T23:00:00Z"));
  EXPECT_EQ(due_of(Kind::claim, at("2026-11-27T10:00:00Z")), at("2026-12-27T23:00:00Z"));
}

TEST(ReturnRules, ClaimsEndAfterTwoYearsAlsoOnALeapDay) {
  EXPECT_EQ(claim_until(at("2026-11-24T10:00:00Z")), at("2028-11-24T23:00:00Z"));
  EXPECT_EQ(claim_until(at("2028-02-29T10:00:00Z")), at("2030-02-28T23:00:00Z"));
}

TEST(ReturnRules, SharesOfALineAddUpToItInWhateverPartsItComesBack) {
  for (std::int64_t total : {0, 1, 2, 100, 9999, 10000, 123457}) {
    for (std::int64_t pieces = 1; pieces <= 7; ++pieces) {
      Counted line;
      line.ordered = pieces;
      line.total = Money{total};
      while (line.came_back < pieces) {
        const std::int64_t now = std::min<std::int64_t>(2, pieces - line.came_back);
        const Money share = share_of(line, now);
        EXPECT_FALSE(share.is_negative());
        line.came_back += now;
        line.refunded = line.refunded + share;
      }
      EXPECT_EQ(line.refunded, line.total) << total << " by " << pieces;
    }
  }
}

TEST(ReturnRules, ADiscountIsNotPaidBackAgain) {
  Counted line;
  line.ordered = 1;
  line.total = Money{1000};
  line.refunded = Money{300};
  EXPECT_EQ(share_of(line, 1), Money{700});
}

TEST(ReturnRules, TheCheapestOfferedDeliveryIsPaidBack) {
  order::View order;
  order.totals.goods = Money{50'000};
  order.totals.delivery = Money{19'900};
  std::vector<shipping::Method> methods(2);
  methods[0].price = Money{6'900};
  methods[0].free_from = Money{100'000};
  methods[1].price = Money{9'900};
  EXPECT_EQ(delivery_share(order, methods), Money{6'900});
  order.totals.goods = Money{100'000};
  EXPECT_EQ(delivery_share(order, methods), Money{}) << "a free one was offered";
  order.totals.delivery = Money{};
  order.totals.cod_fee = Money{3'900};
  order.totals.goods = Money{50'000};
  EXPECT_EQ(delivery_share(order, methods), Money{3'900}) << "never more than was paid";
}

TEST(ReturnRules, AccountsAreCheckedByTheirDigits) {
  EXPECT_EQ(bank_account(" 2000000018/2010 "), "2000000018/2010");
  EXPECT_EQ(bank_account("19-2000145399/0800"), "19-2000145399/0800");
  EXPECT_EQ(bank_account("cz65 0800 0000 1920 0014 5399"), "CZ6508000000192000145399");
  EXPECT_EQ(bank_account("DE89 3704 0044 0532 0130 00"), "DE89370400440532013000");
  for (const char* wrong : {"", "123", "2000000019/2010", "2000000018/201", "0000000000/2010",
                            "18-2000145399/0800", "CZ6508000000192000145398", "2000000018",
                            "CZ65080000001920001453", "<script>", "--/0800", "/0800"})
    EXPECT_EQ(bank_account(wrong), std::nullopt) << wrong;
}

TEST(ReturnRules, NumbersTellTheOrderAndTheKind) {
  EXPECT_EQ(case_number("2600000042", Kind::withdrawal, 1), "2600000042-V1");
  EXPECT_EQ(case_number("2600000042", Kind::claim, 2), "2600000042-R2");
}

TEST(ReturnRules, EveryActionLeadsOutOfAStateThatIsUnderWay) {
  for (const State state : {State::announced, State::open, State::accepted}) {
    EXPECT_FALSE(actions_in(state).empty());
    EXPECT_TRUE(is_under_way(state));
  }
  for (const State state : {State::refunded, State::order_cancelled, State::settled, State::refused,
                            State::called_off}) {
    EXPECT_TRUE(actions_in(state).empty());
    EXPECT_FALSE(is_under_way(state));
  }
}

}  // namespace
}  // namespace flipflop::returns
