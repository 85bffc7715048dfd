// Bugs that other shops had, as attacks on ours: carts, and how often one order takes its pieces.
// The table of all of them is docs/other-shops.md.

#include "shop/order/test_crowd.h"

namespace flipflop::order {
namespace {

std::int64_t number(const World* world, const std::string& sql) {
  return world->base.number(sql);
}

Task<void> last_piece(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, 1);
  std::vector<PlaceRequest> requests;
  for (int buyer = 0; buyer < 40; ++buyer) {
    PlaceRequest request =
        of_buyer(world->request(lamp, 1, buyer % 2 == 0 ? "cod" : "bank_transfer"), buyer);
    if (buyer % 4 < 2) {
      const std::string token = co_await cart_of(world, lamp, 1);
      request = of_cart(std::move(request), token);
    }
    requests.push_back(std::move(request));
  }
  Buying buying;
  Crowd crowd;
  for (const PlaceRequest& request : requests) crowd.start(buy(world, request, &buying));
  co_await crowd.gone();
  EXPECT_EQ(buying.placed.size(), 1U);
  EXPECT_EQ(buying.refused.size(), 39U);
  EXPECT_EQ(taken(world), 1);
  EXPECT_EQ(world->free_pieces(lamp), 0);
  EXPECT_EQ(number(world, "SELECT count(*) FROM warehouse.hold_line"), 1);
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.intent"), 1) << "losers owe nothing";
  EXPECT_EQ(world->base.events_told("order.placed"), 1);
  expect_sound(world);
}
// K1, Vendure #3508: the check and the allocation were two transactions, so two buyers at once both
// passed the check and the last unit was sold twice.
TEST(OtherShops, TheLastPieceIsSoldOnceHoweverManyReachForIt) {
  in_world(last_piece);
}

Task<void> stale_cart(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, 5);
  const std::string token = co_await cart_of(world, lamp, 4);
  co_await world->place(of_buyer(world->request(lamp, 2, "cod"), 1));
  const PlaceRequest request = of_cart(world->request(lamp, 1), token);
  const auto short_of = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(short_of.error().reason, PlaceRefusal::out_of_stock);
  EXPECT_EQ(short_of.error().problems.at(0).available, 3);
  EXPECT_EQ(short_of.error().problems.at(0).requested, 4);
  const auto shown = co_await world->carts.face().show(token, World::soon());
  EXPECT_FALSE(shown.lines.at(0).is_available);
  EXPECT_EQ(shown.lines.at(0).available, 3);
  EXPECT_EQ(shown.lines.at(0).line.quantity, 4) << "the buyer decides, not we";

  co_await world->place(of_buyer(world->request(lamp, 3), 2));
  const auto sold_out = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(sold_out.error().problems.at(0).available, 0);
  EXPECT_EQ(world->order_count(), 2);
  EXPECT_EQ(taken(world), 5);
  expect_sound(world);
}
// K2, Vendure #1738: what lay in a cart could still be bought after it was sold out.
TEST(OtherShops, ACartFromBeforeTheSellOutIsRefusedWithWhatIsLeft) {
  in_world(stale_cart);
}

Task<void> tell_again(World* world, OrderPlaced placed, payment::PaymentCaptured captured) {
  co_await world->tell(captured);
  co_await world->tell(placed);
}

Task<void> paid_by(World* world, OrderId id, std::string reference) {
  co_await world->pay(id, std::move(reference));
}

Task<void> told_again(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const Placed placed = co_await world->place(world->request(lamp, 2));
  Crowd bank;
  for (int time = 0; time < 8; ++time) bank.start(paid_by(world, placed.id, "bank-1"));
  co_await bank.gone();
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.capture"), 1);

  const auto payment = co_await world->payments.face().find(placed.id.uuid, World::soon());
  world->base.start_events();
  Crowd tellers;
  for (int time = 0; time < 5; ++time)
    tellers.start(tell_again(world, {placed.id}, {payment->id, placed.id.uuid, payment->amount}));
  co_await tellers.gone();
  co_await handled(world, "order.payment_captured", 6);
  co_await handled(world, "order.forward_placed", 6);
  co_await world->reaches(placed.id, "confirmed", "paid");
  EXPECT_EQ(taken(world), 2);
  EXPECT_EQ(number(world, "SELECT count(*) FROM warehouse.movement WHERE reason = 'sale'"), 1);
  EXPECT_EQ(number(world, "SELECT sum(on_hand) FROM warehouse.stock"), 3);
  EXPECT_EQ(number(world, "SELECT sum(quantity) FROM supplier.supplier_order_line"), 2);
  EXPECT_EQ(world->base.events_told("order.paid"), 1);
  expect_sound(world);
}
// K3, Vendure #1571: a payment that was settled a second time allocated the stock a second time.
TEST(OtherShops, AnOrderTakesItsPiecesOnceHoweverOftenItsPaymentIsTold) {
  in_world(told_again);
}

