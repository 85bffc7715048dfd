// A stocktake beside a shop that goes on selling.

#include <gtest/gtest.h>

#include "shop/warehouse/test_world.h"

namespace flipflop::warehouse {
namespace {

using std::chrono::minutes;

Task<StocktakeId> opened(World* world) {
  const auto id =
      co_await world->stockroom.open_stocktake(world->own, "Leden", {"test"}, world->soon());
  EXPECT_TRUE(id.has_value());
  co_return id.value_or(StocktakeId{});
}

Task<void> counted(World* world, StocktakeId id, ItemId item, std::int64_t quantity) {
  const auto done =
      co_await world->stockroom.count_line({id, item, quantity}, {"test"}, world->soon());
  EXPECT_TRUE(done.has_value());
}

Task<void> sold(World* world, ItemId item, std::int64_t quantity) {
  pg::WriteBatch batch(*world->database);
  world->service.hold(batch, {world->ids.next(), {{item, world->own, quantity}}, std::nullopt});
  const auto done = co_await batch.commit(world->soon());
  EXPECT_TRUE(done.has_value());
}

Task<void> differences(World* world) {
  const auto lamp = co_await stocked_item(world, 10);
  const auto vase = co_await stocked_item(world, 4);
  const auto untouched = co_await stocked_item(world, 6);
  const auto id = co_await opened(world);
  const auto second =
      co_await world->stockroom.open_stocktake(world->own, "", {"test"}, world->soon());
  EXPECT_EQ(refusal_of(second), StocktakeRefusal::one_is_open);
  co_await sold(world, lamp, 1);
  co_await counted(world, id, lamp, 7);
  co_await sold(world, lamp, 2);
  co_await counted(world, id, vase, 5);
  const auto unknown = co_await world->stockroom.count_line({id, ItemId{world->ids.next()}, 1},
                                                            {"test"}, world->soon());
  EXPECT_EQ(refusal_of(unknown), StocktakeRefusal::unknown_item);
  auto lines = co_await world->stockroom.stocktake_lines(
      {id, "", LineKind::uncounted}, stocktake_line_list().usual(), world->soon());
  EXPECT_EQ(lines.items.size(), 1U);
  EXPECT_EQ(lines.items.front().item, untouched);
  for (int time = 0; time < 2; ++time) {
    const auto closed = co_await world->stockroom.close_stocktake(id, {"test"}, world->soon());
    EXPECT_TRUE(closed.has_value());
  }
  EXPECT_EQ(world->free(lamp), 5) << "9 expected, 7 counted, 2 sold since";
  EXPECT_EQ(world->free(vase), 5);
  EXPECT_EQ(world->free(untouched), 6);
  EXPECT_EQ(world->number("SELECT count(*) FROM warehouse.movement WHERE reason = 'stocktake'"), 2);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.audit_log "
                          "WHERE action = 'stock.close_stocktake'"),
            1);
  const auto late = co_await world->stockroom.count_line({id, lamp, 1}, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(late), StocktakeRefusal::not_open);
  const auto found = co_await world->stockroom.find_stocktake(id, world->soon());
  EXPECT_EQ(found->state, StocktakeState::closed);
  EXPECT_EQ(found->differences, 2);
}
TEST(WarehouseStocktake, ADifferenceIsThatOfTheMomentOfTheCount) {
  run_in<World>(&differences);
}

Task<void> held_stays(World* world) {
  const auto lamp = co_await stocked_item(world, 8);
  const auto id = co_await opened(world);
  pg::WriteBatch batch(*world->database);
  world->service.hold(batch, {world->ids.next(), {{lamp, world->own, 6}}, world->in(minutes(30))});
  co_await batch.commit(world->soon());
  co_await counted(world, id, lamp, 4);
  co_await world->stockroom.close_stocktake(id, {"test"}, world->soon());
  EXPECT_EQ(world->number("SELECT on_hand FROM warehouse.stock"), 6) << "never below what is held";
  const auto lines = co_await world->stockroom.stocktake_lines(
      {id, "", LineKind::short_of}, stocktake_line_list().usual(), world->soon());
  EXPECT_EQ(lines.items.size(), 1U);
  EXPECT_EQ(lines.items.front().short_by, 2);
  EXPECT_EQ(lines.items.front().applied, -2);
}
TEST(WarehouseStocktake, MissingPiecesThatBuyersHoldAreACaseForStaff) {
  run_in<World>(&held_stays);
}

Task<void> interrupted(World* world) {
  const auto lamp = co_await stocked_item(world, 8);
  const auto id = co_await opened(world);
  co_await counted(world, id, lamp, 3);
  pg::run_script(world->conninfo, "UPDATE warehouse.stocktake SET state = 'closing'");
  const auto called_off = co_await world->stockroom.cancel_stocktake(id, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(called_off), StocktakeRefusal::not_open);
  for (int time = 0; time < 2; ++time) co_await world->stockroom.finish_stocktakes(world->soon());
  EXPECT_EQ(world->free(lamp), 3);
  EXPECT_EQ(world->text("SELECT state FROM warehouse.stocktake"), "closed");
}
TEST(WarehouseStocktake, AnInterruptedClosingIsFinishedOnce) {
  run_in<World>(&interrupted);
}

Task<void> cancelled(World* world) {
  const auto lamp = co_await stocked_item(world, 8);
  const auto id = co_await opened(world);
  co_await counted(world, id, lamp, 3);
  const auto back =
      co_await world->stockroom.count_line({id, lamp, std::nullopt}, {"test"}, world->soon());
  EXPECT_TRUE(back.has_value());
  EXPECT_EQ(world->number("SELECT count(*) FROM warehouse.stocktake_line"), 0);
  const auto off = co_await world->stockroom.change_location({world->own, "Hlavní sklad", 0, false},
                                                             std::nullopt, {"test"}, world->soon());
  EXPECT_FALSE(off.has_value());
  const auto done = co_await world->stockroom.cancel_stocktake(id, {"test"}, world->soon());
  EXPECT_TRUE(done.has_value());
  const auto closed = co_await world->stockroom.close_stocktake(id, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(closed), StocktakeRefusal::not_open);
  EXPECT_EQ(world->free(lamp), 8);
  co_await opened(world);
}
TEST(WarehouseStocktake, ACancelledOneChangesNothingAndMakesRoomForAnother) {
  run_in<World>(&cancelled);
}

}  // namespace
}  // namespace flipflop::warehouse
