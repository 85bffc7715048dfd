// Pieces of our own shelves: who waits to be packed, and who no longer does.

#include <gmock/gmock.h>

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/http_guard.h"
#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

using testing::HasSubstr;

struct Goods {
  product::ImportedProduct ours, theirs;
};

// A lamp on our shelf, a bulb at a supplier.
Task<Goods> goods(World* world) {
  Goods made{world->lamp(), world->lamp()};
  co_await world->offer(made.ours);
  co_await world->offer(made.theirs);
  world->stock_at_home(made.ours, 20);
  co_await world->stock_at_supplier("Havran", made.theirs, 20);
  co_return made;
}

// Waits until it is known where the pieces are sent from.
Task<Placed> confirmed(World* world, PlaceRequest request) {
  const auto handled = world->base.text(
      "SELECT count(*) + 1 FROM platform.handled WHERE subscriber = 'order.forward_placed'");
  const Placed placed = co_await world->place(std::move(request));
  const bool is_forwarded = co_await world->base.becomes(
      "SELECT count(*) FROM platform.handled WHERE subscriber = 'order.forward_placed'", handled);
  EXPECT_TRUE(is_forwarded);
  co_return placed;
}

PlaceRequest both_of(World* world, const Goods& goods) {
  PlaceRequest request = world->request(goods.ours, 2, "cod");
  request.items.push_back({goods.theirs.variants[0].id, 1});
  return request;
}

Task<std::vector<ToPack>> waiting(World* world) {
  const auto page = co_await world->orders.to_pack(packing_list().usual(), World::soon());
  co_return page.items;
}

Task<std::expected<void, ShipRefusal>> ship(World* world, OrderId id, std::string number) {
  return world->orders.ship(id, {.tracking_number = std::move(number)}, "staff", World::soon());
}

Task<void> waits_until_sent(World* world) {
  world->base.start_events();
  const Goods made = co_await goods(world);
  const Placed theirs = co_await confirmed(world, world->request(made.theirs, 1, "cod"));
  const Placed ours = co_await confirmed(world, world->request(made.ours, 2, "cod"));
  auto list = co_await waiting(world);
  EXPECT_EQ(list.size(), 1U) << "a supplier sends the other one";
  if (list.size() != 1) co_return;
  const View view = co_await world->view(ours.id);
  EXPECT_EQ(list[0].number, view.number);
  EXPECT_EQ(list[0].buyer, "Jana Nová");
  EXPECT_EQ(list[0].pieces, 2);
  EXPECT_EQ(list[0].to_collect, view.totals.total);
  EXPECT_EQ(list[0].delivery_name, "Doručení na adresu");
  EXPECT_EQ(world->base.events_told("order.to_pack"), 1);

  const auto sent = co_await ship(world, ours.id, "OWN1");
  EXPECT_TRUE(sent.has_value());
  list = co_await waiting(world);
  EXPECT_TRUE(list.empty());
  co_await world->reaches(ours.id, "shipped", "pending");
  EXPECT_EQ(world->base.text("SELECT carrier || ' ' || tracking_number FROM shipping.parcel"),
            "bogus OWN1")
      << "the carrier is that of the delivery method";
  EXPECT_EQ(world->base.text("SELECT action || ' ' || actor FROM platform.audit_log"),
            "order.ship staff");
  co_await world->tell(
      shipping::ParcelDelivered{shipping::ParcelId{world->base.ids.next()}, ours.id.uuid, true});
  co_await world->reaches(ours.id, "delivered", "paid");
}
TEST(Packing, WhatLiesOnOurShelfWaitsUntilItsParcelIsRegistered) {
  in_world(waits_until_sent);
}

Task<void> half_is_ours(World* world) {
  world->base.start_events();
  const Goods made = co_await goods(world);
  const Placed placed = co_await confirmed(world, both_of(world, made));
  co_await world->tell(supplier::SupplierOrderShipped{
      supplier::SupplierOrderId{world->base.ids.next()}, placed.id.uuid, "bogus", "BG1"});
  co_await world->reaches(placed.id, "shipped", "pending");
  auto list = co_await waiting(world);
  EXPECT_EQ(list.size(), 1U) << "the supplier's parcel is not ours";
  if (list.size() == 1) EXPECT_TRUE(list[0].to_collect.is_zero()) << "that parcel collects";

  StatusChange by_hand;
  by_hand.note = "Volala zákaznice.";
  const auto noted = co_await world->orders.change(placed.id, by_hand, "staff", World::soon());
  EXPECT_TRUE(noted.has_value());
  list = co_await waiting(world);
  EXPECT_EQ(list.size(), 1U);
  const auto sent = co_await ship(world, placed.id, "OWN1");
  EXPECT_TRUE(sent.has_value());
  list = co_await waiting(world);
  EXPECT_TRUE(list.empty());
}
TEST(Packing, OurPartOfAnOrderWaitsThoughTheSupplierSentTheRest) {
  in_world(half_is_ours);
}

