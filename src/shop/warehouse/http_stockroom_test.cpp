// The routes of staff for locations, arrivals and stocktakes.

#include <gmock/gmock.h>

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/http_guard.h"
#include "shop/warehouse/http.h"
#include "shop/warehouse/http_locations.h"
#include "shop/warehouse/http_stocktakes.h"
#include "shop/warehouse/test_world.h"

namespace flipflop::warehouse {
namespace {

using testing::HasSubstr;

struct Site {
  explicit Site(World* world)
      : routes(world->service, world->stockroom),
        locations(world->stockroom),
        stocktakes(world->stockroom),
        guard(*world->database, world->clock, world->random) {
    routes.add_to(router);
    locations.add_to(router);
    stocktakes.add_to(router);
    client.set_key_guard(&guard);
  }
  Routes routes;
  LocationRoutes locations;
  StocktakeRoutes stocktakes;
  idempotency::HttpGuard guard;
  http::Router router;
  http::TestStaff staff{{"stock.read", "stock.write"}};
  http::TestClient client{router, &staff};
  http::TestClient guest{router};
};

std::string id_in(const std::string& body) {
  const std::size_t at = body.find(R"("id":")");
  EXPECT_NE(at, std::string::npos) << body;
  return at == std::string::npos ? "" : body.substr(at + 6, 36);
}

Task<void> stale_count(World* world) {
  Site site(world);
  const auto item = co_await stocked_item(world, 5);
  const std::string path = "/warehouse/inventory/" + item.text();
  const auto seen = co_await site.client.get(path);
  std::string tag;
  for (const auto& [name, value] : seen.headers)
    if (name == "ETag") tag = value;
  EXPECT_EQ(tag, "\"5\"");
  auto answer = co_await site.client.put_json(path, R"({"quantity":4})", {{"if-match", "\"6\""}});
  EXPECT_EQ(answer.status, 412) << answer.body;
  answer = co_await site.client.put_json(path, R"({"quantity":4})", {{"if-match", "\"x\""}});
  EXPECT_EQ(answer.status, 412) << answer.body;
  answer = co_await site.client.put_json(path, R"({"quantity":4})", {{"if-match", tag}});
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(world->free(item), 4);
}
TEST(WarehouseStaffRoutes, ACountOfWhatIsNotThereAnyMoreIsRefused) {
  run_in<World>(&stale_count);
}

Task<void> places(World* world) {
  Site site(world);
  const auto item = co_await stocked_item(world, 5);
  auto answer = co_await site.client.post_json(
      "/warehouse/locations", R"({"name":"Prodejna","priority":3})", {{"idempotency-key", "a"}});
  EXPECT_EQ(answer.status, 201) << answer.body;
  const auto again = co_await site.client.post_json(
      "/warehouse/locations", R"({"name":"Prodejna","priority":3})", {{"idempotency-key", "a"}});
  EXPECT_EQ(again.body, answer.body);
  answer =
      co_await site.client.post_json("/warehouse/locations", R"({"name":"prodejna","priority":3})");
  EXPECT_EQ(answer.status, 409) << answer.body;
  const std::string shop = world->text("SELECT id FROM warehouse.location WHERE name = 'Prodejna'");
  const std::string path = "/warehouse/locations/" + shop;
  const std::string change = R"({"name":"Prodejna","priority":3,"isActive":false})";
  answer = co_await site.client.put_json(path, change);
  EXPECT_EQ(answer.status, 428) << answer.body;
  const std::string moves = R"({"productId":")" + item.text() + R"(","fromLocationId":")" +
                            world->own.text() + R"(","toLocationId":")" + shop + R"(","quantity":)";
  answer = co_await site.client.post_json("/warehouse/transfers", moves + "6}");
  EXPECT_EQ(answer.status, 409) << answer.body;
  answer = co_await site.client.post_json("/warehouse/transfers", moves + "0}");
  EXPECT_EQ(answer.status, 400) << answer.body;
  answer = co_await site.client.post_json("/warehouse/transfers", moves + "2}");
  EXPECT_EQ(answer.status, 201) << answer.body;
  answer = co_await site.client.put_json(path, change, {{"if-match", "\"1\""}});
  EXPECT_EQ(answer.status, 409) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr("LOCATION_HAS_PIECES"));
  answer = co_await site.client.get(path + "/stock");
  EXPECT_THAT(answer.body, HasSubstr(R"("onHand":2)"));
  answer = co_await site.client.put_json("/warehouse/items/" + item.text() + "/threshold",
                                         R"({"lowStockThreshold":9})");
  EXPECT_EQ(answer.status, 200) << answer.body;
  answer = co_await site.client.get("/warehouse/low-stock");
  EXPECT_EQ(answer.status, 200) << answer.body;
  for (const char* closed : {"/warehouse/locations", "/warehouse/low-stock", "/warehouse/arrivals",
                             "/warehouse/stocktakes"}) {
    answer = co_await site.guest.get(closed);
    EXPECT_EQ(answer.status, 401) << closed;
  }
}
TEST(WarehouseStaffRoutes, LocationsAreMadeChangedAndFilledOverHttp) {
  run_in<World>(&places);
}

