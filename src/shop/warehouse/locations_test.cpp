// Own locations, counts against what was seen, and transfers between locations.

#include <gtest/gtest.h>

#include "shop/warehouse/test_world.h"

namespace flipflop::warehouse {
namespace {

using std::chrono::minutes;

Task<LocationId> added(World* world, std::string name, int priority) {
  const auto id = co_await world->stockroom.add_location({{}, std::move(name), priority, true},
                                                         {"test"}, world->soon());
  EXPECT_TRUE(id.has_value());
  co_return id.value_or(LocationId{});
}

Task<bool> bought(World* world, Uuid order, ItemId item, LocationId from, std::int64_t quantity) {
  pg::WriteBatch batch(*world->database);
  world->service.hold(batch, {order, {{item, from, quantity}}, world->in(minutes(30))});
  const auto done = co_await batch.commit(world->soon());
  co_return done.has_value();
}

std::int64_t on_hand(World* world, ItemId item, LocationId location) {
  return world->number("SELECT coalesce(sum(on_hand), 0) FROM warehouse.stock WHERE item_id = '" +
                       item.text() + "' AND location_id = '" + location.text() + "'");
}

Task<void> stale_counts(World* world) {
  const auto item = co_await stocked_item(world, 10);
  const Uuid order = world->ids.next();
  co_await bought(world, order, item, world->own, 1);
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service.commit_hold(tx, order);
  co_await tx.commit();
  OwnCount count{.item = item, .label = {}, .quantity = 12, .seen = 10};
  auto done = co_await world->stockroom.set_count(count, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(done), CountRefusal::stale);
  EXPECT_EQ(world->free(item), 9) << "the sold piece stays sold";
  count.seen = 9;
  done = co_await world->stockroom.set_count(count, {"test"}, world->soon());
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(world->free(item), 12);
  count.location = LocationId{world->ids.next()};
  done = co_await world->stockroom.set_count(count, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(done), CountRefusal::unknown_location);
}
TEST(WarehouseLocations, ACountThatIsOlderThanASaleIsRefused) {
  run_in<World>(&stale_counts);
}

Task<void> edited(World* world) {
  const auto taken = co_await world->stockroom.add_location({{}, "HLAVNÍ sklad", 1, true}, {"test"},
                                                            world->soon());
  EXPECT_EQ(refusal_of(taken), LocationRefusal::name_taken);
  const auto shop = co_await added(world, "Prodejna", 5);
  auto all = co_await world->stockroom.locations(world->soon());
  EXPECT_EQ(all.size(), 2U);
  EXPECT_EQ(all.back().name, "Prodejna");
  const LocationEdit first{shop, "Prodejna Brno", 0, true};
  auto done = co_await world->stockroom.change_location(first, "7", {"test"}, world->soon());
  EXPECT_EQ(refusal_of(done), LocationRefusal::stale);
  done = co_await world->stockroom.change_location(first, "1", {"test"}, world->soon());
  EXPECT_TRUE(done.has_value());
  done = co_await world->stockroom.change_location({LocationId{world->ids.next()}, "x", 0, true},
                                                   std::nullopt, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(done), LocationRefusal::unknown);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.audit_log "
                          "WHERE action IN ('stock.add_location', 'stock.change_location')"),
            2);
}
TEST(WarehouseLocations, StaffMakeRenameAndOrderOwnLocations) {
  run_in<World>(&edited);
}

Task<void> switched_off(World* world) {
  const LocationEdit main{world->own, "Hlavní sklad", 0, false};
  auto done =
      co_await world->stockroom.change_location(main, std::nullopt, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(done), LocationRefusal::last_one);
  const auto shop = co_await added(world, "Prodejna", 5);
  const auto item = co_await stocked_item(world, 3);
  done = co_await world->stockroom.change_location(main, std::nullopt, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(done), LocationRefusal::has_pieces);
  const Transfer away{item, world->own, shop, 2};
  co_await world->stockroom.transfer(away, {"test"}, world->soon());
  const Uuid order = world->ids.next();
  co_await bought(world, order, item, world->own, 1);
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service.commit_hold(tx, order);
  co_await tx.commit();
  done = co_await world->stockroom.change_location(main, std::nullopt, {"test"}, world->soon());
  EXPECT_TRUE(done.has_value());
  OwnCount count{.item = item, .label = {}, .quantity = 9, .seen = {}, .location = world->own};
  const auto counted = co_await world->stockroom.set_count(count, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(counted), CountRefusal::switched_off);
  count.location.reset();
  co_await world->stockroom.set_count(count, {"test"}, world->soon());
  EXPECT_EQ(on_hand(world, item, shop), 9) << "a count goes to the first one that is on";

  auto cancelling = co_await world->database->begin(world->soon());
  co_await world->service.release_hold(cancelling, order);
  co_await cancelling.commit();
  EXPECT_EQ(on_hand(world, item, world->own), 1);
  EXPECT_EQ(world->text("SELECT is_active FROM warehouse.location WHERE id = '" +
                        world->own.text() + "'"),
            "t")
      << "pieces that come back switch their location on again";
}
TEST(WarehouseLocations, OneWithPiecesIsNotSwitchedOffAndTheLastOneNever) {
  run_in<World>(&switched_off);
}