Task<void> numbers(World* world) {
  world->base.start_events();
  const Goods made = co_await goods(world);
  const Placed first = co_await confirmed(world, world->request(made.ours, 1, "cod"));
  const Placed second = co_await confirmed(world, world->request(made.ours, 1, "cod"));
  const Placed unpaid = co_await world->place(world->request(made.ours, 1));
  auto sent = co_await ship(world, first.id, "OWN1");
  EXPECT_TRUE(sent.has_value());
  sent = co_await ship(world, first.id, "OWN1");
  EXPECT_TRUE(sent.has_value()) << "said once more";
  sent = co_await ship(world, first.id, "OWN2");
  EXPECT_TRUE(sent.has_value()) << "a second parcel of the same order";
  sent = co_await ship(world, second.id, "OWN1");
  EXPECT_EQ(sent.error(), ShipRefusal::number_taken);
  const auto list = co_await waiting(world);
  EXPECT_EQ(list.size(), 1U) << "the second one still waits";
  sent = co_await ship(world, unpaid.id, "OWN3");
  EXPECT_EQ(sent.error(), ShipRefusal::not_possible);
  sent = co_await ship(world, OrderId{world->base.ids.next()}, "OWN3");
  EXPECT_EQ(sent.error(), ShipRefusal::unknown_order);
  sent = co_await world->orders.ship(second.id, {.tracking_number = "OWN3", .seen_version = "99"},
                                     "staff", World::soon());
  EXPECT_EQ(sent.error(), ShipRefusal::stale);
  EXPECT_EQ(world->base.text("SELECT string_agg(tracking_number, ' ' ORDER BY tracking_number)"
                             " FROM shipping.parcel"),
            "OWN1 OWN2");
  EXPECT_EQ(world->base.number("SELECT max(cardinality(parts_shipped)) FROM \"order\".orders"), 1);
}
TEST(Packing, ANumberIsThatOfOneOrderAndARepetitionChangesNothing) {
  in_world(numbers);
}

Task<void> moved_by_hand(World* world, OrderId id, Status to) {
  StatusChange change;
  change.status = to;
  const auto moved = co_await world->orders.change(id, change, "staff", World::soon());
  EXPECT_TRUE(moved.has_value());
}

Task<void> without_a_parcel(World* world) {
  world->base.start_events();
  const Goods made = co_await goods(world);
  const Placed cancelled = co_await confirmed(world, world->request(made.ours, 1, "cod"));
  const Placed ours = co_await confirmed(world, world->request(made.ours, 1, "cod"));
  const Placed mixed = co_await confirmed(world, both_of(world, made));
  auto list = co_await waiting(world);
  EXPECT_EQ(list.size(), 3U);

  const auto done =
      co_await world->orders.cancel(cancelled.id, CancelReason::staff, "staff", World::soon());
  EXPECT_TRUE(done.has_value());
  co_await moved_by_hand(world, ours.id, Status::shipped);
  co_await moved_by_hand(world, mixed.id, Status::shipped);
  list = co_await waiting(world);
  EXPECT_EQ(list.size(), 1U) << "which part of it left is not known";
  if (list.size() == 1) EXPECT_EQ(list[0].id, mixed.id);
  co_await moved_by_hand(world, mixed.id, Status::delivered);
  list = co_await waiting(world);
  EXPECT_TRUE(list.empty());
}
TEST(Packing, AnOrderThatIsOverOrSentByHandWaitsNoLonger) {
  in_world(without_a_parcel);
}

// The handler of the order's event comes last of all.
Task<void> sent_before_it_was_confirmed(World* world) {
  const Goods made = co_await goods(world);
  const Placed ours = co_await world->place(world->request(made.ours, 1, "cod"));
  const Placed mixed = co_await world->place(both_of(world, made));
  for (const OrderId id : {ours.id, mixed.id}) {
    const auto sent = co_await ship(world, id, "OWN-" + id.text());
    EXPECT_TRUE(sent.has_value());
  }
  pg::run_script(world->base.conninfo, "UPDATE \"order\".orders SET status = 'processing'");
  pg::run_script(world->base.conninfo, "UPDATE \"order\".orders SET status = 'shipped'");
  world->base.start_events();
  const bool is_handled = co_await world->base.becomes(
      "SELECT count(*) FROM platform.handled WHERE subscriber = 'order.forward_placed'", "2");
  EXPECT_TRUE(is_handled);
  const auto list = co_await waiting(world);
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(world->base.text("SELECT string_agg(order_id::text, ' ') FROM supplier.supplier_order"),
            mixed.id.text())
      << "the supplier is asked all the same";
}
TEST(Packing, AParcelThatIsFasterThanTheEventLeavesNothingToPackAndTheSupplierHisPart) {
  in_world(sent_before_it_was_confirmed);
}

