#include <set>

#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

Task<void> replay(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  PlaceRequest request = world->request(lamp, 1);
  request.idempotency_key = "k1";
  request.fingerprint = "body";
  const Placed first = co_await world->place(request);
  world->base.clock.advance(std::chrono::minutes(5));
  const Placed second = co_await world->place(request);
  EXPECT_EQ(second.answer, first.answer);
  EXPECT_EQ(second.id, first.id);
  EXPECT_EQ(second.access_token, first.access_token);
  EXPECT_EQ(world->order_count(), 1);

  PlaceRequest other = request;
  other.fingerprint = "another body";
  const auto reused = co_await world->orders.place(other, World::soon());
  EXPECT_EQ(reused.error().reason, PlaceRefusal::key_reused);
  PlaceRequest stranger = request;
  stranger.email = "eva@example.cz";
  const Placed own = co_await world->place(stranger);
  EXPECT_NE(own.id, first.id);
}
TEST(Placing, TheSameKeyAnswersTheSameBytesAndAnotherBodyIsRefused) {
  in_world(replay);
}

Task<void> refusal_is_not_stored(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  PlaceRequest request = world->request(lamp, 1);
  request.idempotency_key = "k1";
  request.fingerprint = "body";
  const auto refused = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(refused.error().reason, PlaceRefusal::out_of_stock);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const auto placed = co_await world->orders.place(request, World::soon());
  EXPECT_TRUE(placed.has_value());
}
TEST(Placing, ARefusalThatChangedNothingIsNotKept) {
  in_world(refusal_is_not_stored);
}

Task<void> price_changes(World* world) {
  auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  PlaceRequest request = world->request(lamp, 1);
  request.expected_total = Money{109'900};
  lamp.variants[0].price = Money{120'000};
  co_await world->offer(lamp);
  const auto refused = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(refused.error().reason, PlaceRefusal::price_changed);
  EXPECT_EQ(refused.error().total, Money{129'900});
  request.expected_total = refused.error().total;
  const auto placed = co_await world->orders.place(request, World::soon());
  EXPECT_TRUE(placed.has_value());
}
TEST(Placing, AnotherTotalThanWasShownIsRefusedWithTheNewOne) {
  in_world(price_changes);
}

Task<void> cart_becomes_an_order(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const auto cart = co_await world->carts.face().add("", lamp.variants[0].id, 2, World::soon());
  PlaceRequest request = world->request(lamp, 1);
  request.items.clear();
  request.cart_token = cart->token;
  const auto quote = co_await world->orders.quote(
      {.cart_token = cart->token, .delivery_method = "bogus", .payment_method = "bank_transfer"},
      World::soon());
  request.expected_total = quote->totals.total;
  const Placed placed = co_await world->place(request);
  const View order = co_await world->view(placed.id);
  EXPECT_EQ(order.lines.at(0).quantity, 2);
  EXPECT_EQ(order.totals.total, quote->totals.total);
  const auto again = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(again.error().reason, PlaceRefusal::cart_empty);
  EXPECT_EQ(world->order_count(), 1);
}
TEST(Placing, ACartBecomesOneOrderAtItsQuotedTotal) {
  in_world(cart_becomes_an_order);
}

// What each of many buyers got.
struct Outcome {
  int done = 0;
  int placed = 0;
  std::set<std::string> answers;
  std::multiset<PlaceRefusal> refusals;
};

Task<void> buy(World* world, PlaceRequest request, Outcome* outcome) {
  const auto placed = co_await world->orders.place(std::move(request), World::soon());
  if (placed) {
    ++outcome->placed;
    outcome->answers.insert(placed->answer);
  } else {
    outcome->refusals.insert(placed.error().reason);
  }
  ++outcome->done;
}

Task<void> all_done(const Outcome* outcome, int count) {
  const Deadline limit = World::soon();
  while (outcome->done < count && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(2));
  EXPECT_EQ(outcome->done, count);
}

Task<void> fifty_buyers(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 10);
  Outcome outcome;
  for (int i = 0; i < 50; ++i) {
    PlaceRequest request = world->request(lamp, 1, i % 2 == 0 ? "cod" : "bank_transfer");
    request.email = "buyer" + std::to_string(i) + "@example.cz";
    Loop::current().spawn("buyer", buy(world, request, &outcome));
  }
  co_await all_done(&outcome, 50);
  EXPECT_EQ(outcome.placed, 10);
  EXPECT_EQ(world->order_count(), 10);
  EXPECT_EQ(world->free_pieces(lamp), 0);
  EXPECT_EQ(outcome.refusals.count(PlaceRefusal::out_of_stock) +
                outcome.refusals.count(PlaceRefusal::too_busy),
            40u);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM payment.intent"), 10);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM warehouse.hold"), 10);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM cart.cart"), 10);
  EXPECT_EQ(world->base.events_told("order.placed"), 10);
}
TEST(Placing, OfFiftyBuyersOfTenPiecesTenGetOne) {
  in_world(fifty_buyers);
}

Task<void> one_cart_many_tabs(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 100);
  const auto cart = co_await world->carts.face().add("", lamp.variants[0].id, 1, World::soon());
  PlaceRequest request = world->request(lamp, 1);
  request.items.clear();
  request.cart_token = cart->token;
  Outcome outcome;
  for (int i = 0; i < 8; ++i) Loop::current().spawn("tab", buy(world, request, &outcome));
  co_await all_done(&outcome, 8);
  EXPECT_EQ(outcome.placed, 1);
  EXPECT_EQ(outcome.refusals.count(PlaceRefusal::cart_empty), 7u);
  EXPECT_EQ(world->order_count(), 1);
  EXPECT_EQ(world->free_pieces(lamp), 99);
}
TEST(Placing, OneCartOrderedFromManyTabsIsOneOrder) {
  in_world(one_cart_many_tabs);
}

