// Orders that are changed before anybody works on them, over the real modules below.

#include <gmock/gmock.h>

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/http_guard.h"
#include "shop/order/test_crowd.h"
#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

using testing::HasSubstr;
using testing::Not;

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
  http::TestClient guest{router};
};

struct Shop {
  product::ImportedProduct lamp, shade;
  Placed placed;
};

// Three lamps and two shades of ten each.
Task<Shop> order_by(World* world, std::string payment) {
  Shop shop{world->lamp(), world->lamp(VatRate{12}), {}};
  shop.shade.name = "Stínidlo";
  co_await world->offer(shop.lamp);
  co_await world->offer(shop.shade);
  world->stock_at_home(shop.lamp, 10);
  world->stock_at_home(shop.shade, 10);
  PlaceRequest request = world->request(shop.lamp, 3, std::move(payment));
  request.items.push_back({shop.shade.variants[0].id, 2});
  shop.placed = co_await world->place(std::move(request));
  co_return shop;
}

EditTerms by_staff() {
  EditTerms terms;
  terms.by = EditedBy::staff;
  terms.actor = "staff-1";
  return terms;
}

Task<std::expected<void, EditRefusal>> keep_lamps(World* world, Shop shop, std::int64_t quantity) {
  std::vector<KeptPieces> kept = {{shop.lamp.variants[0].id, quantity}};
  return world->orders.keep_fewer(shop.placed.id, std::move(kept), by_staff(), World::soon());
}

Task<std::expected<void, EditRefusal>> move_to(World* world, OrderId id, std::string street) {
  ContactEdit edit;
  edit.delivery = Address{"Jana", "Nová", "", std::move(street), "Brno", "602 00", "CZ", ""};
  return world->orders.edit_contact(id, std::move(edit), EditTerms{}, World::soon());
}

Task<void> contact_by_buyer(World* world) {
  Site site(world);
  const Shop shop = co_await order_by(world, "bank_transfer");
  const std::string path = "/orders/track/" + shop.placed.access_token;
  for (
      const char* bad :
      {R"({"email":"jana"})", R"({"phone":"12"})", R"({"total":1})",
       R"({"deliveryAddress":{"firstName":"J","lastName":"N","street":"D 1","city":"P","postalCode":"1"}})",
       R"({"deliveryAddress":{"firstName":"J","lastName":"N","street":"D 1","city":"P","postalCode":"11000","companyId":"27082440"}})"}) {
    const auto answer = co_await site.guest.patch_json(path, bad);
    EXPECT_EQ(answer.status, 400) << bad;
  }
  const auto unknown = co_await site.guest.patch_json("/orders/track/x", R"({"phone":""})");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(world->base.events_told("order.edited"), 0);

  const auto done = co_await site.guest.patch_json(
      path,
      R"({"phone":"+420 777 000 111","deliveryAddress":{"firstName":"Jana","lastName":"Nová","street":"Krátká 2","city":"Brno","postalCode":"60200"}})");
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_THAT(done.body, HasSubstr("Krátká 2"));
  EXPECT_THAT(done.body, HasSubstr("Objednávka se změnila: doručovací adresa, telefon"));
  const View view = co_await world->view(shop.placed.id);
  EXPECT_EQ(view.delivery.postal_code, "602 00");
  EXPECT_EQ(view.phone, "+420 777 000 111");
  EXPECT_EQ(view.email, "jana.nova@example.cz") << "what is absent stays";
  EXPECT_EQ(view.billing.street, "Dlouhá 1");
  EXPECT_EQ(world->base.events_told("order.edited"), 1);
  EXPECT_THAT(world->base.text("SELECT before::text FROM \"order\".edit"), HasSubstr("Dlouhá 1"));
  EXPECT_THAT(world->base.text("SELECT string_agg(body::text, '') FROM platform.outbox"),
              Not(HasSubstr("Krátká")));
  const auto again = co_await site.guest.patch_json(path, R"({"phone":"+420 777 000 111"})");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(world->base.events_told("order.edited"), 1) << "nothing is new";
}
TEST(Editing, ABuyerSaysWhereAnOrderGoesAsAtTheCheckout) {
  in_world(contact_by_buyer);
}

