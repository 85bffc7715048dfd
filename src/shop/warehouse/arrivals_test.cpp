// Pieces that are expected, and come in parts.

#include <gtest/gtest.h>

#include "shop/warehouse/test_world.h"

namespace flipflop::warehouse {
namespace {

Task<ArrivalId> planned(World* world, ItemId item, std::int64_t quantity) {
  const auto id = co_await world->stockroom.plan_arrival(
      {item, world->own, quantity, "2026-11-26", "Faktura 17"}, {"test"}, world->soon());
  EXPECT_TRUE(id.has_value());
  co_return id.value_or(ArrivalId{});
}

Task<void> in_parts(World* world) {
  const auto item = co_await stocked_item(world, 1);
  const auto id = co_await planned(world, item, 10);
  for (int time = 0; time < 3; ++time) {
    const auto part =
        co_await world->stockroom.receive_arrival({id, 4, "DL-1"}, {"test"}, world->soon());
    EXPECT_TRUE(part.has_value());
  }
  EXPECT_EQ(world->free(item), 5) << "a delivery note counts once";
  auto refused =
      co_await world->stockroom.receive_arrival({id, 5, "DL-1"}, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(refused), ArrivalRefusal::key_of_another_count);
  refused = co_await world->stockroom.receive_arrival({id, 7, "DL-2"}, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(refused), ArrivalRefusal::more_than_expected);
  const auto rest =
      co_await world->stockroom.receive_arrival({id, 6, "DL-2"}, {"test"}, world->soon());
  EXPECT_TRUE(rest.has_value());
  EXPECT_EQ(world->free(item), 11);
  const auto found = co_await world->stockroom.find_arrival(id, world->soon());
  EXPECT_EQ(found->state, ArrivalState::received);
  refused = co_await world->stockroom.receive_arrival({id, 1, "DL-3"}, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(refused), ArrivalRefusal::not_expected);
  EXPECT_EQ(world->number("SELECT count(*) FROM warehouse.movement WHERE reason = 'arrival'"), 2);
}
TEST(WarehouseArrivals, PiecesComeInPartsAndOnceForAReceipt) {
  run_in<World>(&in_parts);
}

Task<void> overdue(World* world) {
  const auto item = co_await stocked_item(world, 1);
  const auto id = co_await planned(world, item, 10);
  ArrivalFilter late;
  late.only_overdue = true;
  auto page = co_await world->stockroom.arrivals(late, arrival_list().usual(), world->soon());
  EXPECT_TRUE(page.items.empty());
  world->clock.advance(std::chrono::hours(72));
  page = co_await world->stockroom.arrivals(late, arrival_list().usual(), world->soon());
  EXPECT_EQ(page.items.size(), 1U);
  EXPECT_TRUE(page.items.front().is_overdue);
  EXPECT_EQ(page.items.front().expected_on, "2026-11-26");
  co_await world->stockroom.receive_arrival({id, 4, "DL-1"}, {"test"}, world->soon());
  const auto off = co_await world->stockroom.change_location({world->own, "Hlavní sklad", 0, false},
                                                             std::nullopt, {"test"}, world->soon());
  EXPECT_FALSE(off.has_value());
  auto done = co_await world->stockroom.cancel_arrival(id, {"test"}, world->soon());
  EXPECT_TRUE(done.has_value());
  done = co_await world->stockroom.cancel_arrival(id, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(done), ArrivalRefusal::not_expected);
  page = co_await world->stockroom.arrivals(late, arrival_list().usual(), world->soon());
  EXPECT_TRUE(page.items.empty());
  EXPECT_EQ(world->free(item), 5) << "what came stays";
}
TEST(WarehouseArrivals, WhatIsLateIsListedUntilItIsCancelled) {
  run_in<World>(&overdue);
}

Task<void> refused_plans(World* world) {
  const auto item = co_await stocked_item(world, 1);
  PlannedArrival plan{ItemId{world->ids.next()}, world->own, 3, "2026-11-26", ""};
  auto made = co_await world->stockroom.plan_arrival(plan, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(made), ArrivalRefusal::unknown_item);
  plan.item = item;
  plan.location = LocationId{world->ids.next()};
  made = co_await world->stockroom.plan_arrival(plan, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(made), ArrivalRefusal::unknown_location);
  const auto received = co_await world->stockroom.receive_arrival(
      {ArrivalId{world->ids.next()}, 1, "DL"}, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(received), ArrivalRefusal::unknown);
}
TEST(WarehouseArrivals, WhatIsUnknownIsNotExpected) {
  run_in<World>(&refused_plans);
}

}  // namespace
}  // namespace flipflop::warehouse
