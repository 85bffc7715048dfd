// Low stock and its end, told once each.

#include <gtest/gtest.h>

#include "shop/warehouse/test_world.h"

namespace flipflop::warehouse {
namespace {

Task<void> counted(World* world, ItemId item, std::int64_t quantity) {
  OwnCount count{.item = item, .label = "Lampa Dub", .quantity = quantity};
  co_await world->stockroom.set_count(std::move(count), {"test"}, world->soon());
}

// What the relay does for committed events.
Task<void> followed(World* world) {
  pg::run_script(world->conninfo,
                 "UPDATE platform.outbox o SET position = n.position FROM"
                 " (SELECT id, coalesce((SELECT max(position) FROM platform.outbox), 0)"
                 "   + row_number() OVER (ORDER BY id) AS position FROM platform.outbox"
                 "  WHERE position IS NULL) n WHERE o.id = n.id");
  co_await world->stockroom.follow_levels(world->soon());
}

std::string told(World* world) {
  return std::to_string(world->events("warehouse.low_stock")) + " low, " +
         std::to_string(world->events("warehouse.restocked")) + " back";
}

Task<void> told_once(World* world) {
  const auto item = world->ids.next_as<ItemId>();
  co_await counted(world, item, 10);
  co_await followed(world);
  EXPECT_EQ(told(world), "0 low, 0 back") << "a new item is no news";
  co_await counted(world, item, 5);
  co_await followed(world);
  co_await followed(world);
  EXPECT_EQ(told(world), "1 low, 0 back");
  co_await counted(world, item, 4);
  co_await followed(world);
  EXPECT_EQ(told(world), "1 low, 0 back") << "it is low already";
  co_await counted(world, item, 0);
  co_await followed(world);
  co_await counted(world, item, 3);
  co_await followed(world);
  EXPECT_EQ(told(world), "1 low, 1 back");
  co_await counted(world, item, 6);
  co_await followed(world);
  EXPECT_EQ(told(world), "1 low, 1 back") << "whoever waits was told already";
  co_await counted(world, item, 0);
  co_await followed(world);
  EXPECT_EQ(told(world), "2 low, 1 back");
}
TEST(WarehouseLevels, LowStockAndItsEndAreToldOnce) {
  run_in<World>(&told_once);
}

Task<void> thresholds(World* world) {
  const auto item = co_await stocked_item(world, 10);
  co_await followed(world);
  bool is_known = co_await world->stockroom.set_threshold(ItemId{world->ids.next()}, 7, {"test"},
                                                          world->soon());
  EXPECT_FALSE(is_known);
  is_known = co_await world->stockroom.set_threshold(item, 20, {"test"}, world->soon());
  EXPECT_TRUE(is_known);
  co_await followed(world);
  EXPECT_EQ(told(world), "1 low, 0 back");
  auto page = co_await world->stockroom.low_stock("dub", low_stock_list().usual(), world->soon());
  EXPECT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items.front().available, 10);
  EXPECT_EQ(page.items.front().threshold, 20);
  page = co_await world->stockroom.low_stock("buk", low_stock_list().usual(), world->soon());
  EXPECT_TRUE(page.items.empty());
}
TEST(WarehouseLevels, AThresholdOfAnItemDecidesAboutIt) {
  run_in<World>(&thresholds);
}

Task<void> orders_make_it_low(World* world) {
  const auto item = co_await stocked_item(world, 7);
  co_await followed(world);
  pg::WriteBatch batch(*world->database);
  world->service.hold(
      batch, {world->ids.next(), {{item, world->own, 7}}, world->in(std::chrono::minutes(30))});
  co_await batch.commit(world->soon());
  co_await followed(world);
  EXPECT_EQ(told(world), "1 low, 0 back");
  world->clock.advance(std::chrono::hours(1));
  co_await world->service.expire_holds(world->soon());
  co_await followed(world);
  EXPECT_EQ(told(world), "1 low, 1 back");
}
TEST(WarehouseLevels, HeldPiecesAreNotFreeAndComeBackWhenTheHoldRunsOut) {
  run_in<World>(&orders_make_it_low);
}

}  // namespace
}  // namespace flipflop::warehouse