// All that is stored of carts, in one text.
std::string stored_carts(const World* world) {
  return world->base.text(
      "SELECT coalesce(string_agg(c::text || ' ' || l::text, '|' ORDER BY l.id), '')"
      " FROM cart.cart c JOIN cart.line l ON l.cart_id = c.id WHERE c.token_hash IS NOT NULL");
}

Task<void> failed_add(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, 5);
  const auto bulb = co_await lamp_on_shelf(world, 0);
  cart::Carts& carts = world->carts.face();
  const auto first = co_await carts.add("", bulb.variants[0].id, 1, World::soon());
  EXPECT_EQ(first.error().reason, cart::Refusal::out_of_stock);
  EXPECT_EQ(number(world, "SELECT count(*) FROM cart.cart"), 0) << "nor is a cart made for it";

  const std::string token = co_await cart_of(world, lamp, 3);
  const std::string before = stored_carts(world);
  const auto over = co_await carts.add(token, lamp.variants[0].id, 3, World::soon());
  EXPECT_EQ(over.error().reason, cart::Refusal::out_of_stock);
  EXPECT_EQ(over.error().available, 5);
  EXPECT_EQ(over.error().requested, 6);
  const auto sold_out = co_await carts.add(token, bulb.variants[0].id, 1, World::soon());
  EXPECT_EQ(sold_out.error().reason, cart::Refusal::out_of_stock);
  const auto unknown =
      co_await carts.add(token, world->base.ids.next_as<product::VariantId>(), 1, World::soon());
  EXPECT_EQ(unknown.error().reason, cart::Refusal::unknown_variant);
  const auto shown = co_await carts.show(token, World::soon());
  const auto raised =
      co_await carts.set_quantity(token, shown.lines.at(0).line.id, 6, World::soon());
  EXPECT_EQ(raised.error().reason, cart::Refusal::out_of_stock);
  EXPECT_EQ(stored_carts(world), before);
}
// K6, Vendure #1023: an add that was refused for want of stock changed the cart all the same.
TEST(OtherShops, ARefusedAddLeavesTheCartExactlyAsItWas) {
  in_world(failed_add);
}

Task<void> two_lines_one_item(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, 21);
  PlaceRequest twice = world->request(lamp, 11);
  twice.items.push_back(twice.items.at(0));
  const auto over = co_await world->orders.place(twice, World::soon());
  EXPECT_EQ(over.error().reason, PlaceRefusal::out_of_stock);
  EXPECT_EQ(over.error().problems.at(0).available, 21);
  EXPECT_EQ(over.error().problems.at(0).requested, 22);
  EXPECT_EQ(taken(world), 0);

  Buying buying;
  Crowd crowd;
  for (int buyer = 0; buyer < 30; ++buyer) {
    PlaceRequest request =
        of_buyer(world->request(lamp, 1, buyer % 2 == 0 ? "cod" : "bank_transfer"), buyer);
    request.items.push_back(request.items.at(0));
    crowd.start(buy(world, std::move(request), &buying));
  }
  co_await crowd.gone();
  EXPECT_EQ(buying.placed.size(), 10U);
  EXPECT_EQ(taken(world), 20);
  EXPECT_EQ(world->free_pieces(lamp), 1);
  EXPECT_EQ(number(world, "SELECT count(*) FROM \"order\".line WHERE quantity = 2"), 10);
  EXPECT_EQ(number(world, "SELECT sum(quantity) FROM warehouse.hold_line"), 20);
  expect_sound(world);
}
// K7, Medusa #16502: each of two lines with one stock item was compared with all of the stock.
TEST(OtherShops, TwoLinesOfOneItemAreCountedTogether) {
  in_world(two_lines_one_item);
}

Task<void> breaks(World* world, PlaceRequest request) {
  bool is_broken = false;
  try {
    co_await world->orders.place(std::move(request), World::soon());
  } catch (const pg::Error&) {
    is_broken = true;
  }
  EXPECT_TRUE(is_broken);
}

// What stands in the way of an order, and how it is cleared away.
struct Obstacle {
  const char *set_up, *clear_away;
  PlaceRefusal expected;
};

