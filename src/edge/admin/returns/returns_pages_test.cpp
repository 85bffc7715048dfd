#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

// A delivered order with a withdrawal from one of its two pieces.
struct Announced {
  order::OrderId order;
  returns::CaseId id;
};

Task<Announced> announced(Site* site) {
  order::World& world = site->world;
  const auto lamp = world.lamp();
  co_await world.offer(lamp);
  world.stock_at_home(lamp, 5);
  const auto placed = co_await world.place(world.request(lamp, 2, "cod"));
  for (const auto to : {order::Status::shipped, order::Status::delivered}) {
    order::StatusChange change;
    change.status = to;
    co_await world.orders.change(placed.id, std::move(change), "test", world.soon());
  }
  returns::Announcement wish;
  wish.order = placed.id;
  wish.lines = {{lamp.variants[0].id, 1}};
  wish.name = "Jana <Nová>";
  wish.email = "jana@example.cz";
  wish.request_key = "k1";
  const auto id = co_await site->returns.face().announce(std::move(wish), world.soon());
  EXPECT_TRUE(id.has_value());
  co_return Announced{placed.id, id.value_or(returns::CaseId{})};
}

Task<void> goods_are_received(Site* site) {
  site->staff.permissions = {"orders.read", "orders.write"};
  const Announced made = co_await announced(site);
  const std::string path = "/sprava/vraceni/" + made.id.text();
  const auto list = co_await site->client.get("/sprava/vraceni?state=announced");
  EXPECT_EQ(list.status, 200);
  EXPECT_THAT(list.body, HasSubstr(path));
  EXPECT_THAT(list.body, HasSubstr("Jana &lt;Nová&gt;"));
  const auto page = co_await site->client.get(path);
  EXPECT_THAT(page.body, HasSubstr(path + "/prijmout"));
  EXPECT_THAT(page.body, HasSubstr(path + "/zamitnout"));
  EXPECT_THAT(page.body, Not(HasSubstr(path + "/vyridit")));
  const auto unexplained =
      co_await site->client.post_form(path + "/prijmout", {{"reduction", "100"}});
  EXPECT_EQ(unexplained.status, 422);
  const auto received = co_await site->client.post_form(
      path + "/prijmout", {{"reduction", "100,50"}, {"reason", "Poškrábaná"}});
  EXPECT_EQ(received.status, 303) << received.body;
  const auto after = co_await site->client.get(path);
  EXPECT_THAT(after.body, HasSubstr(Money{89'950}.czech()));
  const auto twice = co_await site->client.post_form(path + "/prijmout", {});
  EXPECT_EQ(twice.status, 422);
  EXPECT_THAT(twice.body, HasSubstr("Mezitím"));
}
TEST(StaffReturnsPages, GoodsAreReceivedOnce) {
  on_site(goods_are_received);
}

Task<void> who_may_only_read(Site* site) {
  site->staff.permissions = {"orders.read"};
  const Announced made = co_await announced(site);
  const std::string path = "/sprava/vraceni/" + made.id.text();
  const auto page = co_await site->client.get(path);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, Not(HasSubstr("/prijmout")));
  for (const char* act : {"/prijmout", "/uznat", "/zamitnout", "/odvolat", "/vyridit"}) {
    const auto refused = co_await site->client.post_form(path + act, {});
    EXPECT_EQ(refused.status, 403) << act;
  }
  const auto money = co_await site->client.post_form(
      "/sprava/objednavky/" + made.order.text() + "/vratit-cast", {});
  EXPECT_EQ(money.status, 403);
}
TEST(StaffReturnsPages, WhoMayOnlyReadSeesNoForms) {
  on_site(who_may_only_read);
}

Task<void> goodwill_once(Site* site) {
  site->staff.permissions = {"orders.read", "payments.write"};
  const Announced made = co_await announced(site);
  const std::string path = "/sprava/objednavky/" + made.order.text();
  const http::Fields form = {{"amount", "50"},
                             {"reason", "Zpoždění"},
                             {"request_key", site->world.base.ids.next().text()}};
  for (int time = 0; time < 2; ++time) {
    const auto paid = co_await site->client.post_form(path + "/vratit-cast", form);
    EXPECT_EQ(paid.status, 303) << paid.body;
  }
  EXPECT_EQ(site->world.base.text("SELECT count(*) || ' ' || sum(amount) FROM returns.refund"),
            "1 5000");
  const auto page = co_await site->client.get(path);
  EXPECT_THAT(page.body, HasSubstr("/sprava/vraceni/" + made.id.text()));
}
TEST(StaffReturnsPages, AFormThatIsSentTwicePaysOnce) {
  on_site(goodwill_once);
}

}  // namespace
}  // namespace flipflop::admin
