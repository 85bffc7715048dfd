#include "shop/warehouse/http.h"

#include <gtest/gtest.h>

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/http_guard.h"
#include "platform/loop/run_here.h"
#include "shop/warehouse/test_world.h"

namespace flipflop::warehouse {
namespace {

class Staff final : public http::Authenticator {
 public:
  Task<std::optional<http::Principal>> authenticate(const http::Request*, http::Permission,
                                                    Deadline) override {
    co_return http::Principal{"1", {"stock.read", "stock.write"}};
  }
};

Task<void> a_count_is_set_and_shown(const pg::TestDatabase* given) {
  World world(*given);
  Routes routes(world.service, world.stockroom);
  http::Router router;
  routes.add_to(router);
  Staff staff;
  http::TestClient client(router, &staff);
  const auto item = world.ids.next();
  const auto path = "/warehouse/inventory/" + item.text();
  const auto unknown = co_await client.get(path);
  EXPECT_EQ(unknown.status, 404);
  const auto negative = co_await client.put_json(path, R"({"quantity":-1})");
  EXPECT_EQ(negative.status, 400);
  const auto counted = co_await client.put_json(path, R"({"quantity":7})");
  EXPECT_EQ(counted.status, 200);
  const auto shown = co_await client.get(path);
  EXPECT_NE(shown.body.find(R"("stockQuantity":7)"), std::string::npos) << shown.body;
  EXPECT_EQ(world.text("SELECT actor || before || after FROM platform.audit_log WHERE object = '" +
                       item.text() + "'"),
            R"(1{"quantity":0}{"quantity":7})");
  http::TestClient guest(router);
  const auto refused = co_await guest.put_json(path, R"({"quantity":9})");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(world.free(ItemId{item}), 7);
  world.expect_sound();
  co_await world.database->close(world.soon());
}

TEST(WarehouseHttp, StaffSetAndReadCountsAndGuestsDoNot) {
  pg::TestDatabase database;
  run_here(a_count_is_set_and_shown(&database));
}

std::string demand(const ItemId& item, int quantity, const Uuid& order) {
  return R"({"items":[{"productId":")" + item.text() + R"(","quantity":)" +
         std::to_string(quantity) + R"(,"orderId":")" + order.text() + R"("}]})";
}

Task<void> reserved_and_released(const pg::TestDatabase* database) {
  World world(*database);
  const auto item = co_await stocked_item(&world, 5);
  Routes routes(world.service, world.stockroom);
  http::Router router;
  routes.add_to(router);
  Staff staff;
  http::TestClient client(router, &staff);
  const Uuid order = world.ids.next();

  auto answer = co_await client.post_json("/warehouse/reserve", demand(item, 6, order));
  EXPECT_EQ(answer.status, 409) << answer.body;
  EXPECT_EQ(world.free(item), 5);
  answer = co_await client.post_json("/warehouse/reserve", demand(item, 3, order));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(world.free(item), 2);
  answer = co_await client.post_json("/warehouse/reserve", demand(item, 1, order));
  EXPECT_EQ(answer.status, 409) << "once per order";
  const auto levels = co_await client.get("/warehouse/stock-levels");
  EXPECT_NE(levels.body.find(R"("stockQuantity":2)"), std::string::npos) << levels.body;

  for (int time = 0; time < 2; ++time) {
    answer = co_await client.post_json("/warehouse/release", demand(item, 3, order));
    EXPECT_EQ(answer.status, 200) << answer.body;
  }
  EXPECT_EQ(world.free(item), 5);
  EXPECT_EQ(world.text(
                "SELECT string_agg(action, ' ' ORDER BY action DESC) FROM platform.audit_log WHERE "
                "object = '" +
                order.text() + "'"),
            "stock.reserve stock.release")
      << "what changed nothing is not written down";
  answer = co_await client.post_json("/warehouse/release", demand(item, 3, world.ids.next()));
  EXPECT_EQ(answer.status, 404);
  answer = co_await client.post_json("/warehouse/reserve", R"({"items":[]})");
  EXPECT_EQ(answer.status, 400);
  world.expect_sound();

  http::TestClient guest(router);
  for (const char* path : {"/warehouse/reserve", "/warehouse/release"}) {
    answer = co_await guest.post_json(path, demand(item, 1, world.ids.next()));
    EXPECT_EQ(answer.status, 401) << path;
  }
  answer = co_await guest.get("/warehouse/stock-levels");
  EXPECT_EQ(answer.status, 401);
  co_await world.database->close(world.soon());
}
TEST(WarehouseRoutes, AnotherSystemReservesAndReleasesForItsOrder) {
  const pg::TestDatabase database;
  run_here(reserved_and_released(&database));
}

Task<void> ours_stays(const pg::TestDatabase* database) {
  World world(*database);
  const auto item = co_await stocked_item(&world, 5);
  const Uuid ours = world.ids.next();
  const Uuid theirs = world.ids.next();
  pg::WriteBatch batch(*world.database);
  world.service.hold(batch, {ours, {{item, world.own, 2}}, world.in(std::chrono::minutes(30))});
  co_await batch.commit(world.soon());
  const auto release =
      co_await world.service.release_reservation(ours, "test", nullptr, world.soon());
  EXPECT_EQ(release, ReleaseAnswer::belongs_to_an_order);
  Reservation wanted{theirs, {{item, 2}}, "test"};
  co_await world.service.reserve(std::move(wanted), world.soon());
  EXPECT_EQ(world.free(item), 1);

  world.clock.advance(std::chrono::hours(25));
  co_await world.service.expire_holds(world.soon());
  EXPECT_EQ(world.free(item), 5);
  EXPECT_EQ(world.events("warehouse.hold_expired"), 1) << "no order of ours waits for theirs";
  world.expect_sound();
  co_await world.database->close(world.soon());
}
TEST(WarehouseRoutes, AReservationRunsOutInSilenceAndAHoldOfOursIsNotTheirs) {
  const pg::TestDatabase database;
  run_here(ours_stays(&database));
}

// A client of the routes whose keys are honoured.
struct Keyed {
  explicit Keyed(World* world)
      : routes(world->service, world->stockroom),
        guard(*world->database, world->clock, world->random) {
    routes.add_to(router);
    client.set_key_guard(&guard);
  }
  Routes routes;
  idempotency::HttpGuard guard;
  http::Router router;
  http::TestStaff staff{{"stock.read", "stock.write"}};
  http::TestClient client{router, &staff};
};

Task<void> keyed_writes(World* world) {
  Keyed site(world);
  const auto item = co_await stocked_item(world, 5);
  const std::string path = "/warehouse/inventory/" + item.text();
  const http::Fields key = {{"idempotency-key", "k1"}};
  const auto counted = co_await site.client.put_json(path, R"({"quantity":7})", key);
  EXPECT_EQ(counted.status, 200) << counted.body;
  co_await site.client.put_json(path, R"({"quantity":9})");
  const auto late = co_await site.client.put_json(path, R"({"quantity":7})", key);
  EXPECT_EQ(late.body, counted.body);
  EXPECT_EQ(world->free(item), 9) << "the count that came again, late, has no effect";
  const auto other = co_await site.client.put_json(path, R"({"quantity":1})", key);
  EXPECT_EQ(other.status, 422) << other.body;

  const Uuid order = world->ids.next();
  const std::string wish = demand(item, 3, order);
  const auto reserved = co_await site.client.post_json("/warehouse/reserve", wish, key);
  EXPECT_EQ(reserved.status, 200) << reserved.body;
  const auto again = co_await site.client.post_json("/warehouse/reserve", wish, key);
  EXPECT_EQ(again.body, reserved.body);
  pg::run_script(world->conninfo, "UPDATE platform.idempotency SET answer = NULL");
  const auto anew = co_await site.client.post_json("/warehouse/reserve", wish, key);
  EXPECT_EQ(anew.body, reserved.body) << "an answer that was lost is made from what is held";
  EXPECT_EQ(world->free(item), 6);

  const auto released = co_await site.client.post_json("/warehouse/release", wish, key);
  const auto twice = co_await site.client.post_json("/warehouse/release", wish, key);
  EXPECT_EQ(released.status, 200) << released.body;
  EXPECT_EQ(twice.body, released.body);
  EXPECT_EQ(world->free(item), 9);
}
TEST(WarehouseRoutes, AKeyGivesAStockWriteOneEffect) {
  run_in<World>(&keyed_writes);
}

}  // namespace
}  // namespace flipflop::warehouse