Task<void> refused_then_placed(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, 2);
  coupon(world, "JARO10");
  const std::string token = co_await cart_of(world, lamp, 2);
  co_await world->carts.face().set_coupon(token, "JARO10", World::soon());
  PlaceRequest request = of_cart(world->request(lamp, 1), token);
  request.idempotency_key = "k1";
  request.fingerprint = "body";
  request.expected_total = Money{180'000};
  const std::string before = stored_carts(world);

  for (const Obstacle& one :
       {Obstacle{"UPDATE warehouse.stock SET held = 1", "UPDATE warehouse.stock SET held = 0",
                 PlaceRefusal::out_of_stock},
        Obstacle{"UPDATE product.price SET gross_haler = 99900, version = version + 1",
                 "UPDATE product.price SET gross_haler = 100000, version = version + 1",
                 PlaceRefusal::price_changed},
        Obstacle{"UPDATE promotion.rule SET is_active = false",
                 "UPDATE promotion.rule SET is_active = true", PlaceRefusal::coupon_refused},
        Obstacle{"UPDATE shipping.method SET active = false",
                 "UPDATE shipping.method SET active = true", PlaceRefusal::unknown_delivery},
        Obstacle{"UPDATE product.price SET is_sellable = false",
                 "UPDATE product.price SET is_sellable = true", PlaceRefusal::unknown_item}}) {
    pg::run_script(world->base.conninfo, one.set_up);
    const auto refused = co_await world->orders.place(request, World::soon());
    EXPECT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason, one.expected) << one.set_up;
    EXPECT_EQ(stored_carts(world), before) << one.set_up;
    pg::run_script(world->base.conninfo, one.clear_away);
  }
  pg::run_script(world->base.conninfo,
                 "ALTER TABLE payment.intent ADD CONSTRAINT broken CHECK (amount < 0)");
  co_await breaks(world, request);
  pg::run_script(world->base.conninfo, "ALTER TABLE payment.intent DROP CONSTRAINT broken");
  EXPECT_EQ(stored_carts(world), before) << "a failure in the middle";
  EXPECT_EQ(taken(world), 0);

  const Placed placed = co_await world->place(request);
  const Placed again = co_await world->place(request);
  EXPECT_EQ(again.answer, placed.answer);
  EXPECT_EQ(world->order_count(), 1);
  EXPECT_EQ(number(world, "SELECT sum(uses) FROM promotion.coupon"), 1);
  EXPECT_EQ(taken(world), 2);
  expect_sound(world);
}
// K10, Medusa #12481: after one failed try to complete a cart it could never be completed.
TEST(OtherShops, ACartIsOrderedUnderTheSameKeyAfterWhateverWasRefused) {
  in_world(refused_then_placed);
}

Task<void> two_paths(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, 50);
  const std::string token = co_await cart_of(world, lamp, 2);
  std::vector<PlaceRequest> requests;
  for (int path = 0; path < 18; ++path) {
    PlaceRequest request = of_cart(of_buyer(world->request(lamp, 1), path), token);
    if (path % 3 != 0) {
      request.idempotency_key = "k" + std::to_string(path);
      request.fingerprint = "body";
    }
    if (path % 3 == 2) request.account = world->auth.add(request.email, "sedm malych koz");
    requests.push_back(std::move(request));
  }
  Buying buying;
  Crowd crowd;
  for (const PlaceRequest& request : requests) crowd.start(buy(world, request, &buying));
  co_await crowd.gone();
  EXPECT_EQ(buying.placed.size(), 1U);
  EXPECT_EQ(buying.refused.size(), 17U);
  Crowd later;
  for (const PlaceRequest& request : requests) later.start(buy(world, request, &buying));
  co_await later.gone();
  EXPECT_LE(buying.placed.size(), 2U) << "the winner's replay alone";
  EXPECT_EQ(buying.answers.size(), 1U);
  EXPECT_EQ(world->order_count(), 1);
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.intent"), 1);
  EXPECT_EQ(world->base.events_told("order.placed"), 1);
  EXPECT_EQ(taken(world), 2);
  expect_sound(world);
}
// K13, Mercur #1400: two ways to complete a cart guarded themselves by different keys, and one cart
// became two orders.
TEST(OtherShops, OneCartByGuestsAccountsAndKeysAtOnceIsOneOrder) {
  in_world(two_paths);
}

Task<void> same_second(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, 100);
  const std::string token = co_await cart_of(world, lamp, 1);
  Buying clicks;
  Crowd crowd;
  for (int click = 0; click < 20; ++click) {
    PlaceRequest request = of_cart(world->request(lamp, 1), token);
    request.idempotency_key = click % 2 == 0 ? "k1" : "k2";
    request.fingerprint = "body";
    crowd.start(buy(world, std::move(request), &clicks));
  }
  co_await crowd.gone();
  EXPECT_EQ(clicks.answers.size(), 1U);
  EXPECT_EQ(world->order_count(), 1);
  EXPECT_EQ(taken(world), 1);

  // The tests' clock stands: all of these are of one instant.
  Buying buyers;
  Crowd others;
  for (int buyer = 0; buyer < 30; ++buyer)
    others.start(buy(world, of_buyer(world->request(lamp, 1, "cod"), buyer), &buyers));
  co_await others.gone();
  EXPECT_EQ(buyers.placed.size(), 30U);
  EXPECT_EQ(number(world, "SELECT count(DISTINCT number) FROM \"order\".orders"), 31);
  EXPECT_EQ(number(world, "SELECT count(DISTINCT placed_at) FROM \"order\".orders"), 1);
  EXPECT_EQ(taken(world), 31);
  expect_sound(world);
}
// K15, Mollie for PrestaShop #108: a doubled request made two orders in one second.
TEST(OtherShops, ADoubledClickIsOneOrderAndOrdersOfOneInstantAreApart) {
  in_world(same_second);
}

}  // namespace
}  // namespace flipflop::order
