#include "edge/storefront/returns/returns_pages.h"

#include "edge/storefront/test_world.h"
#include "shop/order/fake.h"
#include "shop/returns/fake.h"

namespace flipflop::storefront {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Shop {
  explicit Shop(TestWorld* on) : world(*on) {
    pages.register_routes(world.router);
    order::OrderLine lamp;
    lamp.variant = product::VariantId{world.platform.ids.next()};
    lamp.name = "Lampa <Dub>";
    lamp.quantity = 3;
    order.id = order::OrderId{world.platform.ids.next()};
    order.number = "2600000001";
    order.access_token = "tajny-odkaz";
    order.email = "jana@example.cz";
    order.payment_method = "cod";
    order.status = order::Status::delivered;
    order.lines = {lamp};
    orders.orders[order.id] = order;
    returns::Openings open;
    open.delivered_at = world.platform.clock.now();
    open.withdrawal_until = world.platform.clock.now() + std::chrono::hours(24 * 10);
    open.may_withdraw = open.may_claim = true;
    open.left = {{lamp.variant, 2}};
    returns.open[order.id] = open;
    returns::View made;
    made.id = returns::CaseId{world.platform.ids.next()};
    made.number = "2600000001-V1";
    made.order = order.id;
    made.email = "jana@example.cz";
    made.name = "<b>Jana</b>";
    made.made_at = world.platform.clock.now();
    made.due_at = made.made_at + std::chrono::hours(24 * 14);
    returns.cases[made.id] = made;
  }

  http::Fields declaration(std::string pieces, http::Fields more = {}) const {
    http::Fields form = {{"item", order.lines[0].variant.text()},
                         {"quantity", std::move(pieces)},
                         {"name", "Jana Nová"},
                         {"email", "jana@example.cz"},
                         {"request_key", "k1"}};
    form.insert(form.end(), more.begin(), more.end());
    return form;
  }