Task<void> numbers_of_suppliers(World* world) {
  world->base.start_events();
  const Goods made = co_await goods(world);
  const Placed theirs = co_await confirmed(world, world->request(made.theirs, 1, "cod"));
  const Placed mixed = co_await confirmed(world, both_of(world, made));
  auto sent = co_await ship(world, theirs.id, "OWN1");
  EXPECT_EQ(sent.error(), ShipRefusal::nothing_of_ours);
  co_await world->tell(supplier::SupplierOrderShipped{
      supplier::SupplierOrderId{world->base.ids.next()}, mixed.id.uuid, "bogus", "BG1"});
  co_await world->reaches(mixed.id, "shipped", "pending");
  sent = co_await ship(world, mixed.id, "BG1");
  EXPECT_EQ(sent.error(), ShipRefusal::number_taken) << "that is the supplier's parcel";
  const auto list = co_await waiting(world);
  EXPECT_EQ(list.size(), 1U) << "ours still lies here";

  // A supplier says a number that another order has.
  co_await world->tell(supplier::SupplierOrderShipped{
      supplier::SupplierOrderId{world->base.ids.next()}, theirs.id.uuid, "bogus", "BG1"});
  const bool is_noted = co_await world->base.becomes(
      "SELECT count(*) FROM \"order\".history WHERE is_internal AND note LIKE '%BG1%' AND order_id "
      "= '" +
          theirs.id.text() + "'",
      "1");
  EXPECT_TRUE(is_noted);
}
TEST(Packing, ASuppliersNumberIsNoneOfOurs) {
  in_world(numbers_of_suppliers);
}

Task<void> method_is_gone(World* world) {
  world->base.start_events();
  const Goods made = co_await goods(world);
  PlaceRequest request = world->request(made.ours, 1, "cod");
  request.delivery_method = "bogus_point";
  const Placed placed = co_await confirmed(world, std::move(request));
  pg::run_script(world->base.conninfo, "UPDATE shipping.method SET active = false");
  const auto sent = co_await ship(world, placed.id, "OWN1");
  EXPECT_TRUE(sent.has_value());
  EXPECT_EQ(world->base.text("SELECT carrier FROM shipping.parcel"), "bogus");
}
TEST(Packing, TheCarrierIsKnownAlsoWhenTheMethodIsOfferedNoLonger) {
  in_world(method_is_gone);
}

Task<void> over_http(World* world) {
  http::Router router;
  world->module.register_routes(router);
  http::TestStaff staff{{"orders.read", "orders.write"}};
  idempotency::HttpGuard guard{*world->base.database, world->base.clock, world->base.random};
  http::TestClient client{router, &staff};
  client.set_key_guard(&guard);
  world->base.start_events();
  const Goods made = co_await goods(world);
  const Placed placed = co_await confirmed(world, world->request(made.ours, 2, "cod"));
  const View view = co_await world->view(placed.id);
  const auto list = co_await client.get("/admin/packing");
  EXPECT_EQ(list.status, 200) << list.body;
  EXPECT_THAT(list.body, HasSubstr("\"orderNumber\":\"" + view.number + "\""));
  EXPECT_THAT(list.body, HasSubstr(R"("pieces":2)"));
  EXPECT_THAT(list.body, HasSubstr(R"("total":1,"totalIs":"exact")"));

  const std::string path = "/admin/orders/" + placed.id.text() + "/parcels";
  for (const std::string bad : {R"({"trackingNumber":""})", R"({"trackingNumber":"č 7"})", "{}"}) {
    const auto refused = co_await client.post_json(path, bad);
    EXPECT_EQ(refused.status, 400) << bad;
    EXPECT_THAT(refused.body, HasSubstr("trackingNumber"));
  }
  const auto stale =
      co_await client.post_json(path, R"({"trackingNumber":"Z 1"})", {{"if-match", "\"77\""}});
  EXPECT_EQ(stale.status, 412);
  const http::Fields key = {{"idempotency-key", "parcel-1"}};
  for (int time = 0; time < 2; ++time) {
    const auto sent = co_await client.post_json(path, R"({"trackingNumber":"Z 123"})", key);
    EXPECT_EQ(sent.status, 200) << sent.body;
    EXPECT_THAT(sent.body, HasSubstr("Hlavní sklad")) << "with where the pieces lay";
  }
  EXPECT_EQ(world->base.text("SELECT string_agg(tracking_number, ',') FROM shipping.parcel"),
            "Z123");
  const auto none = co_await client.get("/admin/packing");
  EXPECT_THAT(none.body, HasSubstr(R"("items":[])"));
  const Placed other = co_await confirmed(world, world->request(made.ours, 1, "cod"));
  const auto taken = co_await client.post_json("/admin/orders/" + other.id.text() + "/parcels",
                                               R"({"trackingNumber":"Z123"})");
  EXPECT_EQ(taken.status, 409);
  EXPECT_THAT(taken.body, HasSubstr("PARCEL_KNOWN"));
}
TEST(Packing, IsListedAndSentOverHttp) {
  in_world(over_http);
}

}  // namespace
}  // namespace flipflop::order
