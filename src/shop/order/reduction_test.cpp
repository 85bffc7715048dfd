#include "shop/order/reduction.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace flipflop::order {
namespace {

product::VariantId variant(std::uint8_t number) {
  return {Uuid::v7(1, {number})};
}

OrderLine line(std::uint8_t number, std::int64_t quantity, std::int64_t price,
               std::int64_t discount = 0) {
  OrderLine made;
  made.variant = variant(number);
  made.quantity = quantity;
  made.unit_price = Money{price};
  made.discount = Money{discount};
  made.total = Money{price * quantity - discount};
  made.vat = VatRate{number % 2 == 0 ? 12 : 21};
  return made;
}

View order_of(std::vector<OrderLine> lines) {
  View view;
  view.lines = std::move(lines);
  view.placed_at = *parse_iso("2026-11-24T10:00:00Z");
  view.totals = totals_of(view.lines, Money{9900}, Money{3000}, view.placed_at);
  view.discounts = {{"SLEVA", view.totals.discount}, {"Doprava zdarma", Money{}}};
  return view;
}

std::vector<Source> sources_of(const View& view) {
  std::vector<Source> sources;
  for (const OrderLine& one : view.lines)
    sources.push_back({one.variant, {}, std::nullopt, one.quantity});
  return sources;
}

std::expected<Reduction, EditRefusal> keep(const View& view, std::vector<KeptPieces> kept) {
  return reduction_of(view, sources_of(view), kept);
}

TEST(Reduction, WhatIsNoReductionIsRefused) {
  const View view = order_of({line(1, 2, 10'000), line(2, 1, 5'000)});
  EXPECT_EQ(keep(view, {}).error(), EditRefusal::not_fewer);
  EXPECT_EQ(keep(view, {{variant(1), 2}}).error(), EditRefusal::not_fewer);
  EXPECT_EQ(keep(view, {{variant(1), 3}}).error(), EditRefusal::not_fewer);
  EXPECT_EQ(keep(view, {{variant(1), 1}, {variant(2), 2}}).error(), EditRefusal::not_fewer);
  EXPECT_EQ(keep(view, {{variant(3), 0}}).error(), EditRefusal::unknown_line);
  EXPECT_EQ(keep(view, {{variant(1), 0}, {variant(2), 0}}).error(), EditRefusal::nothing_left);
  EXPECT_EQ(keep(view, {{variant(1), 0}, {variant(1), 0}}).error(), EditRefusal::unknown_line);
}

TEST(Reduction, ALineTakesItsShareOfTheDiscountWithIt) {
  const View view = order_of({line(1, 3, 10'000, 100), line(2, 1, 5'000, 50)});
  const auto fewer = keep(view, {{variant(1), 2}});
  ASSERT_TRUE(fewer.has_value());
  EXPECT_EQ(fewer->lines[0].discount, Money{67}) << "rounded in favour of what stays";
  EXPECT_EQ(fewer->lines[0].total, Money{19'933});
  EXPECT_EQ(fewer->lines[1].total, view.lines[1].total);
  EXPECT_EQ(fewer->totals.discount, Money{117});
  EXPECT_EQ(fewer->totals.total, Money{19'933 + 4'950 + 12'900});
  EXPECT_EQ(fewer->discounts[0].amount, Money{117});
  EXPECT_EQ(fewer->discounts[1].name, "Doprava zdarma");

  const auto without = keep(view, {{variant(2), 0}});
  ASSERT_TRUE(without.has_value());
  EXPECT_EQ(without->lines.size(), 1u);
  EXPECT_EQ(without->totals.vat.size(), 1u) << "its rate is gone with it";
}

TEST(Reduction, PiecesGoBackToTheLocationThatWasChosenLast) {
  const View view = order_of({line(1, 5, 10'000)});
  const warehouse::LocationId own{Uuid::v7(1, {1})}, supplier{Uuid::v7(1, {2})};
  const std::vector<Source> sources = {{variant(1), own, std::nullopt, 3},
                                       {variant(1), supplier, Uuid::v7(1, {3}), 2}};
  const auto fewer = reduction_of(view, sources, {{variant(1), 2}});
  ASSERT_TRUE(fewer.has_value());
  ASSERT_EQ(fewer->given_back.size(), 2u);
  EXPECT_EQ(fewer->given_back[0].location, supplier);
  EXPECT_EQ(fewer->given_back[0].quantity, 2);
  EXPECT_EQ(fewer->given_back[1].quantity, 1);
  ASSERT_EQ(fewer->sources.size(), 1u);
  EXPECT_EQ(fewer->sources[0].quantity, 2);
}

// Whatever is taken out, nothing of what stays costs more, and every sum adds up.
TEST(Reduction, NobodyPaysMoreForTheRestThanBefore) {
  std::mt19937 random(4);
  const auto up_to = [&random](std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(0, most)(random);
  };
  for (int round = 0; round < 20'000; ++round) {
    std::vector<OrderLine> lines;
    for (std::uint8_t number = 1; number <= 1 + up_to(4); ++number) {
      const std::int64_t quantity = 1 + up_to(9), price = 1 + up_to(99'999);
      lines.push_back(line(number, quantity, price, up_to(quantity * price)));
    }
    const View view = order_of(std::move(lines));
    std::vector<KeptPieces> kept;
    for (const OrderLine& one : view.lines) kept.push_back({one.variant, up_to(one.quantity)});
    const auto fewer = keep(view, kept);
    if (!fewer) continue;
    Money vat, told;
    for (const VatLine& part : fewer->totals.vat) vat = vat + part.base + part.vat;
    for (const Discount& one : fewer->discounts) told = told + one.amount;
    ASSERT_EQ(vat, fewer->totals.total) << round;
    ASSERT_EQ(told, fewer->totals.discount) << round;
    ASSERT_LE(fewer->totals.total, view.totals.total) << round;
    for (const OrderLine& after : fewer->lines) {
      const auto before = std::ranges::find(view.lines, after.variant, &OrderLine::variant);
      ASSERT_LE(after.total.haler * before->quantity, before->total.haler * after.quantity)
          << round;
      ASSERT_GE(after.total.haler, 0) << round;
    }
  }
}

std::expected<Taking, EditRefusal> take(const View& view, std::vector<KeptPieces> kept) {
  std::vector<Source> sources = sources_of(view);
  for (std::size_t at = 0; at < sources.size(); ++at)
    sources[at].quantity = view.lines[at].to_send();
  return taking_of(view, sources, kept);
}

TEST(Taking, OfAPaidOrderOnlyWhatIsStillToBeSentLeavesIt) {
  View view = order_of({line(1, 3, 10'000, 100), line(2, 1, 5'000)});
  view.lines[0].taken_out = 1;
  EXPECT_EQ(take(view, {}).error(), EditRefusal::not_fewer);
  EXPECT_EQ(take(view, {{variant(1), 2}, {variant(2), 1}}).error(), EditRefusal::not_fewer);
  EXPECT_EQ(take(view, {{variant(1), 3}}).error(), EditRefusal::not_fewer) << "one is out";
  EXPECT_EQ(take(view, {{variant(1), -1}}).error(), EditRefusal::not_fewer);
  EXPECT_EQ(take(view, {{variant(3), 0}}).error(), EditRefusal::unknown_line);
  EXPECT_EQ(take(view, {{variant(1), 0}, {variant(2), 0}}).error(), EditRefusal::nothing_left);

  const auto twice = take(view, {{variant(1), 1}, {variant(1), 0}});
  ASSERT_TRUE(twice.has_value());
  ASSERT_EQ(twice->pieces.size(), 1u);
  EXPECT_EQ(twice->pieces[0].quantity, 2) << "the same line twice is one";
  ASSERT_EQ(twice->given_back.size(), 1u);
  EXPECT_EQ(twice->given_back[0].quantity, 2);
  ASSERT_EQ(twice->sources.size(), 1u);
  EXPECT_EQ(twice->sources[0].variant, variant(2));
  EXPECT_EQ(twice->lines[0].taken_out, 3);
  EXPECT_EQ(twice->lines[0].total, view.lines[0].total) << "it was paid";
}

TEST(Taking, PiecesGoBackToTheLocationThatWasChosenLast) {
  const View view = order_of({line(1, 5, 10'000)});
  const warehouse::LocationId near{Uuid::v7(1, {7})}, far{Uuid::v7(1, {8})};
  const std::vector<Source> sources = {{variant(1), near, std::nullopt, 3},
                                       {variant(1), far, std::nullopt, 2}};
  const auto taken = taking_of(view, sources, {{variant(1), 2}});
  ASSERT_TRUE(taken.has_value());
  ASSERT_EQ(taken->given_back.size(), 2u);
  EXPECT_EQ(taken->given_back[0].location, far);
  EXPECT_EQ(taken->given_back[0].quantity, 2);
  EXPECT_EQ(taken->given_back[1].quantity, 1);
  ASSERT_EQ(taken->sources.size(), 1u);
  EXPECT_EQ(taken->sources[0].quantity, 2);
}

}  // namespace
}  // namespace flipflop::order
