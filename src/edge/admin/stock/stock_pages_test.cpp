#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string where_of(const http::Response& response) {
  return header_of(response, "Location");
}

Task<void> locations_kept(Site* site) {
  site->staff.permissions = {"stock.read", "stock.write"};
  const auto lamp = site->world.lamp();
  co_await site->world.offer(lamp);
  site->world.stock_at_home(lamp, 5);
  const std::string home = site->world.base.text("SELECT id FROM warehouse.location");
  auto answer = co_await site->client.post_form("/sprava/sklad/pridat",
                                                {{"name", "Prodejna <Brno>"}, {"priority", "3"}});
  EXPECT_EQ(answer.status, 303) << answer.body;
  answer = co_await site->client.post_form("/sprava/sklad/pridat",
                                           {{"name", "Prodejna <Brno>"}, {"priority", "3"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Prodejna &lt;Brno&gt;"));
  answer = co_await site->client.post_form(
      "/sprava/sklad/" + home + "/zmenit",
      {{"name", "Hlavní sklad"}, {"priority", "0"}, {"is_active", "false"}, {"version", "1"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Leží tu kusy"));
  answer = co_await site->client.get("/sprava/sklad/" + home + "?search=lampa");
  EXPECT_THAT(answer.body, HasSubstr("/sprava/sklad/" + home + "/" + lamp.variants[0].id.text()));
  site->staff.permissions = {"stock.read"};
  answer = co_await site->client.get("/sprava/sklad");
  EXPECT_THAT(answer.body, Not(HasSubstr("/pridat")));
  answer = co_await site->client.post_form("/sprava/sklad/pridat",
                                           {{"name", "Jiná"}, {"priority", "3"}});
  EXPECT_EQ(answer.status, 403);
}
TEST(StockPages, OwnLocationsAreAddedAndOneWithPiecesStaysOn) {
  on_site(locations_kept);
}

Task<void> counted_and_moved(Site* site) {
  site->staff.permissions = {"stock.read", "stock.write"};
  const auto lamp = site->world.lamp();
  co_await site->world.offer(lamp);
  site->world.stock_at_home(lamp, 5);
  const std::string home = site->world.base.text("SELECT id FROM warehouse.location");
  co_await site->client.post_form("/sprava/sklad/pridat",
                                  {{"name", "Prodejna"}, {"priority", "3"}});
  const std::string shop =
      site->world.base.text("SELECT id FROM warehouse.location WHERE name = 'Prodejna'");
  const std::string shelf = "/sprava/sklad/" + home + "/" + lamp.variants[0].id.text();
  auto answer =
      co_await site->client.post_form(shelf + "/spocitat", {{"quantity", "9"}, {"seen", "4"}});
  EXPECT_EQ(answer.status, 422) << "somebody bought one meanwhile";
  answer = co_await site->client.post_form(shelf + "/spocitat", {{"quantity", "9"}, {"seen", "5"}});
  EXPECT_EQ(answer.status, 303) << answer.body;
  for (int time = 0; time < 2; ++time) {
    answer = co_await site->client.post_form(shelf + "/presunout",
                                             {{"quantity", "4"}, {"seen", "9"}, {"to", shop}});
    EXPECT_EQ(answer.status, time == 0 ? 303 : 422) << "a form that is sent twice moves once";
  }
  EXPECT_EQ(site->world.base.text("SELECT on_hand FROM warehouse.stock WHERE location_id = '" +
                                  shop + "'"),
            "4");
  answer = co_await site->client.post_form(shelf + "/hranice", {{"threshold", "x"}});
  EXPECT_EQ(answer.status, 422);
  answer = co_await site->client.post_form(shelf + "/hranice", {{"threshold", "12"}});
  EXPECT_EQ(answer.status, 303);
  answer = co_await site->client.get("/sprava/dochazi");
  EXPECT_THAT(answer.body, HasSubstr("Nic nedochází."));
}
TEST(StockPages, AStaleCountIsRefusedAndATransferHappensOnce) {
  on_site(counted_and_moved);
}

Task<void> stocktake_and_arrival(Site* site) {
  site->staff.permissions = {"stock.read", "stock.write"};
  const auto lamp = site->world.lamp();
  co_await site->world.offer(lamp);
  site->world.stock_at_home(lamp, 5);
  const std::string home = site->world.base.text("SELECT id FROM warehouse.location");
  const std::string item = lamp.variants[0].id.text();
  auto answer = co_await site->client.post_form("/sprava/inventury", {{"location", home}});
  EXPECT_EQ(answer.status, 303) << answer.body;
  const std::string stocktake = where_of(answer);
  answer = co_await site->client.post_form("/sprava/inventury", {{"location", home}});
  EXPECT_EQ(answer.status, 422);
  answer =
      co_await site->client.post_form(stocktake + "/spocitat", {{"item", item}, {"quantity", "3"}});
  EXPECT_EQ(answer.status, 303) << answer.body;
  answer = co_await site->client.get(stocktake + "?kind=different");
  EXPECT_THAT(answer.body, HasSubstr("-2"));
  answer = co_await site->client.post_form(stocktake + "/uzavrit", {});
  EXPECT_EQ(answer.status, 303) << answer.body;
  answer = co_await site->client.get(stocktake);
  EXPECT_THAT(answer.body, HasSubstr("uzavřena"));
  const std::string planned = site->world.base.ids.next().text();
  answer = co_await site->client.post_form("/sprava/prijmy", {{"planned", planned},
                                                              {"item", item},
                                                              {"location", home},
                                                              {"quantity", "4"},
                                                              {"day", "zítra"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("value=\"" + item + "\"")) << "nothing typed is lost";
  EXPECT_THAT(answer.body, HasSubstr(planned));
  for (int click = 0; click < 2; ++click) {
    answer = co_await site->client.post_form("/sprava/prijmy", {{"planned", planned},
                                                                {"item", item},
                                                                {"location", home},
                                                                {"quantity", "4"},
                                                                {"day", "2026-12-01"}});
    EXPECT_EQ(answer.status, 303) << answer.body;
  }
  EXPECT_EQ(site->world.base.number("SELECT count(*) FROM warehouse.arrival"), 1);
  const std::string arrival = where_of(answer);
  answer = co_await site->client.post_form(arrival + "/prijmout",
                                           {{"quantity", "5"}, {"receipt", "DL 1"}});
  EXPECT_EQ(answer.status, 422);
  for (int time = 0; time < 2; ++time) {
    answer = co_await site->client.post_form(arrival + "/prijmout",
                                             {{"quantity", "3"}, {"receipt", "DL 1"}});
    EXPECT_EQ(answer.status, 303) << answer.body;
  }
  EXPECT_EQ(site->world.base.text("SELECT on_hand FROM warehouse.stock"), "6");
  answer = co_await site->client.post_form(arrival + "/zrusit", {});
  answer = co_await site->client.get("/sprava/prijmy?state=cancelled");
  EXPECT_THAT(answer.body, HasSubstr(arrival));
}
TEST(StockPages, AShelfIsCountedAndFilledByItsDeliveryNotes) {
  on_site(stocktake_and_arrival);
}

}  // namespace
}  // namespace flipflop::admin
