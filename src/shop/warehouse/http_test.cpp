#include "shop/warehouse/http.h"

#include <gtest/gtest.h>

#include "platform/http/test_client.h"
#include "platform/loop/run_here.h"
#include "shop/warehouse/test_world.h"

namespace flipflop::warehouse {
namespace {

class Staff final : public http::Authenticator {
 public:
  Task<http::Principal> authenticate(const http::Request*) override {
    co_return http::Principal{"1", {"stock.read", "stock.write"}};
  }
};

Task<void> a_count_is_set_and_shown(const pg::TestDatabase* given) {
  World world(*given);
  Routes routes(world.service);
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

}  // namespace
}  // namespace flipflop::warehouse
