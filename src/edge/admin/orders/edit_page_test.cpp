// Staff take pieces out of a paid order: what goes back is shown first, and then confirmed.

#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

Task<void> paid_order(Site* site) {
  site->staff.permissions = {"orders.read", "orders.write"};
  order::World& world = site->world;
  world.base.start_events();
  const auto lamp = world.lamp();
  co_await world.offer(lamp);
  world.stock_at_home(lamp, 5);
  const auto voucher = co_await world.issued_voucher(Money{60'000});
  auto request = world.request(lamp, 3);
  request.vouchers = {voucher.id};
  const auto placed = co_await world.place(std::move(request));
  co_await world.pay(placed.id, "bank-1");
  co_await world.reaches(placed.id, "confirmed", "paid");
  const std::string path = "/sprava/objednavky/" + placed.id.text();
  const std::string variant = lamp.variants[0].id.text();
  const order::View view = co_await world.view(placed.id);
  const std::string version = order::version_of(view);

  const auto form = co_await site->client.get(path + "/zmena");
  EXPECT_THAT(form.body, HasSubstr("Spočítat, kolik se vrátí"));
  const auto none = co_await site->client.post_form(
      path + "/ubrat", {{"version", version}, {"item", variant}, {"quantity", "0"}});
  EXPECT_EQ(none.status, 422);
  const auto asked = co_await site->client.post_form(
      path + "/ubrat", {{"version", version}, {"item", variant}, {"quantity", "2"}});
  EXPECT_EQ(asked.status, 200) << asked.body;
  EXPECT_THAT(asked.body, HasSubstr(Money{100'000}.czech()));
  EXPECT_THAT(asked.body, HasSubstr("Na dárkové poukazy"));
  EXPECT_THAT(asked.body, HasSubstr(Money{60'000}.czech()));
  EXPECT_THAT(asked.body, HasSubstr(Money{40'000}.czech()));
  EXPECT_THAT(asked.body, HasSubstr("posílá člověk"));
  EXPECT_THAT(asked.body, HasSubstr("name=\"confirmed\""));
  EXPECT_EQ(world.base.number("SELECT count(*) FROM returns.refund"), 0) << "only asked";
  EXPECT_EQ(world.free_pieces(lamp), 2);

  const http::Fields wish = {
      {"version", version}, {"item", variant}, {"quantity", "2"}, {"confirmed", "1"}};
  const auto done = co_await site->client.post_form(path + "/ubrat", wish);
  EXPECT_EQ(done.status, 303) << done.body;
  EXPECT_EQ(world.free_pieces(lamp), 3);
  EXPECT_EQ(world.base.number("SELECT sum(amount) FROM returns.refund"), 100'000);
  const auto twice = co_await site->client.post_form(path + "/ubrat", wish);
  EXPECT_EQ(twice.status, 422) << "somebody saw the order as it was";
  EXPECT_EQ(world.base.number("SELECT sum(amount) FROM returns.refund"), 100'000);
  const auto shown = co_await site->client.get(path);
  EXPECT_THAT(shown.body, HasSubstr("2 z\u00a03"));
  const auto again = co_await site->client.get(path + "/zmena");
  EXPECT_THAT(again.body, HasSubstr("max=\"2\""));
  site->staff.permissions = {"orders.read"};
  const auto closed = co_await site->client.post_form(path + "/ubrat", wish);
  EXPECT_EQ(closed.status, 403);
}
TEST(OrderEditPage, OfAPaidOrderWhatGoesBackIsShownAndThenConfirmed) {
  on_site(paid_order);
}

Task<void> unpaid_order(Site* site) {
  site->staff.permissions = {"orders.read", "orders.write"};
  order::World& world = site->world;
  const auto lamp = world.lamp();
  co_await world.offer(lamp);
  world.stock_at_home(lamp, 5);
  const auto placed = co_await world.place(world.request(lamp, 2, "cod"));
  const std::string path = "/sprava/objednavky/" + placed.id.text();
  const auto form = co_await site->client.get(path + "/zmena");
  EXPECT_THAT(form.body, Not(HasSubstr("Spočítat")));
  const auto done = co_await site->client.post_form(
      path + "/ubrat", {{"item", lamp.variants[0].id.text()}, {"quantity", "1"}});
  EXPECT_EQ(done.status, 303) << done.body;
  EXPECT_EQ(world.free_pieces(lamp), 4);
  EXPECT_EQ(world.base.number("SELECT count(*) FROM returns.refund"), 0);
}
TEST(OrderEditPage, AnOrderThatIsNotPaidLosesItsPiecesAtOnce) {
  on_site(unpaid_order);
}

}  // namespace
}  // namespace flipflop::admin