Task<void> versions(World* world) {
  Site site(world);
  const Shop shop = co_await order_by(world, "cod");
  const std::string path = "/admin/orders/" + shop.placed.id.text();
  const View view = co_await world->view(shop.placed.id);
  const std::string seen = "\"" + version_of(view) + "\"";
  const auto stale =
      co_await site.client.patch_json(path, R"({"notes":"zvonit"})", {{"if-match", "\"0\""}});
  EXPECT_EQ(stale.status, 412);
  const auto done = co_await site.client.patch_json(
      path, R"({"notes":"zvonit"})", {{"if-match", seen}, {"idempotency-key", "k-1"}});
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_THAT(done.body, Not(HasSubstr(shop.placed.access_token)));
  const auto repeated = co_await site.client.patch_json(
      path, R"({"notes":"zvonit"})", {{"if-match", seen}, {"idempotency-key", "k-1"}});
  EXPECT_EQ(repeated.status, 200) << "the same answer, not a stale version";
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"order\".edit"), 1);
  EXPECT_EQ(world->base.text("SELECT action FROM platform.audit_log"), "order.edit_contact");
  site.staff.permissions = {"orders.read"};
  const auto refused = co_await site.client.patch_json(path, R"({"notes":""})");
  EXPECT_EQ(refused.status, 403);
  const auto closed = co_await site.guest.post_json(path + "/fewer", R"({"items":[]})");
  EXPECT_EQ(closed.status, 401);
}
TEST(Editing, StaffEditTheVersionThatTheySawAndOnce) {
  in_world(versions);
}

