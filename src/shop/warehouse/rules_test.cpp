#include "shop/warehouse/rules.h"

#include <gtest/gtest.h>

#include "base/invariant.h"

namespace flipflop::warehouse {
namespace {

ItemId item(std::uint8_t number) {
  ItemId id;
  id.uuid.bytes[15] = number;
  return id;
}

LocationId location(std::uint8_t number) {
  LocationId id;
  id.uuid.bytes[15] = number;
  return id;
}

TEST(WarehouseRules, TwoLinesOnTheSameStockRowBecomeOneDemand) {
  const auto lines = summed_in_lock_order({{item(1), location(1), 3}, {item(1), location(1), 4}});
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].quantity, 7);
}

TEST(WarehouseRules, LinesAreOrderedByItemAndThenByLocation) {
  const auto lines = summed_in_lock_order(
      {{item(2), location(1), 1}, {item(1), location(2), 1}, {item(1), location(1), 1}});
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].location, location(1));
  EXPECT_EQ(lines[1].location, location(2));
  EXPECT_EQ(lines[2].item, item(2));
}

TEST(WarehouseRules, AQuantityBelowOneOrBeyondAllReasonIsABrokenInvariant) {
  EXPECT_THROW(summed_in_lock_order({{item(1), location(1), 0}}), BrokenInvariant);
  EXPECT_THROW(summed_in_lock_order({{item(1), location(1), -1}}), BrokenInvariant);
  EXPECT_THROW(summed_in_lock_order({{item(1), location(1), INT64_MAX}}), BrokenInvariant);
  EXPECT_THROW(
      summed_in_lock_order({{item(1), location(1), 1'000'000'000}, {item(1), location(1), 1}}),
      BrokenInvariant);
}

TEST(WarehouseRules, AnItemCountedTwiceKeepsTheLaterCount) {
  const auto stock = latest_in_lock_order(
      {{item(2), "b", 5, false}, {item(1), "a", 1, false}, {item(2), "b", 9, true}});
  ASSERT_EQ(stock.size(), 2u);
  EXPECT_EQ(stock[0].item, item(1));
  EXPECT_EQ(stock[1].quantity, 9);
  EXPECT_TRUE(stock[1].assumed);
}

TEST(WarehouseRules, ANegativeCountIsABrokenInvariant) {
  EXPECT_THROW(latest_in_lock_order({{item(1), "a", -1, false}}), BrokenInvariant);
}

}  // namespace
}  // namespace flipflop::warehouse