  TestWorld& world;
  order::FakeOrders orders;
  returns::FakeReturns returns;
  ReturnsPages pages{{world.platform.platform, world.shell, orders, returns}};
  order::View order;
};

std::string location_of(const http::Response& response) {
  for (const auto& [name, value] : response.headers)
    if (name == "Location") return value;
  return {};
}

Task<void> the_button_needs_no_account(TestWorld* world) {
  Shop shop(world);
  const auto empty = co_await world->get("/odstoupeni-od-smlouvy");
  EXPECT_EQ(empty.status, 200);
  EXPECT_THAT(empty.body, HasSubstr(">Odstoupit od smlouvy</button>"));
  EXPECT_THAT(empty.body, HasSubstr("href=\"/odstoupeni-od-smlouvy\">Odstoupit od smlouvy</a>"))
      << "the control is on every page";
  const auto wrong = co_await world->client.post_form(
      "/odstoupeni-od-smlouvy", {{"order_number", "2600000001"}, {"email", "nekdo@jiny.cz"}});
  EXPECT_EQ(wrong.status, 404);
  EXPECT_THAT(wrong.body, Not(HasSubstr("tajny-odkaz")));
  const auto found = co_await world->client.post_form(
      "/odstoupeni-od-smlouvy", {{"order_number", " 2600000001 "}, {"email", "Jana@example.cz"}});
  EXPECT_EQ(found.status, 303);
  EXPECT_EQ(location_of(found), "/objednavka/tajny-odkaz/odstoupeni");
  const auto form = co_await world->get("/objednavka/tajny-odkaz/odstoupeni");
  EXPECT_THAT(form.body, HasSubstr(">Potvrdit odstoupení od smlouvy</button>"));
  EXPECT_THAT(form.body, HasSubstr("Lampa &lt;Dub&gt;"));
  EXPECT_THAT(form.body, HasSubstr("max=\"2\""));
  EXPECT_THAT(form.body, HasSubstr("name=\"account\"")) << "cash goes back to an account";
  const auto stranger = co_await world->get("/objednavka/jiny-odkaz/odstoupeni");
  EXPECT_EQ(stranger.status, 404);
}
TEST(ReturnsPages, TheLawsButtonWorksWithoutAnAccount) {
  on_pages(the_button_needs_no_account);
}

Task<void> mistakes_are_said(TestWorld* world) {
  Shop shop(world);
  const std::string path = "/objednavka/tajny-odkaz/odstoupeni";
  const auto nothing = co_await world->client.post_form(path, shop.declaration("0"));
  EXPECT_EQ(nothing.status, 422);
  EXPECT_THAT(nothing.body, HasSubstr("href=\"#kusu-1\""));
  const auto no_number = co_await world->client.post_form(path, shop.declaration("dva"));
  EXPECT_EQ(no_number.status, 422);
  const auto account =
      co_await world->client.post_form(path, shop.declaration("1", {{"account", "124/0800"}}));
  EXPECT_EQ(account.status, 422);
  EXPECT_THAT(account.body, HasSubstr("href=\"#ucet\""));
  EXPECT_THAT(account.body, HasSubstr("value=\"124/0800\"")) << "nothing typed is lost";
  shop.returns.refuses = returns::AnnounceRefused{returns::AnnounceRefused::Reason::too_many};
  const auto too_many = co_await world->client.post_form(path, shop.declaration("2"));
  EXPECT_EQ(too_many.status, 422);
  EXPECT_THAT(too_many.body, HasSubstr("Tolik kusů"));
  EXPECT_TRUE(shop.returns.announced.empty());
}
TEST(ReturnsPages, MistakesAreNamedAtTheirFields) {
  on_pages(mistakes_are_said);
}

Task<void> declared(TestWorld* world) {
  Shop shop(world);
  const auto sent =
      co_await world->client.post_form("/objednavka/tajny-odkaz/odstoupeni",
                                       shop.declaration("2", {{"account", " 2000000018 / 2010 "}}));
  EXPECT_EQ(sent.status, 303) << sent.body;
  EXPECT_EQ(location_of(sent), "/objednavka/tajny-odkaz/vraceni/2600000001-V1");
  EXPECT_EQ(shop.returns.announced.size(), 1u);
  const returns::Announcement& made = shop.returns.announced.at(0);
  EXPECT_EQ(made.lines.at(0).quantity, 2);
  EXPECT_EQ(made.bank_account, "2000000018/2010");
  EXPECT_EQ(made.request_key, "form|k1");
  EXPECT_FALSE(made.by_staff);

  const auto page = co_await world->get("/objednavka/tajny-odkaz/vraceni/2600000001-V1");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("2600000001-V1"));
  EXPECT_THAT(page.body, HasSubstr("&lt;b&gt;Jana&lt;/b&gt;"));
  const auto other = co_await world->get("/objednavka/tajny-odkaz/vraceni/2600000002-V1");
  EXPECT_EQ(other.status, 404);
}
TEST(ReturnsPages, ADeclarationLeadsToItsConfirmation) {
  on_pages(declared);
}

Task<void> a_defect_is_claimed(TestWorld* world) {
  Shop shop(world);
  const std::string path = "/objednavka/tajny-odkaz/reklamace";
  const auto without = co_await world->client.post_form(path, shop.declaration("1"));
  EXPECT_EQ(without.status, 422);
  EXPECT_THAT(without.body, HasSubstr("href=\"#popis\""));
  const auto sent = co_await world->client.post_form(
      path, shop.declaration("1", {{"description", "Nesvítí"}, {"remedy", "refund"}}));
  EXPECT_EQ(sent.status, 303) << sent.body;
  EXPECT_EQ(shop.returns.announced.at(0).kind, returns::Kind::claim);
  EXPECT_EQ(shop.returns.announced.at(0).remedy, returns::Remedy::refund);
}
TEST(ReturnsPages, ADefectIsClaimedWithItsDescription) {
  on_pages(a_defect_is_claimed);
}

Task<void> after_the_period(TestWorld* world) {
  Shop shop(world);
  returns::Openings& open = shop.returns.open[shop.order.id];
  open.may_withdraw = false;
  open.withdrawal_until = world->platform.clock.now() - std::chrono::hours(24);
  const auto page = co_await world->get("/objednavka/tajny-odkaz/odstoupeni");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("uplynula"));
  EXPECT_THAT(page.body, HasSubstr("/objednavka/tajny-odkaz/reklamace"));
  EXPECT_THAT(page.body, Not(HasSubstr("Potvrdit odstoupení")));
}
TEST(ReturnsPages, AfterThePeriodThePageExplains) {
  on_pages(after_the_period);
}

}  // namespace
}  // namespace flipflop::storefront