Task<void> expected_pieces(World* world) {
  Site site(world);
  const auto item = co_await stocked_item(world, 5);
  const std::string plan = R"({"productId":")" + item.text() + R"(","locationId":")" +
                           world->own.text() + R"(","quantity":4,"expectedOn":")";
  auto answer = co_await site.client.post_json("/warehouse/arrivals", plan + "2026-13-01\"}");
  EXPECT_EQ(answer.status, 400) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr("expectedOn"));
  answer = co_await site.client.post_json("/warehouse/arrivals", plan + "2026-11-26\"}");
  EXPECT_EQ(answer.status, 201) << answer.body;
  const std::string path = "/warehouse/arrivals/" + id_in(answer.body);
  answer = co_await site.client.post_json(path + "/receive", R"({"quantity":3,"receipt":"D1"})");
  EXPECT_THAT(answer.body, HasSubstr(R"("received":3)"));
  answer = co_await site.client.post_json(path + "/receive", R"({"quantity":2,"receipt":"D2"})");
  EXPECT_EQ(answer.status, 409) << answer.body;
  answer = co_await site.client.post_json(path + "/cancel", "{}");
  EXPECT_THAT(answer.body, HasSubstr("cancelled"));
  answer = co_await site.client.get("/warehouse/arrivals?state=cancelled&productId=" + item.text());
  EXPECT_THAT(answer.body, HasSubstr(R"("expectedOn":"2026-11-26")"));
  EXPECT_EQ(world->free(item), 8);
}
TEST(WarehouseStaffRoutes, ArrivalsArePlannedReceivedAndCancelledOverHttp) {
  run_in<World>(&expected_pieces);
}

Task<void> shelf_counted(World* world) {
  Site site(world);
  const auto item = co_await stocked_item(world, 5);
  auto answer = co_await site.client.post_json("/warehouse/stocktakes",
                                               R"({"locationId":")" + world->own.text() + R"("})");
  EXPECT_EQ(answer.status, 201) << answer.body;
  const std::string path = "/warehouse/stocktakes/" + id_in(answer.body);
  answer = co_await site.client.put_json(path + "/lines/" + item.text(), R"({"quantity":-1})");
  EXPECT_EQ(answer.status, 400) << answer.body;
  answer = co_await site.client.put_json(path + "/lines/" + item.text(), R"({"quantity":3})");
  EXPECT_THAT(answer.body, HasSubstr(R"("differentLines":1)"));
  answer = co_await site.client.get(path + "/lines?kind=different&search=dub");
  EXPECT_THAT(answer.body, HasSubstr(R"("difference":-2)"));
  answer = co_await site.client.post_json(path + "/close", "{}");
  EXPECT_THAT(answer.body, HasSubstr("closed"));
  answer = co_await site.client.post_json(path + "/cancel", "{}");
  EXPECT_EQ(answer.status, 409) << answer.body;
  answer = co_await site.client.get("/warehouse/stocktakes");
  EXPECT_THAT(answer.body, HasSubstr("closed"));
  EXPECT_EQ(world->free(item), 3);
}
TEST(WarehouseStaffRoutes, AStocktakeIsOpenedCountedAndClosedOverHttp) {
  run_in<World>(&shelf_counted);
}

}  // namespace
}  // namespace flipflop::warehouse
