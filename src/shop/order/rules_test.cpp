#include "shop/order/rules.h"

#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "platform/clock/clock.h"

namespace flipflop::order {
namespace {

product::VariantId variant(std::uint8_t number) {
  return product::VariantId{Uuid::v7(1, {number})};
}
warehouse::LocationId place(std::uint8_t number) {
  return warehouse::LocationId{Uuid::v7(2, {number})};
}

product::PricedVariant priced(std::uint8_t number, std::int64_t haler, int vat = 21) {
  product::PricedVariant price;
  price.id = variant(number);
  price.product_id = product::ProductId{Uuid::v7(3, {number})};
  price.product_name = "Věc " + std::to_string(number);
  price.price = Money{haler};
  price.vat = VatRate{vat};
  price.price_version = 7;
  price.is_sellable = true;
  return price;
}

warehouse::StockLine stock(std::uint8_t item, std::uint8_t where, std::int64_t pieces) {
  const std::optional<Uuid> supplier = where == 0 ? std::nullopt : std::optional(place(where).uuid);
  return {warehouse::ItemId{variant(item).uuid}, place(where), supplier, pieces};
}

shipping::Method parcel_service() {
  shipping::Method method;
  method.code = "home";
  method.name = "Doručení na adresu";
  method.price = Money{9900};
  method.free_from = Money{150'000};
  method.cod_fee = Money{3900};
  return method;
}

payment::MethodInfo paid_by(bool on_delivery) {
  payment::MethodInfo method;
  method.code = on_delivery ? "cod" : "bogus";
  method.on_delivery = on_delivery;
  return method;
}

const Instant today = *parse_iso("2026-11-24T10:00:00Z");

Basket basket() {
  Basket basket;
  basket.now = today;
  basket.lines = {{variant(1), 2}};
  basket.prices = {priced(1, 12'990)};
  basket.stock = {stock(1, 0, 5)};
  basket.methods = {parcel_service()};
  basket.payment = paid_by(false);
  return basket;
}

PlaceRequest request() {
  PlaceRequest request;
  request.delivery_method = "home";
  request.payment_method = "bogus";
  return request;
}

TEST(Offers, AnOrderCostsItsGoodsAndDelivery) {
  const auto offer = offer_for(request(), basket());
  ASSERT_TRUE(offer.has_value());
  EXPECT_EQ(offer->totals.goods, Money{25'980});
  EXPECT_EQ(offer->totals.delivery, Money{9900});
  EXPECT_EQ(offer->totals.total, Money{35'880});
  EXPECT_EQ(offer->expected.at(0).price_version, 7);
}

TEST(Offers, DeliveryIsFreeFromItsLimitAndCashCostsItsFee) {
  Basket rich = basket();
  rich.prices[0].price = Money{75'000};
  rich.payment = paid_by(true);
  const auto offer = offer_for(request(), rich);
  EXPECT_EQ(offer->totals.delivery, Money{0});
  EXPECT_EQ(offer->totals.cod_fee, Money{3900});
  EXPECT_EQ(offer->totals.total, Money{153'900});
}

TEST(Offers, ThereIsNoCashOnDeliveryWithAMethodThatHasNone) {
  Basket basket_ = basket();
  basket_.methods[0].cod_fee.reset();
  basket_.payment = paid_by(true);
  EXPECT_EQ(offer_for(request(), basket_).error().reason, PlaceRefusal::payment_not_possible);
}

TEST(Offers, WhatIsMissingForeignOrNotForSaleIsUnknown) {
  Basket missing = basket();
  missing.prices.clear();
  Basket foreign = basket();
  foreign.lines[0].product = product::ProductId{Uuid::v7(3, {99})};
  Basket hidden = basket();
  hidden.prices[0].is_sellable = false;
  for (const Basket& one : {missing, foreign, hidden}) {
    const auto offer = offer_for(request(), one);
    ASSERT_FALSE(offer.has_value());
    EXPECT_EQ(offer.error().reason, PlaceRefusal::unknown_item);
    EXPECT_EQ(offer.error().problems.at(0).variant, variant(1));
  }
}

TEST(Offers, RefusalsNameTheirReason) {
  PlaceRequest no_method = request();
  no_method.delivery_method = "pigeon";
  EXPECT_EQ(offer_for(no_method, basket()).error().reason, PlaceRefusal::unknown_delivery);
  Basket no_payment = basket();
  no_payment.payment.reset();
  EXPECT_EQ(offer_for(request(), no_payment).error().reason, PlaceRefusal::unknown_payment);
  EXPECT_EQ(offer_for(request(), Basket{}).error().reason, PlaceRefusal::cart_empty);
  PlaceRequest other_price = request();
  other_price.expected_total = Money{35'879};
  const auto changed = offer_for(other_price, basket());
  EXPECT_EQ(changed.error().reason, PlaceRefusal::price_changed);
  EXPECT_EQ(changed.error().total, Money{35'880});
}

TEST(Offers, EveryShortLineIsNamedWithWhatThereIs) {
  Basket two = basket();
  two.lines = {{variant(1), 6}, {variant(2), 1}};
  two.prices.push_back(priced(2, 100));
  const auto offer = offer_for(request(), two);
  ASSERT_FALSE(offer.has_value());
  EXPECT_EQ(offer.error().reason, PlaceRefusal::out_of_stock);
  ASSERT_EQ(offer.error().problems.size(), 2u);
  EXPECT_EQ(offer.error().problems[0].available, 5);
  EXPECT_EQ(offer.error().problems[1].available, 0);
}

TEST(Demand, LinesOfOneVariantAreSummedBeforeAnythingIsDecided) {
  const auto lines = summed({{variant(1), 3}, {variant(2), 1}, {variant(1), 3}});
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].quantity, 6);
}

OrderLine line(std::uint8_t number, std::int64_t quantity) {
  OrderLine line;
  line.variant = variant(number);
  line.quantity = quantity;
  return line;
}

TEST(Sources, AWholeLineFromOneLocationComesBeforePiecesOfSeveral) {
  const auto sources = allocate({line(1, 3)}, {stock(1, 0, 2), stock(1, 1, 3)});
  ASSERT_EQ(sources->size(), 1u);
  EXPECT_EQ(sources->at(0).location, place(1));
  EXPECT_EQ(senders(*sources), 1);
}

TEST(Sources, OwnStockComesFirstAndAShortLineIsSplit) {
  const auto own = allocate({line(1, 2)}, {stock(1, 0, 2), stock(1, 1, 9)});
  EXPECT_EQ(own->at(0).location, place(0));
  const auto split = allocate({line(1, 5)}, {stock(1, 0, 2), stock(1, 1, 1), stock(1, 2, 4)});
  ASSERT_EQ(split->size(), 3u);
  EXPECT_EQ(split->at(2).quantity, 2);
  EXPECT_EQ(senders(*split), 3);
}

TEST(Sources, EachPieceSaysWhyItIsTakenWhereItIsTaken) {
  using warehouse::Allocation;
  struct Taken {
    std::uint8_t from;
    std::int64_t pieces;
  };
  struct Case {
    const char* name;
    std::int64_t wanted;
    std::vector<Taken> own, suppliers;  // what lies where
    std::vector<Taken> taken;
    Allocation reason;
  };
  const std::vector<Case> cases = {
      {"the first own location has all",
       2,
       {{10, 2}, {11, 9}},
       {{1, 9}},
       {{10, 2}},
       Allocation::own_first},
      {"a later own location has all",
       3,
       {{10, 2}, {11, 3}},
       {{1, 9}},
       {{11, 3}},
       Allocation::own_first},
      {"own locations have all together",
       4,
       {{10, 2}, {11, 3}},
       {{1, 9}},
       {{10, 2}, {11, 2}},
       Allocation::own_first},
      {"nothing is our own", 4, {}, {{1, 3}, {2, 4}}, {{2, 4}}, Allocation::only_supplier},
      {"our own is sold out", 4, {{10, 0}}, {{1, 4}}, {{1, 4}}, Allocation::only_supplier},
      {"our own is too little", 4, {{10, 3}}, {{1, 4}}, {{1, 4}}, Allocation::own_short},
      {"nobody has all",
       5,
       {{10, 2}},
       {{1, 1}, {2, 4}},
       {{10, 2}, {1, 1}, {2, 2}},
       Allocation::split},
      {"suppliers have all together",
       5,
       {},
       {{1, 2}, {2, 4}},
       {{1, 2}, {2, 3}},
       Allocation::split}};
  for (const Case& one : cases) {
    std::vector<warehouse::StockLine> lies;
    for (const Taken& own : one.own) {
      lies.push_back(stock(1, own.from, own.pieces));
      lies.back().supplier.reset();
    }
    for (const Taken& supplier : one.suppliers)
      lies.push_back(stock(1, supplier.from, supplier.pieces));
    const auto sources = allocate({line(1, one.wanted)}, lies);
    ASSERT_TRUE(sources.has_value()) << one.name;
    ASSERT_EQ(sources->size(), one.taken.size()) << one.name;
    for (std::size_t i = 0; i < one.taken.size(); ++i) {
      EXPECT_EQ(sources->at(i).location, place(one.taken[i].from)) << one.name;
      EXPECT_EQ(sources->at(i).quantity, one.taken[i].pieces) << one.name;
      EXPECT_EQ(sources->at(i).reason, one.reason) << one.name;
    }
  }
}

TEST(Sources, MoreThan999PiecesAreNeverThere) {
  const auto sources = allocate({line(1, 1000)}, {stock(1, 0, 5000)});
  EXPECT_EQ(sources.error().at(0).available, 999);
}

TEST(Vat, IsComputedOnTheTotalOfARateNotPerLine) {
  std::vector<OrderLine> lines;
  for (int i = 0; i < 3; ++i) {
    OrderLine one = line(static_cast<std::uint8_t>(i), 1);
    one.total = Money{33};  // alone each contains 5.73 haléř of tax
    lines.push_back(one);
  }
  const Totals totals = totals_of(lines, Money{0}, Money{0}, today);
  ASSERT_EQ(totals.vat.size(), 1u);
  EXPECT_EQ(totals.vat[0].vat, Money{17});
}

// A shop's sums must be exact for any cart: the parts make the total, the rates make the total.
TEST(Vat, AddsUpForAHundredThousandCarts) {
  SeededRandom random(20'261'124);
  constexpr int rates[] = {21, 12, 0};
  for (int cart = 0; cart < 100'000; ++cart) {
    std::vector<OrderLine> lines;
    std::int64_t goods = 0;
    const auto count = 1 + random.below(6);
    for (std::uint64_t i = 0; i < count; ++i) {
      OrderLine one = line(static_cast<std::uint8_t>(i), 1 + std::int64_t(random.below(999)));
      one.unit_price = Money{std::int64_t(random.below(10'000'000))};
      one.total = one.unit_price * one.quantity;
      one.vat = VatRate{rates[random.below(3)]};
      goods += one.total.haler;
      lines.push_back(one);
    }
    const Money delivery{std::int64_t(random.below(30'000))};
    const Money fee{std::int64_t(random.below(5'000))};
    const Totals totals = totals_of(lines, delivery, fee, today);
    ASSERT_EQ(totals.goods.haler, goods);
    ASSERT_EQ(totals.total, totals.goods + delivery + fee);
    Money sum;
    for (std::size_t i = 0; i < totals.vat.size(); ++i) {
      const VatLine& vat = totals.vat[i];
      ASSERT_FALSE(vat.vat.is_negative() || vat.base.is_negative());
      ASSERT_EQ(vat_contained(vat.base + vat.vat, vat.rate), vat.vat);
      if (i > 0) ASSERT_LT(vat.rate, totals.vat[i - 1].rate);
      sum = sum + vat.base + vat.vat;
    }
    ASSERT_EQ(sum, totals.total);
  }
}

TEST(Numbers, AreTenDigitsThatBeginWithTheYear) {
  const Instant now = *parse_iso("2026-11-24T10:00:00Z");
  EXPECT_EQ(order_number(now, 1), "2600000001");
  EXPECT_EQ(order_number(now, 99'999'999), "2699999999");
}

TEST(Moves, AnOrderWalksForwardOnlyAndNoStepIsLeftOut) {
  EXPECT_EQ(steps(Status::confirmed, Status::shipped),
            (std::vector<Status>{Status::processing, Status::shipped}));
  EXPECT_TRUE(steps(Status::shipped, Status::processing).empty());
  EXPECT_TRUE(steps(Status::shipped, Status::shipped).empty());
  EXPECT_TRUE(steps(Status::cancelled, Status::shipped).empty());
  EXPECT_TRUE(steps(Status::delivered, Status::refunded).empty());
}

TEST(Moves, StaffMoveAnOrderOnlyAlongItsStates) {
  // What the trigger on the table allows besides, money and suppliers decide.
  const std::vector<Status> all = {Status::pending, Status::confirmed, Status::processing,
                                   Status::shipped, Status::delivered, Status::cancelled,
                                   Status::refunded};
  for (const Status from : all)
    for (const Status to : staff_moves(from, PaymentStatus::paid).statuses)
      EXPECT_TRUE(to == Status::cancelled
                      ? may_cancel(from, PaymentStatus::paid, CancelReason::staff)
                      : !steps(from, to).empty());
  EXPECT_EQ(staff_moves(Status::pending, PaymentStatus::pending).statuses,
            std::vector<Status>{Status::cancelled});
  EXPECT_EQ(staff_moves(Status::delivered, PaymentStatus::paid).payment_statuses,
            std::vector<PaymentStatus>{PaymentStatus::refunded});
  EXPECT_TRUE(staff_moves(Status::delivered, PaymentStatus::pending).payment_statuses.empty());
  EXPECT_TRUE(staff_moves(Status::confirmed, PaymentStatus::paid).payment_statuses.empty());
  EXPECT_TRUE(staff_moves(Status::refunded, PaymentStatus::refunded).statuses.empty());
}

TEST(Moves, ABuyerCancelsOnlyWhatIsUnpaidAndStaffWhatHasNotLeft) {
  EXPECT_TRUE(may_cancel(Status::pending, PaymentStatus::failed, CancelReason::buyer));
  EXPECT_FALSE(may_cancel(Status::pending, PaymentStatus::paid, CancelReason::buyer));
  EXPECT_FALSE(may_cancel(Status::confirmed, PaymentStatus::pending, CancelReason::buyer));
  EXPECT_TRUE(may_cancel(Status::processing, PaymentStatus::paid, CancelReason::staff));
  EXPECT_FALSE(may_cancel(Status::shipped, PaymentStatus::paid, CancelReason::staff));
  EXPECT_FALSE(may_cancel(Status::cancelled, PaymentStatus::pending, CancelReason::staff));
}

}  // namespace
}  // namespace flipflop::order
