// What holds for every cart and all rules.

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/test_chance.h"
#include "shop/promotion/test_situation.h"

namespace flipflop::promotion {
namespace {

class CartsByChance : public Chance {
 public:
  using Chance::Chance;

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
    CartsByChance chance(static_cast<std::uint64_t>(round));
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
    CartsByChance chance(static_cast<std::uint64_t>(round));
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
