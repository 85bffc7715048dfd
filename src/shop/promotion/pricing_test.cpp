#include <gtest/gtest.h>

#include "base/invariant.h"
#include "shop/promotion/test_situation.h"

namespace flipflop::promotion {
namespace {

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

}  // namespace
}  // namespace flipflop::promotion