Task<void> moved(World* world) {
  const auto item = co_await stocked_item(world, 5);
  const auto shop = co_await added(world, "Prodejna", 5);
  co_await bought(world, world->ids.next(), item, world->own, 3);
  auto wish = Transfer{item, world->own, shop, 3};
  auto done = co_await world->stockroom.transfer(wish, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(done), TransferRefusal::not_enough) << "held pieces stay";
  wish.quantity = 2;
  done = co_await world->stockroom.transfer(wish, {"test"}, world->soon());
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(on_hand(world, item, world->own), 3);
  EXPECT_EQ(on_hand(world, item, shop), 2);
  EXPECT_EQ(world->number("SELECT sum(delta) FROM warehouse.movement WHERE reason = 'transfer'"),
            0);
  wish.to = world->own;
  done = co_await world->stockroom.transfer(wish, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(done), TransferRefusal::same_location);
  wish.to = LocationId{world->ids.next()};
  done = co_await world->stockroom.transfer(wish, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(done), TransferRefusal::unknown_location);
  const Transfer nothing{ItemId{world->ids.next()}, world->own, shop, 1};
  done = co_await world->stockroom.transfer(nothing, {"test"}, world->soon());
  EXPECT_EQ(refusal_of(done), TransferRefusal::not_enough);
}
TEST(WarehouseLocations, ATransferTakesFreePiecesOnlyAndIsTwoMovements) {
  run_in<World>(&moved);
}

Task<void> order_of_sale(World* world) {
  const auto shop = co_await added(world, "Prodejna", 5);
  const auto item = co_await stocked_item(world, 5);
  co_await world->stockroom.transfer({item, world->own, shop, 2}, {"test"}, world->soon());
  const auto first_of = [](const std::vector<StockLine>& lines) { return lines.front().location; };
  pg::ReadBatch before(*world->database);
  const auto at = world->service.read_stock(before, {item});
  auto rows = co_await before.run(world->soon());
  EXPECT_EQ(first_of(Store::stock_lines(rows[at])), world->own);
  const LocationEdit later{world->own, "Hlavní sklad", 9, true};
  co_await world->stockroom.change_location(later, std::nullopt, {"test"}, world->soon());
  pg::ReadBatch after(*world->database);
  const auto then = world->service.read_stock(after, {item});
  rows = co_await after.run(world->soon());
  EXPECT_EQ(first_of(Store::stock_lines(rows[then])), shop);
}
TEST(WarehouseLocations, TheOneWithTheLowestPrioritySellsFirst) {
  run_in<World>(&order_of_sale);
}

Task<void> reasons_kept(World* world) {
  const auto item = co_await stocked_item(world, 5);
  const auto shop = co_await added(world, "Prodejna", 5);
  co_await world->stockroom.transfer({item, world->own, shop, 2}, {"test"}, world->soon());
  const Uuid order = world->ids.next();
  pg::WriteBatch batch(*world->database);
  world->service.hold(
      batch, {order,
              {{item, shop, 1, Allocation::split}, {item, world->own, 2, Allocation::split}},
              world->in(minutes(30))});
  co_await batch.commit(world->soon());
  const auto held = co_await world->service.held_pieces(order, world->soon());
  EXPECT_EQ(held.size(), 2U);
  EXPECT_EQ(held.front().location, "Hlavní sklad");
  EXPECT_EQ(held.front().quantity, 2);
  EXPECT_EQ(held.front().reason, Allocation::split);
}
TEST(WarehouseLocations, AHoldKeepsWhyItsPiecesLieWhereTheyLie) {
  run_in<World>(&reasons_kept);
}

}  // namespace
}  // namespace flipflop::warehouse
