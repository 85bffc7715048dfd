#include <gtest/gtest.h>

#include <cstdlib>

#include "base/invariant.h"
#include "base/split_mix.h"
#include "shop/promotion/promotion.h"

namespace flipflop::promotion {
namespace {

Uuid id(std::uint8_t number) {
  Uuid uuid;
  uuid.bytes[15] = number;
  return uuid;
}

const Uuid lamps = id(201);
const Uuid chairs = id(202);

// Two lamps of 1,000 Kč and one chair of 500 Kč, delivery for 99 Kč.
Situation cart() {
  Situation cart;
  cart.items = {{id(1), id(11), {lamps}, Money{100'000}, 2},
                {id(2), id(12), {chairs}, Money{50'000}, 1}};
  cart.delivery = Money{9'900};
  cart.now = *parse_iso("2026-11-24T10:00:00Z");
  return cart;
}

Rule rule(std::uint8_t number, Lane lane, Effect effect) {
  Rule rule;
  rule.id = {id(number)};
  rule.name = "rule " + std::to_string(number);
  rule.lane = lane;
  rule.effect = effect;
  return rule;
}

Rule percent_off(int basis_points, Lane lane = Lane::automatic) {
  Rule percent = rule(101, lane, Effect::percent);
  percent.basis_points = basis_points;
  return percent;
}

TEST(Pricing, without_rules_everything_costs_what_it_costs) {
  const Priced priced = price(cart(), {});
  EXPECT_EQ(priced.goods, Money{250'000});
  EXPECT_EQ(priced.discount, Money{});
  EXPECT_EQ(priced.delivery, Money{9'900});
  EXPECT_TRUE(priced.steps.empty());
  EXPECT_TRUE(price({}, {percent_off(1'000)}).items.empty());
}

TEST(Pricing, a_percentage_is_taken_of_the_whole_and_split_over_the_lines) {
  const Priced priced = price(cart(), {percent_off(1'000)});
  EXPECT_EQ(priced.discount, Money{25'000});
  EXPECT_EQ(priced.items.at(0).discount, Money{20'000});
  EXPECT_EQ(priced.items.at(1).total, Money{45'000});
  EXPECT_EQ(priced.steps.at(0).name, "rule 101");
}

TEST(Pricing, only_what_a_rule_means_becomes_cheaper) {
  Rule lamps_only = percent_off(1'000);
  lamps_only.condition.categories = {lamps};
  EXPECT_EQ(price(cart(), {lamps_only}).items.at(1).discount, Money{});
  Rule one_product = percent_off(1'000);
  one_product.condition.products = {id(12)};
  EXPECT_EQ(price(cart(), {one_product}).discount, Money{5'000});
  Rule nothing_here = percent_off(1'000);
  nothing_here.condition.products = {id(99)};
  EXPECT_TRUE(price(cart(), {nothing_here}).steps.empty());
}

TEST(Pricing, an_amount_is_never_more_than_what_it_is_taken_from) {
  Rule amount = rule(102, Lane::coupon, Effect::amount);
  amount.amount = Money{30'000};
  EXPECT_EQ(price(cart(), {amount}).discount, Money{30'000});
  amount.condition.categories = {chairs};
  amount.amount = Money{1'000'000};
  EXPECT_EQ(price(cart(), {amount}).discount, Money{50'000});
}

TEST(Pricing, a_crown_stays_of_what_is_not_free) {
  EXPECT_EQ(price(cart(), {percent_off(10'000)}).discount, Money{249'900});
  Situation free = cart();
  for (Item& item : free.items) item.unit_price = {};
  EXPECT_EQ(price(free, {percent_off(10'000)}).discount, Money{});
}

TEST(Pricing, a_rule_waits_for_its_minimum) {
  Rule costs_enough = percent_off(1'000);
  costs_enough.condition.least_goods = Money{250'001};
  EXPECT_TRUE(price(cart(), {costs_enough}).steps.empty());
  costs_enough.condition.least_goods = Money{250'000};
  EXPECT_FALSE(price(cart(), {costs_enough}).steps.empty());
  Rule pieces_enough = percent_off(1'000);
  pieces_enough.condition.least_quantity = 4;
  EXPECT_TRUE(price(cart(), {pieces_enough}).steps.empty());
  pieces_enough.condition.least_quantity = 3;
  EXPECT_FALSE(price(cart(), {pieces_enough}).steps.empty());
}

TEST(Pricing, a_rule_holds_from_its_first_moment_until_before_its_last) {
  Rule timed = percent_off(1'000);
  timed.condition.from = cart().now;
  EXPECT_FALSE(price(cart(), {timed}).steps.empty());
  timed.condition.until = cart().now;
  EXPECT_TRUE(price(cart(), {timed}).steps.empty());
  timed.condition.from = cart().now + std::chrono::microseconds(1);
  timed.condition.until.reset();
  EXPECT_TRUE(price(cart(), {timed}).steps.empty());
}

TEST(Pricing, of_a_lane_the_best_rule_wins_alone) {
  Rule small = percent_off(500);
  small.id = {id(103)};
  const Priced priced = price(cart(), {small, percent_off(1'000)});
  ASSERT_EQ(priced.steps.size(), 1U);
  EXPECT_EQ(priced.discount, Money{25'000});
}

TEST(Pricing, a_lane_works_on_what_the_one_before_left) {
  Rule coupon = percent_off(1'000, Lane::coupon);
  coupon.id = {id(104)};
  const Priced priced = price(cart(), {coupon, percent_off(1'000)});
  ASSERT_EQ(priced.steps.size(), 2U);
  EXPECT_EQ(priced.steps.at(0).lane, Lane::automatic);
  EXPECT_EQ(priced.steps.at(0).saved, Money{25'000});
  EXPECT_EQ(priced.steps.at(1).saved, Money{22'500});
}

TEST(Pricing, a_group_and_its_quantity_decide_what_a_piece_costs) {
  Rule wholesale = rule(105, Lane::price, Effect::percent);
  wholesale.basis_points = 2'000;
  wholesale.condition.customer_group = "velkoobchod";
  EXPECT_TRUE(price(cart(), {wholesale}).steps.empty()) << "a stranger";
  Situation partner = cart();
  partner.customer_group = "velkoobchod";
  EXPECT_EQ(price(partner, {wholesale}).items.at(0).unit_price, Money{80'000});

  Rule from_two = rule(106, Lane::price, Effect::fixed_price);
  from_two.amount = Money{70'000};
  from_two.condition.least_quantity = 2;
  const Priced priced = price(partner, {wholesale, from_two});
  EXPECT_EQ(priced.items.at(0).unit_price, Money{70'000}) << "the cheaper one, for two lamps";
  EXPECT_EQ(priced.items.at(1).unit_price, Money{40'000}) << "one chair is not two";
  EXPECT_EQ(priced.goods, Money{180'000});
  EXPECT_EQ(priced.steps.size(), 2U);
}

TEST(Pricing, a_price_rule_never_makes_anything_dearer) {
  Rule dear = rule(107, Lane::price, Effect::fixed_price);
  dear.amount = Money{999'999};
  EXPECT_TRUE(price(cart(), {dear}).steps.empty());
}

TEST(Pricing, the_cheapest_of_every_full_set_is_free) {
  Rule three_for_two = rule(108, Lane::automatic, Effect::cheapest_free);
  three_for_two.set_size = 3;
  const Priced one_set = price(cart(), {three_for_two});
  EXPECT_EQ(one_set.discount, Money{50'000});
  EXPECT_EQ(one_set.items.at(1).total, Money{});
  Situation five = cart();
  five.items.at(1).quantity = 3;
  EXPECT_EQ(price(five, {three_for_two}).discount, Money{50'000}) << "five pieces hold one set";
  five.items.at(0).quantity = 3;
  EXPECT_EQ(price(five, {three_for_two}).discount, Money{150'000}) << "a lamp and a chair";
  three_for_two.set_size = 1;
  EXPECT_TRUE(price(five, {three_for_two}).steps.empty()) << "a set of one is no offer";
}

// A pen is given with a lamp.
Rule pen_for_a_lamp(Lane lane = Lane::automatic) {
  Rule gift = rule(110, lane, Effect::gift);
  gift.gifts = {id(13)};
  gift.condition.categories = {lamps};
  return gift;
}

Item pen(std::int64_t quantity = 1) {
  return {id(3), id(13), {}, Money{5'000}, quantity};
}

TEST(Pricing, a_gift_that_is_not_in_the_cart_is_offered_once_it_is_earned) {
  Rule gift = pen_for_a_lamp();
  const Priced earned = price(cart(), {gift});
  EXPECT_TRUE(earned.steps.empty());
  ASSERT_EQ(earned.gifts.size(), 1U);
  EXPECT_EQ(earned.gifts.at(0).pieces, 1);
  EXPECT_EQ(earned.gifts.at(0).products, std::vector{id(13)});
  gift.condition.least_quantity = 3;
  EXPECT_TRUE(price(cart(), {gift}).gifts.empty());
  gift.condition = pen_for_a_lamp().condition;
  gift.condition.least_goods = Money{200'001};
  EXPECT_TRUE(price(cart(), {gift}).gifts.empty());
  gift.condition = pen_for_a_lamp().condition;
  gift.condition.until = cart().now;
  EXPECT_TRUE(price(cart(), {gift}).gifts.empty());
}

TEST(Pricing, a_gift_in_the_cart_costs_nothing_and_only_so_many_pieces_of_it) {
  Situation with_pens = cart();
  with_pens.items.push_back(pen(3));
  const Priced one = price(with_pens, {pen_for_a_lamp()});
  EXPECT_EQ(one.items.at(2).total, Money{10'000});
  EXPECT_EQ(one.discount, Money{5'000});
  EXPECT_EQ(one.steps.at(0).shares, (std::vector{Money{}, Money{}, Money{5'000}}));
  EXPECT_TRUE(one.gifts.empty());
  Rule five = pen_for_a_lamp();
  five.set_size = 5;
  const Priced all = price(with_pens, {five});
  EXPECT_EQ(all.items.at(2).total, Money{});
  EXPECT_EQ(all.gifts.at(0).pieces, 2);
}

TEST(Pricing, a_gift_never_earns_itself) {
  Rule for_anything = pen_for_a_lamp();
  for_anything.condition = {};
  Situation pens;
  pens.items = {pen()};
  EXPECT_TRUE(price(pens, {for_anything}).steps.empty());
  EXPECT_TRUE(price(pens, {for_anything}).gifts.empty());
  pens.items = {pen(2)};
  EXPECT_EQ(price(pens, {for_anything}).discount, Money{5'000});
  for_anything.set_size = 5;
  EXPECT_EQ(price(pens, {for_anything}).discount, Money{5'000}) << "one stays paid";
  for_anything.set_size = 1;
  for_anything.condition.least_goods = Money{10'000};
  EXPECT_TRUE(price(pens, {for_anything}).steps.empty());
  pens.items = {pen(3)};
  EXPECT_EQ(price(pens, {for_anything}).discount, Money{5'000});
}

TEST(Pricing, a_gift_comes_before_the_discount_of_its_lane_which_does_not_see_it) {
  Situation with_pen = cart();
  with_pen.items.push_back(pen());
  const Priced priced = price(with_pen, {percent_off(1'000), pen_for_a_lamp()});
  ASSERT_EQ(priced.steps.size(), 2U);
  EXPECT_EQ(priced.steps.at(0).saved, Money{5'000});
  EXPECT_EQ(priced.steps.at(1).saved, Money{25'000}) << "of what is paid";
  Rule four_pieces = percent_off(1'000);
  four_pieces.condition.least_quantity = 4;
  EXPECT_EQ(price(with_pen, {four_pieces, pen_for_a_lamp()}).steps.size(), 1U);
  Rule four_for_three = rule(111, Lane::automatic, Effect::cheapest_free);
  four_for_three.set_size = 4;
  EXPECT_EQ(price(with_pen, {four_for_three, pen_for_a_lamp()}).discount, Money{5'000});
}

TEST(Pricing, of_two_gifts_of_a_lane_one_is_given_and_the_buyer_chooses) {
  Rule mug = pen_for_a_lamp();
  mug.id = {id(112)};
  mug.gifts = {id(14)};
  EXPECT_EQ(price(cart(), {pen_for_a_lamp(), mug}).gifts.size(), 2U);
  Situation both = cart();
  both.items.push_back(pen());
  const Priced one = price(both, {pen_for_a_lamp(), mug});
  EXPECT_EQ(one.discount, Money{5'000});
  EXPECT_TRUE(one.gifts.empty()) << "the mug would not be free any more";
  both.items.push_back({id(4), id(14), {}, Money{9'000}, 1});
  EXPECT_EQ(price(both, {pen_for_a_lamp(), mug}).discount, Money{9'000});
}

TEST(Pricing, a_crown_stays_even_if_all_the_rest_is_a_gift) {
  Situation cheap;
  cheap.items = {{id(1), id(11), {lamps}, Money{40}, 1}, pen()};
  const Priced priced = price(cheap, {pen_for_a_lamp()});
  EXPECT_EQ(priced.goods - priced.discount, least_total);
}

// One lamp and one chair for 1,200 Kč instead of 1,500 Kč.
Rule lamp_and_chair() {
  Rule bundle = rule(113, Lane::automatic, Effect::bundle_price);
  bundle.amount = Money{120'000};
  bundle.condition.products = {id(11), id(12)};
  return bundle;
}

TEST(Pricing, as_many_complete_sets_as_the_cart_holds_cost_their_price) {
  const Priced one = price(cart(), {lamp_and_chair()});
  EXPECT_EQ(one.goods - one.discount, Money{220'000}) << "a set and a lamp";
  EXPECT_EQ(one.steps.at(0).shares, (std::vector{Money{20'000}, Money{10'000}}));
  Situation two = cart();
  two.items.at(1).quantity = 5;
  EXPECT_EQ(price(two, {lamp_and_chair()}).discount, Money{60'000});
  two.items.erase(two.items.begin());
  EXPECT_TRUE(price(two, {lamp_and_chair()}).steps.empty()) << "half a set is none";
}

TEST(Pricing, a_set_splits_what_it_saves_to_the_haler) {
  Situation three;
  three.items = {{id(1), id(11), {}, Money{10'000}, 1},
                 {id(2), id(12), {}, Money{10'000}, 1},
                 {id(3), id(13), {}, Money{10'000}, 1}};
  Rule bundle = lamp_and_chair();
  bundle.amount = Money{29'900};
  bundle.condition.products = {id(11), id(12), id(13)};
  EXPECT_EQ(price(three, {bundle}).steps.at(0).shares,
            (std::vector{Money{34}, Money{33}, Money{33}}));
}

TEST(Pricing, a_set_of_several_pieces_of_each_and_of_one_product_alone) {
  Rule pair = lamp_and_chair();
  pair.set_size = 2;
  EXPECT_TRUE(price(cart(), {pair}).steps.empty()) << "one chair is not two";
  pair.condition.products = {id(11)};
  pair.amount = Money{150'000};
  EXPECT_EQ(price(cart(), {pair}).discount, Money{50'000});
  pair.condition.products = {id(11), id(11)};
  EXPECT_EQ(price(cart(), {pair}).discount, Money{50'000}) << "named twice is named once";
}

TEST(Pricing, a_set_dearer_than_its_pieces_saves_nothing) {
  Rule dear = lamp_and_chair();
  dear.amount = Money{150'000};
  EXPECT_TRUE(price(cart(), {dear}).steps.empty());
  dear.amount = Money{150'001};
  EXPECT_TRUE(price(cart(), {dear}).steps.empty());
  // A cheap variant of the lamp would make the second set dearer than its pieces.
  Situation mixed = cart();
  mixed.items = {{id(1), id(11), {}, Money{100'000}, 1},
                 {id(2), id(11), {}, Money{10'000}, 1},
                 {id(3), id(12), {}, Money{50'000}, 2}};
  EXPECT_EQ(price(mixed, {lamp_and_chair()}).discount, Money{30'000});
}

TEST(Pricing, a_given_piece_is_no_part_of_a_set) {
  Rule set_with_pen = lamp_and_chair();
  set_with_pen.condition.products = {id(12), id(13)};
  set_with_pen.amount = Money{30'000};
  Situation with_pen = cart();
  with_pen.items.push_back(pen());
  EXPECT_EQ(price(with_pen, {set_with_pen}).discount, Money{25'000});
  EXPECT_EQ(price(with_pen, {set_with_pen, pen_for_a_lamp()}).discount, Money{5'000});
}

TEST(Pricing, free_delivery_competes_by_what_it_saves) {
  const Rule free = rule(109, Lane::coupon, Effect::free_delivery);
  const Priced priced = price(cart(), {free});
  EXPECT_EQ(priced.delivery, Money{});
  EXPECT_EQ(priced.discount, Money{}) << "the goods cost what they did";
  EXPECT_EQ(priced.steps.at(0).saved, Money{9'900});
  Situation collected = cart();
  collected.delivery = {};
  EXPECT_TRUE(price(collected, {free}).steps.empty()) << "nothing to save";
  EXPECT_EQ(price(cart(), {free, percent_off(300, Lane::coupon)}).delivery, Money{});
  EXPECT_EQ(price(cart(), {free, percent_off(500, Lane::coupon)}).delivery, Money{9'900});
}

TEST(Pricing, what_cannot_be_priced_is_no_cart) {
  Situation wrong = cart();
  wrong.items.at(0).quantity = 0;
  EXPECT_THROW(price(wrong, {}), BrokenInvariant);
  wrong.items.at(0) = {id(1), id(11), {}, Money{-1}, 1};
  EXPECT_THROW(price(wrong, {}), BrokenInvariant);
}

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::int64_t below(std::int64_t limit) {
    return static_cast<std::int64_t>(split_mix(state_) % static_cast<std::uint64_t>(limit));
  }

  Situation situation() {
    Situation cart;
    cart.now = *parse_iso("2026-11-24T10:00:00Z");
    cart.customer_group = below(2) == 0 ? "" : "velkoobchod";
    cart.delivery = Money{below(20'000)};
    for (std::int64_t items = 1 + below(8); items > 0; --items)
      cart.items.push_back({id(static_cast<std::uint8_t>(items)),
                            id(static_cast<std::uint8_t>(10 + below(4))),
                            {id(static_cast<std::uint8_t>(200 + below(3)))},
                            Money{below(5) == 0 ? below(300) : below(3'000'000)},
                            1 + below(below(9) == 0 ? 999 : 6)});
    return cart;
  }

  Rule rule(std::uint8_t number) {
    Rule rule;
    rule.id = {id(number)};
    rule.lane = static_cast<Lane>(below(3));
    rule.effect = static_cast<Effect>(below(7));
    rule.basis_points = static_cast<int>(below(10'001));
    rule.amount = Money{below(1'000'000)};
    rule.set_size = below(5);
    rule.condition.least_quantity = below(4);
    rule.condition.least_goods = Money{below(100'000)};
    for (std::int64_t left = 1 + below(2); left > 0; --left)
      rule.gifts.push_back(id(static_cast<std::uint8_t>(10 + below(4))));
    if (below(3) == 0) rule.condition.customer_group = "velkoobchod";
    if (below(3) == 0) rule.condition.products = {id(static_cast<std::uint8_t>(10 + below(4)))};
    if (rule.effect == Effect::bundle_price)
      rule.condition.products.push_back(id(static_cast<std::uint8_t>(10 + below(4))));
    if (below(3) == 0) rule.condition.categories = {id(static_cast<std::uint8_t>(200 + below(3)))};
    return rule;
  }

 private:
  std::uint64_t state_;
};

// Of what each step saves every line has its share, and the rest is of the delivery.
void expect_shares(const Situation& cart, const Priced& priced) {
  Money of_delivery;
  std::vector<Money> discounts(cart.items.size());
  for (const Step& step : priced.steps) {
    ASSERT_EQ(step.shares.size(), cart.items.size());
    of_delivery = of_delivery + step.saved;
    for (std::size_t at = 0; at < discounts.size(); ++at) {
      ASSERT_FALSE(step.shares[at].is_negative());
      of_delivery = of_delivery - step.shares[at];
      if (step.lane != Lane::price) discounts[at] = discounts[at] + step.shares[at];
    }
  }
  ASSERT_EQ(of_delivery, cart.delivery - priced.delivery);
  for (std::size_t at = 0; at < discounts.size(); ++at)
    ASSERT_EQ(discounts[at], priced.items.at(at).discount);
  for (const GiftOffer& gift : priced.gifts) ASSERT_GT(gift.pieces, 0);
}

// Every amount that is shown follows from the others, to the haléř.
void expect_sums(const Situation& cart, const Priced& priced) {
  Money catalogue, goods, discount, saved;
  for (std::size_t at = 0; at < cart.items.size(); ++at) {
    const PricedItem& item = priced.items.at(at);
    catalogue = catalogue + cart.items[at].unit_price * cart.items[at].quantity;
    goods = goods + item.unit_price * cart.items[at].quantity;
    discount = discount + item.discount;
    ASSERT_EQ(item.total, item.unit_price * cart.items[at].quantity - item.discount);
    ASSERT_FALSE(item.total.is_negative());
    ASSERT_FALSE(item.discount.is_negative());
    ASSERT_LE(item.unit_price, cart.items[at].unit_price);
  }
  ASSERT_EQ(priced.goods, goods);
  ASSERT_EQ(priced.discount, discount);
  ASSERT_FALSE(priced.delivery.is_negative());
  for (const Step& step : priced.steps) {
    saved = saved + step.saved;
    ASSERT_GT(step.saved, Money{}) << "a step that saves nothing says nothing";
  }
  ASSERT_EQ(catalogue + cart.delivery - saved, goods - discount + priced.delivery);
  ASSERT_GE(goods - discount, std::min(goods, least_total));
}

TEST(Pricing, sums_hold_for_carts_and_rules_by_chance) {
  const int rounds = std::getenv("FLIPFLOP_LONG") != nullptr ? 1'000'000 : 20'000;
  for (int round = 0; round < rounds; ++round) {
    Chance chance(static_cast<std::uint64_t>(round));
    const Situation cart = chance.situation();
    std::vector<Rule> rules;
    for (std::int64_t left = chance.below(7); left > 0; --left)
      rules.push_back(chance.rule(static_cast<std::uint8_t>(100 + left)));
    const Priced priced = price(cart, rules);
    expect_sums(cart, priced);
    expect_shares(cart, priced);
    if (testing::Test::HasFailure()) FAIL() << "seed " << round;

    const Priced again = price(cart, rules);
    ASSERT_EQ(again.goods - again.discount, priced.goods - priced.discount) << "seed " << round;
  }
}

TEST(Pricing, an_offered_gift_that_is_put_in_never_makes_the_cart_dearer) {
  for (int round = 0; round < 5'000; ++round) {
    Chance chance(static_cast<std::uint64_t>(round));
    Situation cart = chance.situation();
    std::vector<Rule> rules;
    for (std::int64_t left = 1 + chance.below(3); left > 0; --left) {
      rules.push_back(chance.rule(static_cast<std::uint8_t>(100 + left)));
      rules.back().lane = Lane::automatic;
      rules.back().effect = Effect::gift;
    }
    const Priced before = price(cart, rules);
    if (before.gifts.empty() || before.goods - before.discount < least_total) continue;
    cart.items.push_back({id(90), before.gifts.front().products.front(), {}, Money{5'000}, 1});
    const Priced after = price(cart, rules);
    ASSERT_LE(after.goods - after.discount, before.goods - before.discount) << "seed " << round;
  }
}

}  // namespace
}  // namespace flipflop::promotion
