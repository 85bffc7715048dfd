#include "shop/payment/foreign_rules.h"

#include <gtest/gtest.h>

namespace flipflop::payment {
namespace {

TEST(ForeignRules, AStateIsWhatTheOldServiceCalledIt) {
  EXPECT_EQ(foreign_status(State::created, HasPage::no), ForeignStatus::pending);
  EXPECT_EQ(foreign_status(State::pending, HasPage::no), ForeignStatus::pending);
  EXPECT_EQ(foreign_status(State::pending, HasPage::yes), ForeignStatus::processing);
  EXPECT_EQ(foreign_status(State::paid, HasPage::yes), ForeignStatus::completed);
  EXPECT_EQ(foreign_status(State::failed, HasPage::yes), ForeignStatus::failed);
  EXPECT_EQ(foreign_status(State::cancelled, HasPage::no), ForeignStatus::cancelled);
  EXPECT_EQ(foreign_status(State::refund_due, HasPage::yes), ForeignStatus::completed);
  EXPECT_EQ(foreign_status(State::refunded, HasPage::yes), ForeignStatus::refunded);
}

TEST(ForeignRules, OldNamesOfMethodsMeanWhatThereIs) {
  const std::vector<MethodInfo> all = {{.code = "bogus", .online = true},
                                       {.code = "bank_transfer"},
                                       {.code = "cod", .on_delivery = true}};
  const auto methods = foreign_methods(all);
  EXPECT_EQ(meant_method("card", methods), "bogus");
  EXPECT_EQ(meant_method("bogus", methods), "bogus");
  EXPECT_EQ(meant_method("fiobanka", methods), "bank_transfer");
  for (const char* unknown : {"cod", "paypal", "", "Bogus"})
    EXPECT_EQ(meant_method(unknown, methods), std::nullopt) << unknown;
  EXPECT_EQ(meant_method("card", {}), std::nullopt) << "nobody takes cards here";
}

TEST(ForeignRules, AnAddressIsOfTheWebAndHidesNoName) {
  for (const char* good :
       {"https://b.example", "https://b.example:8443/cb?token=a%20b", "https://[2001:db8::1]/cb"})
    EXPECT_TRUE(is_web_address(good, Scheme::https_alone)) << good;
  EXPECT_TRUE(is_web_address("http://b.example/", Scheme::any));
  for (const char* bad : {"http://b.example/", "https://", "https:///cb", "https://:80/",
                          "https://a@b.example/", "https://b.example/#a", "https://b.example/a b",
                          "https://b.example/\r\nX: 1", "javascript:alert(1)", "//b.example", "",
                          "https://b.ex\xc3\xa1mple/", "https://b.example\\@c.example/"})
    EXPECT_FALSE(is_web_address(bad, Scheme::https_alone)) << bad;
}

TEST(ForeignRules, ARefundIsKnownByItsKeyElseByWhatItAsks) {
  const PaymentId one{*Uuid::parse("01900000-0000-7000-8000-000000000001")};
  const PaymentId two{*Uuid::parse("01900000-0000-7000-8000-000000000002")};
  const auto by_key = refund_cause(one, "k", "1.00 ");
  EXPECT_EQ(by_key, refund_cause(one, "k", "2.00 "));
  EXPECT_NE(by_key, refund_cause(two, "k", "1.00 "));
  EXPECT_NE(by_key, refund_cause(one, "l", "1.00 "));
  const auto by_request = refund_cause(one, "", "1.00 ");
  EXPECT_EQ(by_request, refund_cause(one, "", "1.00 "));
  EXPECT_NE(by_request, refund_cause(one, "", "1.00 goods"));
  EXPECT_NE(by_request, refund_cause(one, "1.00 ", ""));
  EXPECT_EQ(by_request.text().at(14), '8');
}

TEST(ForeignRules, AMessageIsSentAgainForThreeDays) {
  using namespace std::chrono_literals;
  EXPECT_EQ(next_callback_in(0s), 5s);
  EXPECT_EQ(next_callback_in(24h), 2h);
  EXPECT_EQ(next_callback_in(72h), std::nullopt);
}

}  // namespace
}  // namespace flipflop::payment