Task<void> one_key_many_times(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 100);
  PlaceRequest request = world->request(lamp, 1);
  request.idempotency_key = "k";
  request.fingerprint = "body";
  Outcome outcome;
  for (int i = 0; i < 20; ++i) Loop::current().spawn("retry", buy(world, request, &outcome));
  co_await all_done(&outcome, 20);
  EXPECT_EQ(outcome.answers.size(), 1u);
  EXPECT_EQ(world->order_count(), 1);
  EXPECT_EQ(
      outcome.refusals.count(PlaceRefusal::in_flight) + static_cast<std::size_t>(outcome.placed),
      20u);
}
TEST(Placing, ManyEqualRequestsAtOnceAreOneOrder) {
  in_world(one_key_many_times);
}

Task<void> change_price(World* world, product::ImportedProduct lamp, bool* stop) {
  while (!*stop) {
    lamp.variants[0].price = lamp.variants[0].price + Money{100};
    co_await world->offer(lamp);
  }
}

Task<void> price_race(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 100);
  bool stop = false;
  Loop::current().spawn("prices", change_price(world, lamp, &stop));
  Outcome outcome;
  for (int i = 0; i < 20; ++i) {
    PlaceRequest request = world->request(lamp, 1);
    request.email = "buyer" + std::to_string(i) + "@example.cz";
    Loop::current().spawn("buyer", buy(world, request, &outcome));
  }
  co_await all_done(&outcome, 20);
  stop = true;
  EXPECT_EQ(world->order_count(), outcome.placed);
  // Every order was sold at a price that existed.
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"order\".line l WHERE NOT EXISTS"
                               " (SELECT FROM product.price_history h WHERE h.variant_id ="
                               " l.variant_id AND h.gross_haler = l.unit_price)"),
            0);
  co_await sleep_for(std::chrono::milliseconds(50));
}
TEST(Placing, AnOrderHasAPriceThatExistedHoweverOftenItChanges) {
  in_world(price_race);
}

Task<void> cancel_once(World* world, OrderId id, int* cancelled, int* done) {
  const auto result =
      co_await world->orders.cancel(id, CancelReason::buyer, "buyer", World::soon());
  if (result) ++*cancelled;
  ++*done;
}

Task<void> pay_once(World* world, OrderId id, int* booked, int* done) {
  const auto receipt = co_await world->pay(id, "bank-" + id.text());
  if (receipt == payment::Receipt::booked) ++*booked;
  ++*done;
}

Task<void> cancel_against_capture(World* world) {
  world->base.start_events();
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 30);
  int cancelled = 0, booked = 0, done = 0;
  for (int i = 0; i < 20; ++i) {
    const Placed placed = co_await world->place(world->request(lamp, 1));
    Loop::current().spawn("pay", pay_once(world, placed.id, &booked, &done));
    Loop::current().spawn("cancel", cancel_once(world, placed.id, &cancelled, &done));
  }
  const Deadline limit = World::soon();
  while (done < 40 && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(2));
  EXPECT_EQ(booked, 20);
  const bool settled = co_await world->base.becomes(
      "SELECT count(*) FROM \"order\".orders WHERE payment_status = 'paid'", "20");
  EXPECT_TRUE(settled);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"order\".orders WHERE status = 'cancelled'"),
            cancelled);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"order\".orders WHERE status = 'confirmed'"),
            20 - cancelled);
  // Money for a cancelled order goes back, and only that.
  EXPECT_EQ(world->base.number("SELECT count(*) FROM payment.refund"), cancelled);
  EXPECT_EQ(world->free_pieces(lamp), 30 - (20 - cancelled));
}
TEST(Placing, ACancellationAndAPaymentNeverBothWin) {
  in_world(cancel_against_capture);
}

}  // namespace
}  // namespace flipflop::order
