// Bugs that other shops had, as attacks on ours: stock that staff and other systems change while
// buyers order. The table of all of them is docs/other-shops.md.

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "shop/order/test_crowd.h"

namespace flipflop::order {
namespace {

std::int64_t number(const World* world, const std::string& sql) {
  return world->base.number(sql);
}

// Other systems and staff, by HTTP.
struct Warehouse {
  explicit Warehouse(World* world) { world->warehouse.register_routes(router); }
  http::Router router;
  http::TestStaff staff{{"stock.read", "stock.write"}};
  http::TestClient client{router, &staff};
};

Task<void> reserve(Warehouse* warehouse, std::string item, std::string order,
                   std::multiset<int>* statuses) {
  const auto answer = co_await warehouse->client.post_json(
      "/warehouse/reserve",
      R"({"items":[{"productId":")" + item + R"(","quantity":3,"orderId":")" + order + R"("}]})");
  statuses->insert(static_cast<int>(answer.status));
}

Task<void> step_by_step(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, 9);
  const std::string token = co_await cart_of(world, lamp, 3);
  co_await world->orders.quote(
      {.cart_token = token, .delivery_method = "bogus", .payment_method = "bank_transfer"},
      World::soon());
  EXPECT_EQ(taken(world), 0);
  const Placed placed = co_await world->place(of_cart(world->request(lamp, 1), token));
  const auto took_once = [world] {
    return taken(world) == 3 && number(world, "SELECT sum(quantity) FROM warehouse.hold_line") == 3;
  };
  EXPECT_TRUE(took_once());
  Warehouse warehouse(world);
  std::multiset<int> statuses;
  co_await reserve(&warehouse, lamp.variants[0].id.text(), placed.id.text(), &statuses);
  EXPECT_EQ(statuses, std::multiset<int>{409}) << "its pieces are there";
  EXPECT_TRUE(took_once());
  world->base.start_events();
  co_await world->pay(placed.id, "bank-1");
  co_await world->reaches(placed.id, "confirmed", "paid");
  EXPECT_TRUE(took_once());
  co_await world->orders.ship(placed.id, {.tracking_number = "BG1"}, "staff", World::soon());
  co_await world->reaches(placed.id, "shipped", "paid");
  EXPECT_TRUE(took_once());
  co_await world->tell(
      shipping::ParcelDelivered{shipping::ParcelId{world->base.ids.next()}, placed.id.uuid, true});
  co_await world->reaches(placed.id, "delivered", "paid");
  EXPECT_TRUE(took_once());

  // The draft of another system, sent many times at once.
  statuses.clear();
  const std::string draft = world->base.ids.next().text();
  Crowd crowd;
  for (int time = 0; time < 12; ++time)
    crowd.start(reserve(&warehouse, lamp.variants[0].id.text(), draft, &statuses));
  co_await crowd.gone();
  EXPECT_EQ(statuses.count(200), 1U);
  EXPECT_EQ(statuses.count(409), 11U);
  EXPECT_EQ(taken(world), 6);
  EXPECT_EQ(world->free_pieces(lamp), 3);
  expect_sound(world);
}
// K12, Medusa #5198: a draft order reserved its items when it was made and when it was completed.
TEST(OtherShops, NoStepOfAnOrderTakesItsPiecesASecondTime) {
  in_world(step_by_step);
}

Task<void> count(Warehouse* warehouse, std::string item, int pieces) {
  const auto answer = co_await warehouse->client.put_json(
      "/warehouse/inventory/" + item, R"({"quantity":)" + std::to_string(pieces) + "}");
  EXPECT_EQ(answer.status, 200) << answer.body;
}

Task<void> cancel_as_staff(World* world, OrderId order) {
  const auto done =
      co_await world->orders.cancel(order, CancelReason::staff, "staff", World::soon());
  EXPECT_TRUE(done.has_value());
}

// Staff save the product itself, as they opened it.
Task<void> save_product(World* world, product::ImportedProduct lamp) {
  lamp.name = "Dubová lampa ručně vyráběná";
  co_await world->offer(std::move(lamp));
}

Task<void> counting_while_selling(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, 30);
  const std::string item = lamp.variants[0].id.text();
  std::vector<OrderId> earlier;
  for (int buyer = 0; buyer < 12; ++buyer) {
    const Placed placed = co_await world->place(
        of_buyer(world->request(lamp, 1, buyer % 2 == 0 ? "cod" : "bank_transfer"), buyer));
    earlier.push_back(placed.id);
  }
  Warehouse warehouse(world);
  Buying buying;
  Crowd crowd;
  for (int turn = 0; turn < 12; ++turn) {
    for (int buyer = 0; buyer < 3; ++buyer)
      crowd.start(buy(world,
                      of_buyer(world->request(lamp, 1, buyer == 0 ? "cod" : "bank_transfer"),
                               100 + 3 * turn + buyer),
                      &buying));
    crowd.start(count(&warehouse, item, 10 + turn % 3));
    crowd.start(cancel_as_staff(world, earlier.at(static_cast<std::size_t>(turn))));
    crowd.start(save_product(world, lamp));
  }
  co_await crowd.gone();
  EXPECT_EQ(buying.placed.size() + buying.refused.size(), 36U);
  // Figures that only the orders explain.
  EXPECT_EQ(number(world, "SELECT held FROM warehouse.stock"),
            number(world, "SELECT count(*) FROM warehouse.hold WHERE state = 'active'"));
  EXPECT_EQ(number(world,
                   "SELECT -sum(delta) FROM warehouse.movement"
                   " WHERE reason IN ('sale', 'cancellation')"),
            number(world, "SELECT count(*) FROM warehouse.hold WHERE state = 'committed'"));
  EXPECT_EQ(number(world, "SELECT count(*) FROM warehouse.hold WHERE state = 'released'"), 12);
  expect_sound(world);

  // A count below what buyers hold takes nothing from them, and nothing is left to sell.
  const std::int64_t held = number(world, "SELECT held FROM warehouse.stock");
  co_await count(&warehouse, item, 0);
  EXPECT_EQ(number(world, "SELECT on_hand FROM warehouse.stock"), held);
  const auto none = co_await world->orders.place(world->request(lamp, 1), World::soon());
  EXPECT_EQ(none.error().reason, PlaceRefusal::out_of_stock);
  expect_sound(world);
}
// K20, WooCommerce #27953 and #44273: a refund beside an order miscounted the stock, and staff who
// saved a product wrote the figure back that they had opened.
TEST(OtherShops, CountsCancellationsAndOrdersAtOnceLeaveTheFigureThatTheLedgerExplains) {
  in_world(counting_while_selling);
}

}  // namespace
}  // namespace flipflop::order
