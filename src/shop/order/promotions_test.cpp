// Promotions and coupons in carts, quotes and orders: the same haléř everywhere.

#include <gmock/gmock.h>

#include "platform/loop/loop.h"
#include "shop/order/answer.h"
#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

using promotion::CouponRefusal;

// A percentage off the whole cart, by code when there is one.
void promote(World* world, const std::string& code, const std::string& effect = "percent",
             const std::string& limits = "NULL, NULL") {
  const std::string lane = code.empty() ? "automatic" : "coupon";
  pg::run_script(
      world->base.conninfo,
      "WITH made AS (INSERT INTO promotion.rule (id, name, lane, effect, basis_points, amount,"
      " set_size, products, categories, customer_group, least_quantity, least_goods, is_active,"
      " created_at, changed_at) VALUES (gen_random_uuid(), 'Sleva 10 %', '" +
          lane + "', '" + effect +
          "', 1000, 0, 0, '{}', '{}', '', 0, 0, true, now(), now()) RETURNING id)"
          " INSERT INTO promotion.coupon (id, code, rule_id, limit_total, limit_per_customer,"
          " batch_id, created_at) SELECT gen_random_uuid(), '" +
          code + "', id, " + limits + ", gen_random_uuid(), now() FROM made WHERE '" + code +
          "' <> ''");
}

Task<product::ImportedProduct> stocked_lamp(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  world->stock_at_home(lamp, 100);
  co_return lamp;
}

std::int64_t uses(World* world) {
  return world->base.number("SELECT coalesce(sum(uses), 0) FROM promotion.coupon");
}

