// What staff pack, as they see it: the list, what to take from where, the carrier's number.

#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

Task<void> packed(Site* site) {
  site->staff.permissions = {"orders.read", "orders.write"};
  order::World& world = site->world;
  world.base.start_events();
  const auto empty = co_await site->client.get("/sprava/baleni");
  EXPECT_THAT(empty.body, HasSubstr("nečeká nic"));
  const auto lamp = world.lamp();
  co_await world.offer(lamp);
  world.stock_at_home(lamp, 5);
  auto request = world.request(lamp, 2, "cod");
  request.note = "Zvonek <nefunguje>";
  const auto placed = co_await world.place(std::move(request));
  co_await world.base.becomes("SELECT count(*) FROM \"order\".to_pack", "1");
  const order::View view = co_await world.view(placed.id);
  const std::string path = "/sprava/objednavky/" + placed.id.text();

  const auto list = co_await site->client.get("/sprava/baleni");
  EXPECT_THAT(list.body, HasSubstr("<a href=\"" + path + "/odeslat\">" + view.number));
  EXPECT_THAT(list.body, HasSubstr(view.totals.total.czech()));
  const auto order = co_await site->client.get(path);
  EXPECT_THAT(order.body, HasSubstr("href=\"" + path + "/odeslat\""));
  const auto slip = co_await site->client.get(path + "/odeslat");
  EXPECT_THAT(slip.body, HasSubstr("Hlavní sklad"));
  EXPECT_THAT(slip.body, HasSubstr("Dubová lampa"));
  EXPECT_THAT(slip.body, HasSubstr("Dlouhá 1"));
  EXPECT_THAT(slip.body, HasSubstr("Zvonek &lt;nefunguje&gt;"));

  const std::string version = order::version_of(view);
  const auto bad = co_await site->client.post_form(
      path + "/odeslat", {{"version", version}, {"tracking_number", "<b>"}});
  EXPECT_EQ(bad.status, 422);
  EXPECT_THAT(bad.body, HasSubstr("Číslo zásilky smí mít jen"));
  EXPECT_THAT(bad.body, HasSubstr("value=\"&lt;b&gt;\"")) << "what was typed is kept";
  const auto stale = co_await site->client.post_form(
      path + "/odeslat", {{"version", "77"}, {"tracking_number", "Z1"}});
  EXPECT_EQ(stale.status, 422);
  site->staff.permissions = {"orders.read"};
  const auto forbidden = co_await site->client.post_form(
      path + "/odeslat", {{"version", version}, {"tracking_number", "Z1"}});
  EXPECT_EQ(forbidden.status, 403);
  const auto read = co_await site->client.get(path + "/odeslat");
  EXPECT_THAT(read.body, Not(HasSubstr("name=\"tracking_number\"")));
  site->staff.permissions = {"orders.read", "orders.write"};
  const auto sent = co_await site->client.post_form(
      path + "/odeslat", {{"version", version}, {"tracking_number", " Z 1"}});
  EXPECT_EQ(sent.status, 303) << sent.body;
  EXPECT_EQ(header_of(sent, "Location"), "/sprava/baleni");
  EXPECT_EQ(world.base.text("SELECT tracking_number FROM shipping.parcel"), "Z1");
  EXPECT_EQ(world.base.number("SELECT count(*) FROM \"order\".to_pack"), 0);
}
TEST(PackingPages, StaffSeeWhatToTakeFromWhereAndSendIt) {
  on_site(packed);
}

}  // namespace
}  // namespace flipflop::admin
