// Mails about goods that come back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/test_platform.h"
#include "shop/auth/fake.h"
#include "shop/billing/fake.h"
#include "shop/notification/return_letter.h"
#include "shop/notification/service.h"
#include "shop/order/fake.h"
#include "shop/payment/fake.h"
#include "shop/returns/fake.h"
#include "shop/shipping/fake.h"

namespace flipflop::notification {
namespace {

using testing::HasSubstr;
using testing::Not;

ReturnLetterInput input(Kind kind, returns::Kind of = returns::Kind::withdrawal) {
  ReturnLetterInput input;
  input.kind = kind;
  input.public_url = "https://obchod.example";
  input.company = settings::sample_company();
  input.order.number = "2600000042";
  input.order.access_token = "tajny-odkaz";
  returns::View about;
  about.number = of == returns::Kind::claim ? "2600000042-R1" : "2600000042-V1";
  about.kind = of;
  about.state = of == returns::Kind::claim ? returns::State::open : returns::State::announced;
  about.name = "Žofie Dvořáčková";
  about.email = "zofie@example.cz";
  about.bank_account = "2000000018/2010";
  about.made_at = *parse_iso("2026-11-24T10:05:00Z");
  about.due_at = *parse_iso("2026-12-08T23:00:00Z");
  about.lines.push_back({{}, "Lampa <Dub>", 2, {}, {}});
  if (of == returns::Kind::claim) {
    about.description = "Nesvítí";
    about.remedy = returns::Remedy::repair;
  }
  input.about = about;
  return input;
}

TEST(ReturnLetter, AWithdrawalIsConfirmedWithItsContentAndTheMinute) {
  const Letter letter = write_return_letter(input(Kind::return_announced));
  EXPECT_EQ(letter.subject, "Potvrzení odstoupení od smlouvy č. 2600000042-V1");
  for (const char* part :
       {"24.", "11:05", "Žofie Dvořáčková", "zofie@example.cz", "2 × Lampa <Dub>",
        "2000000018/2010", "8.", "https://obchod.example/objednavka/tajny-odkaz"})
    EXPECT_THAT(letter.text, HasSubstr(part));
  EXPECT_THAT(letter.text, HasSubstr(input(Kind::return_announced).company.address));
  EXPECT_THAT(letter.html, HasSubstr("Lampa &lt;Dub&gt;"));
  EXPECT_THAT(letter.html, Not(HasSubstr("Lampa <Dub>")));
}

TEST(ReturnLetter, AClaimIsConfirmedWithItsContentRemedyAndContact) {
  const Letter letter = write_return_letter(input(Kind::return_announced, returns::Kind::claim));
  for (const char* part : {"2600000042-R1", "Nesvítí", "Oprava", "zofie@example.cz", "11:05"})
    EXPECT_THAT(letter.text, HasSubstr(part));
}

TEST(ReturnLetter, AnOrderThatEndedAsksForNoParcel) {
  ReturnLetterInput one = input(Kind::return_announced);
  one.about->state = returns::State::order_cancelled;
  EXPECT_THAT(write_return_letter(one).text, HasSubstr("Nic neposílejte"));
}

TEST(ReturnLetter, AReceiptSaysWhatGoesBackAndWhyItIsLess) {
  ReturnLetterInput one = input(Kind::return_received);
  one.about->goods = Money{100'000};
  one.about->delivery = Money{6'900};
  one.about->reduction = Money{10'000};
  one.about->reduction_reason = "Poškrábaná";
  one.about->refund = Money{96'900};
  const Letter letter = write_return_letter(one);
  EXPECT_THAT(letter.text, HasSubstr(Money{96'900}.czech()));
  EXPECT_THAT(letter.text, HasSubstr("Poškrábaná"));
  one.about->refund.reset();
  EXPECT_THAT(write_return_letter(one).text, HasSubstr("žádné peníze"));
}

TEST(ReturnLetter, MoneyIsSaidToBeWhereItIs) {
  ReturnLetterInput one = input(Kind::refund_sent);
  one.refund = returns::Refund{{}, {}, {}, Money{50'000}, "x", {}, {}};
  EXPECT_THAT(write_return_letter(one).text, HasSubstr("Na účtu se objeví"));
  one.refund->to_vouchers = Money{30'000};
  Letter letter = write_return_letter(one);
  EXPECT_THAT(letter.text, HasSubstr(Money{30'000}.czech() + " je zpátky na dárkovém poukazu"));
  EXPECT_THAT(letter.text, HasSubstr("zbylých " + Money{20'000}.czech()));
  one.refund->to_vouchers = Money{50'000};
  letter = write_return_letter(one);
  EXPECT_THAT(letter.text, HasSubstr("zpátky na dárkovém poukazu"));
  EXPECT_THAT(letter.text, Not(HasSubstr("účtu")));
}

TEST(ReturnLetter, EveryOccasionHasItsWords) {
  ReturnLetterInput goodwill = input(Kind::refund_sent);
  goodwill.about.reset();
  goodwill.refund = returns::Refund{{}, {}, {}, Money{5'000}, "Zpoždění", {}, {}};
  EXPECT_THAT(write_return_letter(goodwill).text, HasSubstr("Zpoždění"));
  for (const Kind kind : {Kind::return_refused, Kind::claim_accepted, Kind::claim_settled,
                          Kind::refund_sent, Kind::claim_deadline}) {
    ReturnLetterInput one = input(kind, returns::Kind::claim);
    one.about->outcome = returns::Remedy::replacement;
    one.about->history.push_back({returns::State::settled, "staff", "Poslali jsme novou.", {}});
    const Letter letter = write_return_letter(one);
    EXPECT_THAT(letter.subject, HasSubstr("2600000042-R1")) << kind_name(kind);
    EXPECT_THAT(letter.text, Not(HasSubstr("mail."))) << kind_name(kind);
  }
  ReturnLetterInput refused = input(Kind::return_refused);
  EXPECT_THAT(write_return_letter(refused).subject, HasSubstr("V1"));
  EXPECT_THAT(write_return_letter(input(Kind::refund_sent)).subject, HasSubstr("V1"));
}

Task<void> told_twice(const pg::TestDatabase* test) {
  TestPlatform base(*test);
  order::FakeOrders orders;
  payment::FakePayments payments;
  shipping::FakeShipping shipping;
  auth::FakeAuth auth;
  returns::FakeReturns returns;
  billing::FakeBilling billing;
  Store store(*base.database);
  Service service(base.platform, store, {orders, payments, shipping, auth, returns, billing});
  order::View order;
  order.id = order::OrderId{base.ids.next()};
  order.number = "2600000042";
  orders.orders[order.id] = order;
  returns::View about = *input(Kind::return_announced).about;
  about.id = returns::CaseId{base.ids.next()};
  about.order = order.id;
  returns.cases[about.id] = about;
  for (int time = 0; time < 2; ++time) {
    pg::Tx tx = co_await base.database->begin(TestPlatform::soon());
    co_await service.return_announced(tx, {about.id, order.id.uuid});
    co_await tx.commit();
  }
  const std::string key = base.text("SELECT max(key) FROM platform.job");
  co_await base.jobs.work_now("notification.send", key, TestPlatform::soon());
  EXPECT_EQ(base.text("SELECT count(*) || ' ' || max(state) || ' ' || max(recipient)"
                      " FROM notification.mail"),
            "1 kept zofie@example.cz");
  pg::Tx tx = co_await base.database->begin(TestPlatform::soon());
  co_await store.erase_mails_of(tx, {order.id.uuid});
  co_await tx.commit();
  EXPECT_EQ(base.text("SELECT recipient || body_text FROM notification.mail"), "");
}
TEST(Notification, ACaseThatIsToldTwiceIsConfirmedOnceAndErasedWithItsOrder) {
  const pg::TestDatabase test;
  run_here(told_twice(&test));
}

}  // namespace
}  // namespace flipflop::notification
