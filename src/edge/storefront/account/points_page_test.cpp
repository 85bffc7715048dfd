#include "edge/storefront/account/points_page.h"

#include "edge/storefront/account/test_account.h"

namespace flipflop::storefront {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

loyalty::Account of_jana(AccountWorld* world) {
  const Instant now = world->pages.platform.clock.now();
  loyalty::Account account;
  account.balance = 252;
  account.expiring = loyalty::Expiring{52, now + std::chrono::days(30)};
  account.waiting = {{order::OrderId{}, "2600000007", 31, now + std::chrono::days(3)},
                     {order::OrderId{}, "2600000006", 12, now - std::chrono::days(1)}};
  loyalty::Coupon coupon;
  coupon.code = "BODY-ABCDEF2345";
  coupon.amount = Money{10'000};
  coupon.until = now + std::chrono::days(100);
  account.coupons = {coupon};
  loyalty::Entry entry;
  entry.kind = loyalty::EntryKind::adjusted;
  entry.points = -3;
  entry.reason = "<b>Omyl</b>";
  account.entries = {entry};
  return account;
}

Task<void> nothing_yet(AccountWorld* world) {
  const auto headers = co_await world->jana();
  world->loyalty.now.is_on = true;
  const auto shown = co_await world->client.get("/ucet/body", headers);
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr("<strong>0</strong> bodů"));
  EXPECT_THAT(shown.body, HasSubstr("První body vám připíšeme"));
  EXPECT_THAT(shown.body, HasSubstr("Ještě vám chybí 200"));
  EXPECT_THAT(shown.body, Not(HasSubstr("/ucet/body/vymena")));
  world->loyalty.now.is_on = false;
  const auto off = co_await world->client.get("/ucet/body", headers);
  EXPECT_THAT(off.body, HasSubstr("Nové body teď nepřipisujeme"));
  EXPECT_THAT(off.body, Not(HasSubstr("Vyměňte body")));
}
TEST(PointsPage, SaysWhatToDoWhereThereIsNothingYet) {
  in_account(nothing_yet);
}

Task<void> everything(AccountWorld* world) {
  const auto headers = co_await world->jana();
  world->loyalty.now.is_on = true;
  world->loyalty.accounts[world->auth.accounts.begin()->first] = of_jana(world);
  const auto shown = co_await world->client.get("/ucet/body", headers);
  EXPECT_THAT(shown.body, HasSubstr("<strong>252</strong> bodů"));
  EXPECT_THAT(shown.body, HasSubstr("BODY-ABCDEF2345"));
  EXPECT_THAT(shown.body, HasSubstr("Objednávka 2600000007"));
  EXPECT_THAT(shown.body, HasSubstr("jakmile bude vyřízené vrácení"));
  EXPECT_THAT(shown.body, HasSubstr("&lt;b&gt;Omyl"));
  EXPECT_THAT(shown.body, HasSubstr("−3"));
  EXPECT_THAT(shown.body, HasSubstr("name=\"points\" value=\"200\""));
  EXPECT_THAT(shown.body, Not(HasSubstr("name=\"points\" value=\"500\"")));
}
TEST(PointsPage, ShowsWhatThereIsAndOffersWhatItIsEnoughFor) {
  in_account(everything);
}

Task<void> exchange(AccountWorld* world) {
  const auto headers = co_await world->jana();
  const http::Fields form = {{"points", "200"}, {"amount", "100.00"}, {"request_key", "k1"}};
  const auto done = co_await world->client.post_form("/ucet/body/vymena", form, headers);
  EXPECT_EQ(header_of(done, "Location"), "/ucet/body?zprava=kupon");
  EXPECT_THAT(world->loyalty.exchanged, SizeIs(1));
  EXPECT_EQ(world->loyalty.exchanged.at(0).points, 200);
  EXPECT_EQ(world->loyalty.exchanged.at(0).amount, Money{10'000});
  EXPECT_EQ(world->loyalty.exchanged.at(0).request_key, "form|k1");
  const auto notice = co_await world->client.get("/ucet/body?zprava=kupon", headers);
  EXPECT_THAT(notice.body, HasSubstr("Kupón je váš"));
  world->loyalty.refuses = loyalty::ExchangeRefusal::not_enough;
  const auto refused = co_await world->client.post_form("/ucet/body/vymena", form, headers);
  EXPECT_EQ(header_of(refused, "Location"), "/ucet/body?zprava=malo-bodu");
}
TEST(PointsPage, AButtonIsOneExchange) {
  in_account(exchange);
}

Task<void> forged(AccountWorld* world) {
  const auto headers = co_await world->jana();
  const std::vector<http::Fields> forms = {
      {},
      {{"points", "200"}, {"amount", "100.00"}},
      {{"points", "200x"}, {"amount", "100.00"}, {"request_key", "k"}},
      {{"points", "200"}, {"amount", "sto"}, {"request_key", "k"}},
      {{"points", "200"}, {"amount", "100.00"}, {"request_key", std::string(65, 'k')}}};
  for (const http::Fields& form : forms) {
    const auto answer = co_await world->client.post_form("/ucet/body/vymena", form, headers);
    EXPECT_EQ(header_of(answer, "Location"), "/ucet/body?zprava=bez-kuponu");
  }
  const auto guest = co_await world->client.post_form("/ucet/body/vymena", forms[1]);
  EXPECT_EQ(header_of(guest, "Location"), "/prihlaseni?zpet=");
  EXPECT_THAT(world->loyalty.exchanged, IsEmpty());
}
TEST(PointsPage, AFormThatIsNotOursExchangesNothing) {
  in_account(forged);
}

}  // namespace
}  // namespace flipflop::storefront
