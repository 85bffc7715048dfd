// What a key does to the routes that change an order.

#include <gtest/gtest.h>

#include "base/text.h"
#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/http_guard.h"
#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

struct Site {
  explicit Site(World* world)
      : guard(*world->base.database, world->base.clock, world->base.random) {
    world->module.register_routes(router);
    client.set_key_guard(&guard);
  }
  idempotency::HttpGuard guard;
  http::Router router;
  http::TestStaff staff{{"orders.read", "orders.write"}};
  http::TestClient client{router, &staff};
};

const http::Fields key = {{"idempotency-key", "k1"}};

std::string etag_of(const http::Response& response) {
  for (const auto& [name, value] : response.headers)
    if (equals_ignoring_case(name, "etag")) return value;
  return {};
}

Task<Placed> waiting_order(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  world->stock_at_home(lamp, 10);
  Placed placed = co_await world->place(world->request(lamp, 1));
  co_return placed;
}

Task<void> cancelled(World* world) {
  Site site(world);
  const Placed placed = co_await waiting_order(world);
  const std::string path = "/orders/track/" + placed.access_token + "/cancel";
  const auto first = co_await site.client.post_json(path, "{}", key);
  EXPECT_EQ(first.status, 200) << first.body;
  const auto second = co_await site.client.post_json(path, "{}", key);
  EXPECT_EQ(second.body, first.body) << "the same request is no second cancellation";
  const auto other = co_await site.client.post_json(path, "{}", {{"idempotency-key", "k2"}});
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(world->base.events_told("order.cancelled"), 1);

  pg::run_script(world->base.conninfo, "UPDATE platform.idempotency SET answer = NULL");
  const auto anew = co_await site.client.post_json(path, "{}", key);
  EXPECT_EQ(anew.body, first.body) << "the answer was lost";
  EXPECT_EQ(world->base.events_told("order.cancelled"), 1);
}
TEST(OrderKeys, ACancellationThatIsSentTwiceIsDoneOnce) {
  in_world(cancelled);
}

Task<void> paid_again(World* world) {
  Site site(world);
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  world->stock_at_home(lamp, 10);
  const Placed placed = co_await world->place(world->request(lamp, 1, "bogus"));
  pg::run_script(world->base.conninfo,
                 "UPDATE payment.attempt SET state = 'failed';"
                 "UPDATE payment.intent SET state = 'failed'");
  const std::string path = "/orders/track/" + placed.access_token + "/retry-payment";
  const auto attempts = [&] { return world->base.number("SELECT count(*) FROM payment.attempt"); };
  const std::int64_t before = attempts();
  const auto first = co_await site.client.post_json(path, "{}", key);
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(attempts(), before + 1);
  pg::run_script(world->base.conninfo,
                 "UPDATE payment.attempt SET state = 'failed';"
                 "UPDATE payment.intent SET state = 'failed'");
  const auto second = co_await site.client.post_json(path, "{}", key);
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(attempts(), before + 1);
}
TEST(OrderKeys, APaymentIsTriedAgainOnceForAKey) {
  in_world(paid_again);
}

Task<void> moved(World* world) {
  Site site(world);
  const Placed placed = co_await waiting_order(world);
  const std::string path = "/admin/orders/" + placed.id.text() + "/status";
  const std::string note = R"({"notes":"Volat odpoledne"})";
  const auto first = co_await site.client.put_json(path, note, key);
  EXPECT_EQ(first.status, 200) << first.body;
  const auto second = co_await site.client.put_json(path, note, key);
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(etag_of(second), etag_of(first));
  EXPECT_EQ(world->base.number(R"(SELECT count(*) FROM "order".history WHERE is_internal)"), 1);
  const auto other = co_await site.client.put_json(path, R"({"status":"cancelled"})", key);
  EXPECT_EQ(other.status, 422) << other.body;
  site.staff.account_id = "01900000-0000-7000-8000-0000000000bb";
  co_await site.client.put_json(path, note, key);
  EXPECT_EQ(world->base.number(R"(SELECT count(*) FROM "order".history WHERE is_internal)"), 2)
      << "a colleague's key is another key";
}
TEST(OrderKeys, StaffWriteANoteOnceForAKey) {
  in_world(moved);
}

Task<void> erased(World* world) {
  Site site(world);
  const Placed placed = co_await waiting_order(world);
  co_await site.client.put_json("/admin/orders/" + placed.id.text() + "/status",
                                R"({"notes":"Volat"})", key);
  co_await site.client.post_json("/orders/track/" + placed.access_token + "/cancel", "{}", key);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.idempotency"), 2);
  const View view = co_await world->view(placed.id);
  pg::Tx tx = co_await world->base.database->begin(World::soon());
  co_await world->module.holder().erase_person(tx, {view.email});
  co_await tx.commit();
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.idempotency"), 0)
      << "the answers that staff got name the buyer, too";
}
TEST(OrderKeys, AnswersAboutAnOrderAreForgottenWithItsBuyer) {
  in_world(erased);
}

}  // namespace
}  // namespace flipflop::order
