// The cheapest of a set, gifts and bundles.

#include <gtest/gtest.h>

#include "shop/promotion/test_situation.h"

namespace flipflop::promotion {
namespace {

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

}  // namespace
}  // namespace flipflop::promotion
