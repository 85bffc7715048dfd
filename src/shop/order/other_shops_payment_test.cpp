// Bugs that other shops had, as attacks on ours: money that comes late, twice, by several ways at
// once, and into handlers that break. The table of all of them is docs/other-shops.md.

#include <algorithm>
#include <array>

#include "shop/order/test_crowd.h"
#include "shop/order/test_gateway.h"

namespace flipflop::order {
namespace {

std::int64_t number(const World* world, const std::string& sql) {
  return world->base.number(sql);
}

std::int64_t orders(const World* world, const std::string& condition) {
  return number(world, "SELECT count(*) FROM \"order\".orders WHERE " + condition);
}

// Everything that an order costs, as it is stored.
std::string amounts(const World* world) {
  return world->base.text(
      "SELECT string_agg(concat_ws(' ', o.id, o.goods, o.discount, o.delivery_price, o.cod_fee,"
      " o.total, o.vat_percents, o.vat_bases, o.vat_amounts, o.discounts, i.amount,"
      " (SELECT string_agg(l::text, ';' ORDER BY l.position) FROM \"order\".line l"
      "  WHERE l.order_id = o.id)), '|' ORDER BY o.id)"
      " FROM \"order\".orders o JOIN payment.intent i ON i.order_id = o.id");
}

Task<std::vector<OrderId>> card_orders(CardWorld* world, product::ImportedProduct lamp, int count) {
  std::vector<OrderId> placed;
  for (int buyer = 0; buyer < count; ++buyer) {
    const Placed one = co_await world->place(of_buyer(world->request(lamp, 1, "bogus"), buyer));
    placed.push_back(one.id);
  }
  co_return placed;
}

Task<void> paid_after_sell_out(CardWorld* world) {
  const auto lamp = co_await lamp_on_shelf(world, 10);
  const auto late = co_await card_orders(world, lamp, 10);
  world->base.clock.advance(std::chrono::minutes(31));
  world->base.start_jobs();
  const bool are_expired = co_await world->base.becomes(
      "SELECT count(*) FROM warehouse.hold WHERE state = 'expired'", "10");
  EXPECT_TRUE(are_expired);
  for (int buyer = 0; buyer < 6; ++buyer)
    co_await world->place(of_buyer(world->request(lamp, 1, "cod"), 100 + buyer));
  Crowd payers;
  for (const OrderId order : late) {
    const std::string reference = co_await world->reference_of(order);
    payers.start(world->pay_by_card("e" + order.text(), reference));
  }
  co_await payers.gone();
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.capture"), 10);

  world->base.start_events();
  co_await world->becomes_in_time(
      "SELECT count(*) FROM \"order\".orders WHERE payment_status = 'refunded'", "6");
  EXPECT_EQ(orders(world, "payment_method = 'bogus' AND status = 'confirmed'"), 4);
  EXPECT_EQ(orders(world, "status = 'refunded' AND cancel_reason = 'sold_out_after_payment'"), 6);
  EXPECT_EQ(orders(world, "status = 'pending'"), 0) << "nobody is stuck";
  EXPECT_EQ(world->gateway->count("refunded"), 6);
  EXPECT_EQ(world->gateway->count("paid"), 4);
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.refund WHERE state = 'done'"), 6);
  EXPECT_EQ(world->free_pieces(lamp), 0);
  expect_sound(world);
}
// K4, Vendure #3065: the card was charged after the stock had gone, and the order was stuck.
TEST(OtherShops, MoneyThatComesAfterTheSellOutServesTheOrderOrGoesBack) {
  in_card_world(paid_after_sell_out);
}

Task<void> try_again(CardWorld* world, OrderId order) {
  co_await world->orders.retry_payment(order, nullptr, World::soon());
}

Task<void> retried_for_ever(CardWorld* world) {
  const auto lamp = co_await lamp_on_shelf(world, 12);
  auto unpaid = co_await card_orders(world, lamp, 6);
  for (int buyer = 6; buyer < 12; ++buyer) {
    const Placed placed = co_await world->place(of_buyer(world->request(lamp, 1), buyer));
    unpaid.push_back(placed.id);
  }
  EXPECT_EQ(world->free_pieces(lamp), 0);
  // A card waits half an hour and once more as long, a bank a week: whatever the buyers do.
  for (int time = 0; time < 5; ++time) {
    world->base.clock.advance(std::chrono::minutes(20));
    Crowd crowd;
    for (const OrderId order : unpaid) crowd.start(try_again(world, order));
    co_await crowd.gone();
  }
  EXPECT_EQ(number(world,
                   "SELECT count(*) FROM warehouse.hold"
                   " WHERE expires_at <= timestamptz '2026-11-24T10:50:00Z'"),
            6);
  world->base.clock.advance(std::chrono::hours(24 * 7));
  world->base.start_events();
  world->base.start_jobs();
  co_await world->becomes_in_time(
      "SELECT count(*) FROM \"order\".orders WHERE cancel_reason = 'not_paid_in_time'", "12");
  EXPECT_EQ(world->free_pieces(lamp), 12);
  EXPECT_EQ(number(world, "SELECT sum(held) FROM warehouse.stock"), 0);
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.intent WHERE state = 'cancelled'"), 12);
  const auto late = co_await world->orders.retry_payment(unpaid.at(0), nullptr, World::soon());
  EXPECT_EQ(late.error(), RetryRefusal::no_longer_possible);
  co_await world->place(world->request(lamp, 12));
  expect_sound(world);
}
// K5, Vendure #3509: orders that nobody paid held their stock for ever.
TEST(OtherShops, UnpaidOrdersGiveTheirPiecesBackHoweverOftenTheyAreTriedAgain) {
  in_card_world(retried_for_ever);
}

Task<void> returns(CardWorld* world, std::string token) {
  const auto seen = co_await world->orders.find_by_token(std::move(token), World::soon());
  EXPECT_TRUE(seen.has_value()) << "the order is there before its money";
}

Task<void> all_ways_at_once(CardWorld* world) {
  const auto lamp = co_await lamp_on_shelf(world, 20);
  const auto paid = co_await card_orders(world, lamp, 15);
  world->base.clock.advance(std::chrono::seconds(25));  // the shop's own question is due
  world->base.start_events();
  world->base.start_jobs();
  Crowd crowd;
  for (const OrderId order : paid) {
    const std::string reference = co_await world->reference_of(order);
    const View view = co_await world->view(order);
    crowd.start(world->pay_by_card("first" + reference, reference));
    crowd.start(world->message("first" + reference, reference));
    crowd.start(world->message("second" + reference, reference));
    crowd.start(returns(world, view.access_token));
    crowd.start(try_again(world, order));
  }
  co_await crowd.gone();
  co_await world->becomes_in_time(
      "SELECT count(*) FROM \"order\".orders WHERE status = 'confirmed' AND payment_status ="
      " 'paid'",
      "15");
  EXPECT_EQ(world->order_count(), 15);
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.capture"), 15);
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.refund"), 0);
  EXPECT_EQ(world->base.events_told("payment.captured"), 15);
  EXPECT_EQ(world->base.events_told("order.paid"), 15);
  EXPECT_EQ(number(world, "SELECT sum(on_hand) FROM warehouse.stock"), 5);
  expect_sound(world);

  // And a message that is faster than the answer to the call that made its payment.
  world->gateway->set_before_answer([world](const std::string& reference) {
    world->base.run([&] { return world->pay_by_card("early", reference); });
  });
  const Placed early = co_await world->place(world->request(lamp, 1, "bogus"));
  co_await world->becomes_in_time(
      "SELECT payment_status FROM \"order\".orders WHERE id = '" + early.id.text() + "'", "paid");
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.capture"), 16);
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.inbox WHERE processed_at IS NULL"), 0);
  expect_sound(world);
}
// K8, Medusa #13301: the buyer's return raced the webhook, and the order of the money was missing.
TEST(OtherShops, ReturnWebhookAndOwnQuestionAtOnceEndInOnePaidOrder) {
  in_card_world(all_ways_at_once);
}

// An order whose sums need care: three rates, odd prices, a discount and a delivery.
Task<PlaceRequest> mixed_cart(CardWorld* world) {
  coupon(world, "JARO10");
  PlaceRequest request;
  for (const int percent : {21, 12, 0}) {
    auto product = world->lamp(VatRate{percent});
    product.variants[0].price = Money{3'333 + percent};
    co_await world->offer(product);
    world->stock_at_home(product, 50);
    if (request.items.empty())
      request = world->request(product, 7, "bogus");
    else
      request.items.push_back({product.variants[0].id, 3});
  }
  request.coupon = "JARO10";
  request.delivery_method = "express";
  request.idempotency_key = "k1";
  request.fingerprint = "body";
  co_return request;
}

Task<void> paid_then_everything_again(CardWorld* world) {
  const PlaceRequest request = co_await mixed_cart(world);
  const Placed placed = co_await world->place(request);
  const std::string reference = co_await world->reference_of(placed.id);
  const std::string before = amounts(world);
  EXPECT_EQ(number(world, "SELECT cardinality(vat_percents) FROM \"order\".orders"), 3);
  world->base.start_events();
  co_await world->pay_by_card("first", reference);
  co_await world->reaches(placed.id, "confirmed", "paid");

  const auto payment = co_await world->payments.face().find(placed.id.uuid, World::soon());
  world->base.clock.advance(std::chrono::seconds(25));
  world->base.start_jobs();
  Crowd crowd;
  for (int time = 0; time < 4; ++time) {
    crowd.start(world->message("again" + std::to_string(time), reference));
    crowd.start(
        world->tell(payment::PaymentCaptured{payment->id, placed.id.uuid, payment->amount}));
    crowd.start(world->tell(payment::PaymentFailed{payment->id, placed.id.uuid}));
    crowd.start(world->tell(warehouse::HoldExpired{placed.id.uuid}));
    crowd.start(world->tell(OrderPlaced{placed.id}));
    crowd.start(try_again(world, placed.id));
  }
  Buying replays;
  for (int time = 0; time < 4; ++time) crowd.start(buy(world, request, &replays));
  co_await crowd.gone();
  co_await handled(world, "order.payment_captured", 5);
  co_await handled(world, "order.payment_failed", 4);
  co_await handled(world, "order.hold_expired", 4);
  co_await handled(world, "order.forward_placed", 5);
  co_await world->reaches(placed.id, "confirmed", "paid");
  EXPECT_EQ(replays.answers, std::set<std::string>{placed.answer});
  EXPECT_EQ(amounts(world), before);
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.capture"), 1);
  EXPECT_EQ(number(world, "SELECT sum(uses) FROM promotion.coupon"), 1);
  for (const char* change :
       {"UPDATE \"order\".orders SET vat_amounts = '{0,0,0}'",
        "UPDATE \"order\".orders SET total = total, goods = goods", "DELETE FROM \"order\".line",
        "UPDATE \"order\".line SET discount = 0"})
    EXPECT_THROW(pg::run_script(world->base.conninfo, change), pg::Error) << change;
  expect_sound(world);
}
// K9, Medusa PR #2341: the webhook had completed the cart, and the second way then damaged its tax
// lines.
TEST(OtherShops, WhatAnOrderCostsStaysAsItWasWhateverCompletesItASecondTime) {
  in_card_world(paid_then_everything_again);
}

// The next `times` changes of `table` that fit `condition` fail; a sequence counts on where a
// transaction is rolled back.
void break_next(const World* world, const std::string& table, const std::string& condition,
                int times) {
  const std::string name = "broken_" + std::to_string(std::hash<std::string>{}(table) % 1000);
  pg::run_script(world->base.conninfo,
                 "CREATE SEQUENCE " + name + ";CREATE FUNCTION " + name +
                     "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF " + condition +
                     " THEN IF nextval('" + name + "') <= " + std::to_string(times) +
                     " THEN RAISE EXCEPTION 'broken by the test'; END IF; END IF; RETURN NEW;"
                     " END $$; CREATE TRIGGER " +
                     name + " BEFORE INSERT OR UPDATE ON " + table +
                     " FOR EACH ROW EXECUTE FUNCTION " + name + "()");
}

Task<void> handlers_break(CardWorld* world) {
  const auto lamp = co_await lamp_on_shelf(world, 5);
  const Placed placed = co_await world->place(world->request(lamp, 1, "bogus"));
  const std::string first = co_await world->reference_of(placed.id);
  co_await try_again(world, placed.id);
  const std::string second = co_await world->reference_of(placed.id);
  EXPECT_NE(first, second) << "the buyer has two payment pages open";
  break_next(world, "payment.capture", "true", 2);
  break_next(world, "warehouse.hold", "NEW.state = 'committed'", 3);
  world->base.start_jobs();
  world->base.start_events();
  co_await world->pay_by_card("first", first);
  co_await world->becomes_in_time("SELECT state FROM payment.intent", "paid");
  const auto again = co_await world->orders.retry_payment(placed.id, nullptr, World::soon());
  EXPECT_FALSE(again.has_value()) << "nobody is asked for the money again";
  co_await world->becomes_in_time("SELECT status FROM \"order\".orders", "confirmed");
  EXPECT_EQ(world->base.text("SELECT payment_status FROM \"order\".orders"), "paid");
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.capture"), 1);

  // The buyer pays on the other page all the same.
  co_await world->pay_by_card("second", second);
  co_await world->becomes_in_time("SELECT count(*) FROM payment.refund WHERE state = 'done'", "1");
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.capture"), 2);
  EXPECT_EQ(world->gateway->count("refunded"), 1);
  co_await world->reaches(placed.id, "confirmed", "paid");
  EXPECT_EQ(world->order_count(), 1);
  EXPECT_EQ(world->base.events_told("order.paid"), 1);
  EXPECT_EQ(number(world, "SELECT on_hand FROM warehouse.stock"), 4);
  expect_sound(world);
}
// K14, PrestaShop ps_checkout PR #1546: the webhook's handler threw, there was no order, and the
// customer paid again.
TEST(OtherShops, AHandlerThatBreaksDelaysAPaidOrderAndASecondPaymentGoesBack) {
  in_card_world(handlers_break);
}

Task<void> cancel_by_buyer(CardWorld* world, OrderId order) {
  co_await world->orders.cancel_by_buyer(order, nullptr, World::soon());
}

enum class Way { webhook, webhook_again, cancellation, another_try };

Task<void> go(CardWorld* world, Way way, OrderId order, std::string reference) {
  switch (way) {
    case Way::webhook:
      return world->pay_by_card("first" + reference, reference);
    case Way::webhook_again:
      return world->pay_by_card("second" + reference, reference);
    case Way::cancellation:
      return cancel_by_buyer(world, order);
    case Way::another_try:
      return try_again(world, order);
  }
  throw BrokenInvariant("an unknown way");
}

Task<void> in_every_order(CardWorld* world) {
  const auto lamp = co_await lamp_on_shelf(world, 100);
  const auto one_by_one = co_await card_orders(world, lamp, 24);
  const auto at_once = co_await card_orders(world, lamp, 24);
  const std::string before = amounts(world);
  world->base.start_events();
  world->base.start_jobs();
  std::array ways = {Way::webhook, Way::webhook_again, Way::cancellation, Way::another_try};
  std::string cancelled;
  std::size_t turn = 0;
  do {
    const OrderId order = one_by_one.at(turn++);
    const std::string reference = co_await world->reference_of(order);
    for (const Way way : ways) co_await go(world, way, order, reference);
    const auto cancellation = std::ranges::find(ways, Way::cancellation);
    const bool is_first = std::ranges::find(ways, Way::webhook) > cancellation &&
                          std::ranges::find(ways, Way::webhook_again) > cancellation;
    if (is_first) cancelled += (cancelled.empty() ? "'" : ",'") + order.text() + "'";
  } while (std::ranges::next_permutation(ways).found);
  Crowd crowd;
  for (const OrderId order : at_once) {
    const std::string reference = co_await world->reference_of(order);
    for (const Way way : ways) crowd.start(go(world, way, order, reference));
  }
  co_await crowd.gone();
  co_await world->becomes_in_time(
      "SELECT count(*) FROM \"order\".orders WHERE (status, payment_status) IN"
      " (('confirmed', 'paid'), ('refunded', 'refunded'))",
      "48");
  EXPECT_EQ(orders(world, "status = 'refunded' AND id IN (" + cancelled + ")"), 8);
  EXPECT_EQ(orders(world, "status = 'confirmed' AND placed_at IS NOT NULL"),
            100 - world->free_pieces(lamp));
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.capture"), 48);
  EXPECT_EQ(number(world, "SELECT count(*) FROM payment.refund WHERE state = 'done'"),
            orders(world, "status = 'refunded'"));
  EXPECT_EQ(number(world, "SELECT sum(held) FROM warehouse.stock"), 0);
  EXPECT_EQ(amounts(world), before);
  expect_sound(world);
}
// K19, Saleor #12652: completing the checkout and the webhook met, and what came of it depended on
// who was first.
TEST(OtherShops, WebhookCancellationAndAnotherTryEndAloneOrTogetherInOneSoundState) {
  in_card_world(in_every_order);
}

}  // namespace
}  // namespace flipflop::order