Task<void> fewer_on_delivery(World* world) {
  Site site(world);
  const Shop shop = co_await order_by(world, "cod");
  const std::string path = "/admin/orders/" + shop.placed.id.text() + "/fewer";
  const std::string lamp = shop.lamp.variants[0].id.text();
  const View before = co_await world->view(shop.placed.id);
  for (const std::string& bad :
       {std::string(R"({"items":[]})"),
        R"({"items":[{"variantId":")" + lamp + R"(","quantity":4}]})",
        R"({"items":[{"variantId":")" + world->base.ids.next().text() + R"(","quantity":0}]})"}) {
    const auto answer = co_await site.client.post_json(path, bad);
    EXPECT_EQ(answer.status, 400) << bad;
  }
  EXPECT_EQ(world->free_pieces(shop.lamp), 7);
  const auto done = co_await site.client.post_json(
      path, R"({"items":[{"variantId":")" + lamp + R"(","quantity":1}]})");
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(world->free_pieces(shop.lamp), 9);
  EXPECT_EQ(world->base.number("SELECT sum(delta) FROM warehouse.movement WHERE reason = 'edit'"),
            2);
  const View after = co_await world->view(shop.placed.id);
  EXPECT_EQ(after.totals.total, before.totals.total - Money{200'000});
  EXPECT_EQ(after.totals.delivery, before.totals.delivery);
  EXPECT_EQ(world->base.number("SELECT amount FROM payment.intent"), after.totals.total.haler);
  expect_sound(world);

  const auto dropped = co_await site.client.post_json(
      path, R"({"items":[{"variantId":")" + lamp + R"(","quantity":0}]})");
  EXPECT_EQ(dropped.status, 200) << dropped.body;
  EXPECT_EQ(world->free_pieces(shop.lamp), 10);
  const View last = co_await world->view(shop.placed.id);
  EXPECT_EQ(last.lines.size(), 1u);
  const auto nothing = co_await site.client.post_json(
      path,
      R"({"items":[{"variantId":")" + shop.shade.variants[0].id.text() + R"(","quantity":0}]})");
  EXPECT_EQ(nothing.status, 400) << "an order without lines is cancelled";
  expect_sound(world);
  const auto cancelled =
      co_await world->orders.cancel(shop.placed.id, CancelReason::staff, "staff", World::soon());
  EXPECT_TRUE(cancelled.has_value());
  EXPECT_EQ(world->free_pieces(shop.shade), 10);
  EXPECT_EQ(world->free_pieces(shop.lamp), 10) << "what came back does not come back again";
  expect_sound(world);
}
TEST(Editing, PiecesThatAreTakenOutLieOnTheShelfAgainAndAreNotPaid) {
  in_world(fewer_on_delivery);
}

Task<void> fewer_with_voucher(World* world) {
  Site site(world);
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  world->stock_at_home(lamp, 10);
  const auto voucher = co_await world->issued_voucher(Money{250'000});
  PlaceRequest request = world->request(lamp, 3, "cod");
  request.vouchers = {voucher.id};
  const Placed placed = co_await world->place(std::move(request));
  const std::string path = "/admin/orders/" + placed.id.text();
  const View order = co_await world->view(placed.id);
  const auto shown = co_await site.client.get(path);
  EXPECT_THAT(shown.body, HasSubstr("\"toPay\":" + order.to_pay().decimal()));
  const auto fewer = co_await site.client.post_json(
      path + "/fewer",
      R"({"items":[{"variantId":")" + lamp.variants[0].id.text() + R"(","quantity":1}]})");
  EXPECT_EQ(fewer.status, 409);
  EXPECT_THAT(fewer.body, HasSubstr("COVERED_BY_VOUCHERS"));
  EXPECT_EQ(world->free_pieces(lamp), 7);
}
TEST(Editing, StaffAreToldThatVouchersWouldPayTheRest) {
  in_world(fewer_with_voucher);
}

Task<void> fewer_by_transfer(World* world) {
  world->base.start_events();
  const Shop shop = co_await order_by(world, "bank_transfer");
  const auto done = co_await keep_lamps(world, shop, 1);
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(world->free_pieces(shop.lamp), 9);
  const auto paid = co_await world->pay(shop.placed.id, "bank-1");
  EXPECT_EQ(paid, payment::Receipt::booked) << "the new amount is expected";
  co_await world->reaches(shop.placed.id, "confirmed", "paid");
  const auto late = co_await keep_lamps(world, shop, 0);
  EXPECT_EQ(late.error(), EditRefusal::paid_already);
  EXPECT_EQ(world->free_pieces(shop.lamp), 9);
  const auto moved = co_await move_to(world, shop.placed.id, "Krátká 2");
  EXPECT_TRUE(moved.has_value()) << "it still lies on our shelf";
  expect_sound(world);
}
TEST(Editing, AnOrderThatWaitsForATransferIsPaidWithWhatIsLeft) {
  in_world(fewer_by_transfer);
}

Task<void> too_late(World* world) {
  const Shop shop = co_await order_by(world, "cod");
  const auto moved = co_await world->orders.ship(shop.placed.id, {.tracking_number = "T-1"},
                                                 "staff-1", World::soon());
  EXPECT_TRUE(moved.has_value());
  const auto contact = co_await move_to(world, shop.placed.id, "Krátká 2");
  EXPECT_EQ(contact.error(), EditRefusal::too_late);
  const auto fewer = co_await keep_lamps(world, shop, 1);
  EXPECT_EQ(fewer.error(), EditRefusal::too_late);
  EXPECT_THROW(pg::run_script(world->base.conninfo,
                              "UPDATE \"order\".line SET quantity = 1, total = unit_price"),
               pg::Error);
  EXPECT_THROW(pg::run_script(world->base.conninfo,
                              "UPDATE \"order\".orders SET total = total - 1, goods = goods - 1,"
                              " vat_bases[1] = vat_bases[1] - 1, edits = edits + 1"),
               pg::Error);

  const auto far = world->lamp();
  co_await world->offer(far);
  co_await world->stock_at_supplier("velkoobchod", far, 5);
  const Placed sent = co_await world->place(world->request(far, 2, "cod"));
  const auto forwarded = co_await move_to(world, sent.id, "Krátká 2");
  EXPECT_EQ(forwarded.error(), EditRefusal::too_late) << "its supplier is asked at once";
}
TEST(Editing, WhatIsPackedOrAskedOfASupplierIsNotChanged) {
  in_world(too_late);
}

Task<void> online(World* world) {
  const Shop shop = co_await order_by(world, "bogus");
  const auto fewer = co_await keep_lamps(world, shop, 1);
  EXPECT_EQ(fewer.error(), EditRefusal::being_paid);
  EXPECT_EQ(world->free_pieces(shop.lamp), 7);
  const auto contact = co_await move_to(world, shop.placed.id, "Krátká 2");
  EXPECT_TRUE(contact.has_value());
}
TEST(Editing, TheAmountThatAProviderWasAskedForStays) {
  in_world(online);
}

}  // namespace
}  // namespace flipflop::order