Task<void> by_code(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  promote(world, "JARO10");
  PlaceRequest request = world->request(lamp, 3);
  request.coupon = " jaro10 ";
  request.expected_total = Money{300'000};
  const auto dearer = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(dearer.error().reason, PlaceRefusal::price_changed);
  EXPECT_EQ(dearer.error().total, Money{270'000});
  request.expected_total = dearer.error().total;
  const Placed placed = co_await world->place(request);
  const View order = co_await world->view(placed.id);
  EXPECT_EQ(order.totals.goods, Money{300'000});
  EXPECT_EQ(order.totals.discount, Money{30'000});
  EXPECT_EQ(order.totals.total, Money{270'000});
  EXPECT_EQ(order.lines.at(0).total, Money{270'000});
  EXPECT_EQ(order.lines.at(0).unit_price, Money{100'000});
  EXPECT_EQ(order.coupon, "JARO10");
  EXPECT_EQ(order.discounts.at(0).name, "Sleva 10 %");
  EXPECT_EQ(order.totals.vat.at(0).base + order.totals.vat.at(0).vat, order.totals.total);
  EXPECT_EQ(world->base.number("SELECT amount FROM payment.intent"), 270'000);
  EXPECT_THAT(placed.answer, testing::HasSubstr(R"("discount":300.00)"));
  EXPECT_EQ(uses(world), 1);
}
TEST(Promotions, ACodeLowersTheOrderThePaymentAndTheTaxAlike) {
  in_world(by_code);
}

Task<void> refused(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  promote(world, "JEDNOU", "percent", "NULL, 1");
  PlaceRequest request = world->request(lamp, 1);
  request.coupon = "NENI";
  const auto unknown = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(unknown.error().reason, PlaceRefusal::coupon_refused);
  EXPECT_EQ(unknown.error().coupon, CouponRefusal::unknown);
  request.coupon = "JEDNOU";
  co_await world->place(request);
  request.email = "JANA.nova@example.cz";
  const auto again = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(again.error().coupon, CouponRefusal::spent_by_customer) << "the same person";
  EXPECT_EQ(world->order_count(), 1);
}
TEST(Promotions, ACodeThatDoesNotHoldStopsTheOrderInsteadOfCostingMore) {
  in_world(refused);
}

Task<void> cancelled(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  promote(world, "PRVNI", "percent", "1, NULL");
  PlaceRequest request = world->request(lamp, 1);
  request.coupon = "PRVNI";
  const Placed placed = co_await world->place(request);
  const auto spent = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(spent.error().coupon, CouponRefusal::spent);
  co_await world->orders.cancel(placed.id, CancelReason::buyer, "test", World::soon());
  EXPECT_EQ(uses(world), 0);
  co_await world->place(request);
  EXPECT_EQ(uses(world), 1);
}
TEST(Promotions, ACancelledOrderGivesItsCouponBack) {
  in_world(cancelled);
}

Task<void> cart_with_coupon(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  promote(world, "JARO10");
  cart::Carts& carts = world->carts.face();
  const auto nowhere = co_await carts.set_coupon("no such cart", "JARO10", World::soon());
  EXPECT_EQ(nowhere.error(), CouponRefusal::unknown);
  const auto added = co_await carts.add("", lamp.variants[0].id, 2, World::soon());
  const std::string token = added->token;
  const auto wrong = co_await carts.set_coupon(token, "JARO11", World::soon());
  EXPECT_EQ(wrong.error(), CouponRefusal::unknown);
  const auto entered = co_await carts.set_coupon(token, "jaro10", World::soon());
  EXPECT_EQ(entered->coupon, "JARO10");
  EXPECT_EQ(entered->goods, Money{200'000});
  EXPECT_EQ(entered->total, Money{180'000});
  EXPECT_EQ(entered->discounts.at(0).amount, Money{20'000});
  EXPECT_TRUE(entered->coupon_helps);

  const auto quote = co_await world->orders.quote(
      {.cart_token = token, .delivery_method = "bogus", .payment_method = "bank_transfer"},
      World::soon());
  EXPECT_EQ(quote->totals.total, Money{180'000});
  PlaceRequest request = world->request(lamp, 1);
  request.items.clear();
  request.cart_token = token;
  request.expected_total = quote->totals.total;
  const Placed placed = co_await world->place(request);
  const View order = co_await world->view(placed.id);
  EXPECT_EQ(order.totals.total, quote->totals.total);
  EXPECT_EQ(order.coupon, "JARO10");
  EXPECT_EQ(uses(world), 1);
}
TEST(Promotions, CartQuoteAndOrderAgree) {
  in_world(cart_with_coupon);
}

Task<void> expired_in_the_cart(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  promote(world, "JARO10");
  cart::Carts& carts = world->carts.face();
  const auto added = co_await carts.add("", lamp.variants[0].id, 1, World::soon());
  co_await carts.set_coupon(added->token, "JARO10", World::soon());
  pg::run_script(world->base.conninfo, "UPDATE promotion.rule SET is_active = false");
  const auto shown = co_await carts.show(added->token, World::soon());
  EXPECT_EQ(shown.coupon_refusal, CouponRefusal::unknown);
  EXPECT_EQ(shown.total, Money{100'000});
  PlaceRequest request = world->request(lamp, 1);
  request.items.clear();
  request.cart_token = added->token;
  const auto stopped = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(stopped.error().reason, PlaceRefusal::coupon_refused);
  const auto removed = co_await carts.set_coupon(added->token, "", World::soon());
  EXPECT_EQ(removed->coupon, "");
  co_await world->place(request);
}
TEST(Promotions, ACouponThatEndedInTheCartIsSaidAndCanBeTakenOut) {
  in_world(expired_in_the_cart);
}

Task<void> delivery_for_free(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  promote(world, "DOPRAVA", "free_delivery");
  PlaceRequest request = world->request(lamp, 1);
  request.coupon = "DOPRAVA";
  const Placed placed = co_await world->place(request);
  const View order = co_await world->view(placed.id);
  EXPECT_EQ(order.totals.delivery, Money{});
  EXPECT_EQ(order.totals.discount, Money{});
  EXPECT_EQ(order.totals.total, Money{100'000});
  EXPECT_EQ(order.discounts.at(0).amount, Money{});
}
TEST(Promotions, ACodeForTheDeliveryLeavesTheGoodsAsTheyAre) {
  in_world(delivery_for_free);
}

Task<void> automatic(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  promote(world, "");
  const Placed placed = co_await world->place(world->request(lamp, 1));
  const View order = co_await world->view(placed.id);
  EXPECT_EQ(order.totals.discount, Money{10'000});
  EXPECT_EQ(order.coupon, "");
  EXPECT_EQ(world->base.number("SELECT count(*) FROM promotion.use"), 0);
}
TEST(Promotions, AnAutomaticOneNeedsNoCode) {
  in_world(automatic);
}

struct Named {
  std::string effect, products, gifts;
  int amount = 0;
};
void promote_named(World* world, const Named& rule) {
  pg::run_script(
      world->base.conninfo,
      "INSERT INTO promotion.rule (id, name, lane, effect, basis_points, amount, set_size, gifts,"
      " products, categories, customer_group, least_quantity, least_goods, is_active, created_at,"
      " changed_at) VALUES (gen_random_uuid(), 'Akce', 'automatic', '" +
          rule.effect + "', 0, " + std::to_string(rule.amount) + ", 1, '{" + rule.gifts + "}', '{" +
          rule.products + "}', '{}', '', 0, 0, true, now(), now())");
}

// Puts both into a cart, and orders it as it was quoted.
Task<View> ordered_by_quote(World* world, std::vector<product::ImportedProduct> products) {
  cart::Carts& carts = world->carts.face();
  std::string token;
  for (const product::ImportedProduct& product : products) {
    const auto added = co_await carts.add(token, product.variants[0].id, 1, World::soon());
    token = added->token;
  }
  const auto shown = co_await carts.show(token, World::soon());
  const auto quote = co_await world->orders.quote(
      {.cart_token = token, .delivery_method = "bogus", .payment_method = "bank_transfer"},
      World::soon());
  EXPECT_EQ(quote->totals.total, shown.total);
  PlaceRequest request = world->request(products[0], 1);
  request.items.clear();
  request.cart_token = token;
  request.expected_total = quote->totals.total;
  const Placed placed = co_await world->place(request);
  View order = co_await world->view(placed.id);
  EXPECT_EQ(order.totals.total, quote->totals.total);
  Money lines, taxed;
  for (const OrderLine& line : order.lines) lines = lines + line.total;
  for (const VatLine& vat : order.totals.vat) taxed = taxed + vat.base + vat.vat;
  EXPECT_EQ(lines, order.totals.total);
  EXPECT_EQ(taxed, order.totals.total);
  co_return order;
}

Task<void> gift(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  const auto pen = co_await stocked_lamp(world);
  promote_named(world, {"gift", lamp.id.text(), pen.id.text()});
  const View order = co_await ordered_by_quote(world, {lamp, pen});
  EXPECT_EQ(order.totals.total, Money{100'000});
  EXPECT_EQ(order.lines.at(1).total, Money{});
  EXPECT_EQ(order.lines.at(1).unit_price, Money{100'000}) << "an ordinary line, discounted";
  EXPECT_EQ(world->base.number("SELECT count(*) FROM warehouse.hold_line"), 2)
      << "its piece is held";
}
TEST(Promotions, AGiftIsAnOrdinaryLineThatCostsNothing) {
  in_world(gift);
}

Task<void> bundle(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  const auto chair = co_await stocked_lamp(world);
  promote_named(world, {"bundle_price", lamp.id.text() + "," + chair.id.text(), "", 149'999});
  const View order = co_await ordered_by_quote(world, {lamp, chair});
  EXPECT_EQ(order.totals.total, Money{149'999});
  EXPECT_EQ(order.lines.at(0).discount, Money{25'001});
  EXPECT_EQ(order.lines.at(1).discount, Money{25'000});
}
TEST(Promotions, ASetCostsItsPriceInCartQuoteAndOrder) {
  in_world(bundle);
}

// A fifth off every piece for wholesale.
void promote_wholesale(World* world) {
  pg::run_script(
      world->base.conninfo,
      "INSERT INTO promotion.rule (id, name, lane, effect, basis_points, amount, set_size,"
      " products, categories, customer_group, least_quantity, least_goods, is_active, created_at,"
      " changed_at) VALUES (gen_random_uuid(), 'Velkoobchod', 'price', 'percent', 2000, 0, 0,"
      " '{}', '{}', 'velkoobchod', 0, 0, true, now(), now())");
}

Task<void> group_price(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  promote_wholesale(world);
  const auto jana = world->auth.add("jana.nova@example.cz", "sedm malych koz");
  co_await world->users.groups().put_into_group(jana, "velkoobchod", "test", World::soon());
  cart::Carts& carts = world->carts.face();
  const auto guest = co_await carts.add("", lamp.variants[0].id, 2, World::soon());
  EXPECT_EQ(guest->cart.total, Money{200'000}) << "a guest is in no group";
  const std::string token = co_await carts.token_for(jana, guest->token, World::soon());
  const auto shown = co_await carts.show(token, World::soon());
  EXPECT_EQ(shown.lines.at(0).unit_price, Money{80'000});
  const auto quote = co_await world->orders.quote(
      {.account = jana, .delivery_method = "bogus", .payment_method = "bank_transfer"},
      World::soon());
  EXPECT_EQ(quote->totals.total, Money{160'000});

  PlaceRequest request = world->request(lamp, 1);
  request.items.clear();
  request.account = jana;
  request.expected_total = quote->totals.total;
  co_await world->users.groups().put_into_group(jana, "", "test", World::soon());
  const auto dearer = co_await world->orders.place(request, World::soon());
  EXPECT_EQ(dearer.error().reason, PlaceRefusal::price_changed);
  EXPECT_EQ(dearer.error().total, Money{200'000});
  EXPECT_EQ(world->order_count(), 0);

  co_await world->users.groups().put_into_group(jana, "velkoobchod", "test", World::soon());
  const Placed placed = co_await world->place(request);
  const View order = co_await world->view(placed.id);
  EXPECT_EQ(order.totals.total, Money{160'000});
  EXPECT_EQ(order.lines.at(0).unit_price, Money{80'000});
}
TEST(Promotions, AGroupPaysItsPriceInCartQuoteAndOrderUntilItIsTakenAway) {
  in_world(group_price);
}

struct Rush {
  int running = 0, placed = 0, refused = 0, other = 0;
  Signal ended;
};

Task<void> one_buyer(World* world, Rush* rush, PlaceRequest request) {
  const auto placed = co_await world->orders.place(std::move(request), World::soon());
  if (placed)
    ++rush->placed;
  else if (placed.error().coupon == CouponRefusal::spent)
    ++rush->refused;
  else
    ++rush->other;
  --rush->running;
  rush->ended.notify_all();
}

Task<void> rush_for_one(World* world) {
  const auto lamp = co_await stocked_lamp(world);
  promote(world, "PRVNI", "percent", "1, NULL");
  Rush rush;
  for (int buyer = 0; buyer < 40; ++buyer) {
    PlaceRequest request = world->request(lamp, 1);
    request.coupon = "PRVNI";
    request.email = "kupec" + std::to_string(buyer) + "@example.cz";
    ++rush.running;
    Loop::current().spawn("rush", one_buyer(world, &rush, std::move(request)));
  }
  const Deadline deadline = World::soon();
  while (rush.running > 0) co_await rush.ended.wait(deadline);
  EXPECT_EQ(rush.placed, 1);
  EXPECT_EQ(rush.refused, 39);
  EXPECT_EQ(rush.other, 0);
  EXPECT_EQ(uses(world), 1);
  EXPECT_EQ(world->order_count(), 1);
}
TEST(Promotions, FortyBuyersWithACouponForOneMakeOneOrderAndNoneIsLeftHalfDone) {
  in_world(rush_for_one);
}

}  // namespace
}  // namespace flipflop::order
