#include "shop/warehouse/service.h"

#include <gtest/gtest.h>

#include <numeric>

#include "platform/loop/loop.h"
#include "shop/warehouse/test_world.h"

namespace flipflop::warehouse {
namespace {

using std::chrono::minutes;

Task<bool> hold(World* world, HoldRequest request) {
  pg::WriteBatch batch(*world->database);
  world->service.hold(batch, std::move(request));
  const auto committed = co_await batch.commit(world->soon());
  if (!committed) EXPECT_EQ(committed.error().guard, Warehouse::guard_out_of_stock);
  co_return committed.has_value();
}

HoldRequest request_for(World* world, ItemId item, std::int64_t quantity) {
  return {world->ids.next(), {{item, world->own, quantity}}, world->in(minutes(30))};
}

Task<HoldEnd> commit(World* world, Uuid order_id) {
  auto tx = co_await world->database->begin(world->soon());
  const auto end = co_await world->service.commit_hold(tx, order_id);
  co_await tx.commit();
  co_return end;
}

Task<HoldEnd> release(World* world, Uuid order_id) {
  auto tx = co_await world->database->begin(world->soon());
  const auto end = co_await world->service.release_hold(tx, order_id);
  co_await tx.commit();
  co_return end;
}

Task<bool> retake(World* world, Uuid order_id) {
  auto tx = co_await world->database->begin(world->soon());
  const bool taken = co_await world->service.retake_hold(tx, order_id);
  co_await tx.commit();
  co_return taken;
}

// Runs `scenario` with a world of its own.
template <class Scenario>
void in_world(Scenario scenario) {
  run_in<World>(scenario);
}

Task<void> a_hold_reserves_until_it_is_committed(World* world) {
  const auto item = co_await stocked_item(world, 5);
  const auto request = request_for(world, item, 2);
  const bool held = co_await hold(world, request);
  EXPECT_TRUE(held);
  EXPECT_EQ(world->free(item), 3);
  const auto first = co_await commit(world, request.order_id);
  EXPECT_EQ(first, HoldEnd::done);
  const auto second = co_await commit(world, request.order_id);
  EXPECT_EQ(second, HoldEnd::was_not_active);
  EXPECT_EQ(world->free(item), 3);
  EXPECT_EQ(world->number("SELECT sum(on_hand) FROM warehouse.stock"), 3);
}
TEST(Warehouse, AHoldReservesUntilItIsCommittedAndIsCommittedOnce) {
  in_world(a_hold_reserves_until_it_is_committed);
}

Task<void> more_than_is_free_is_refused(World* world) {
  const auto item = co_await stocked_item(world, 5);
  const bool fits = co_await hold(world, request_for(world, item, 5));
  EXPECT_TRUE(fits);
  const bool too_much = co_await hold(world, request_for(world, item, 1));
  EXPECT_FALSE(too_much);
  const bool unknown = co_await hold(world, request_for(world, ItemId{world->ids.next()}, 1));
  EXPECT_FALSE(unknown);
  EXPECT_EQ(world->number("SELECT count(*) FROM warehouse.hold"), 1);
}
TEST(Warehouse, MoreThanIsFreeIsRefusedAndLeavesNothingBehind) {
  in_world(more_than_is_free_is_refused);
}

Task<void> two_lines_of_one_item_share_its_stock(World* world) {
  const auto item = co_await stocked_item(world, 5);
  HoldRequest request{
      world->ids.next(), {{item, world->own, 3}, {item, world->own, 3}}, world->in(minutes(30))};
  const bool too_much = co_await hold(world, request);
  EXPECT_FALSE(too_much);
  request.lines[1].quantity = 2;
  const bool fits = co_await hold(world, request);
  EXPECT_TRUE(fits);
  EXPECT_EQ(world->free(item), 0);
}
TEST(Warehouse, TwoLinesOfOneItemShareItsStock) {
  in_world(two_lines_of_one_item_share_its_stock);
}

Task<void> a_sale_without_an_end_is_committed_at_once(World* world) {
  const auto item = co_await stocked_item(world, 2);
  auto request = request_for(world, item, 2);
  request.expires_at.reset();
  const bool sold = co_await hold(world, request);
  EXPECT_TRUE(sold);
  EXPECT_EQ(world->state_of(request.order_id), "committed");
  EXPECT_EQ(world->number("SELECT sum(delta) FROM warehouse.movement WHERE reason = 'sale'"), -2);
  const auto first = co_await release(world, request.order_id);
  EXPECT_EQ(first, HoldEnd::done);
  const auto second = co_await release(world, request.order_id);
  EXPECT_EQ(second, HoldEnd::was_not_active);
  EXPECT_EQ(world->free(item), 2);
}
TEST(Warehouse, ASaleOnDeliveryIsCommittedAtOnceAndComesBackOnceWhenCancelled) {
  in_world(a_sale_without_an_end_is_committed_at_once);
}

Task<void> an_expired_hold_gives_its_pieces_back(World* world) {
  const auto item = co_await stocked_item(world, 4);
  const auto request = request_for(world, item, 4);
  co_await hold(world, request);
  co_await world->service.expire_holds(world->soon());
  EXPECT_EQ(world->state_of(request.order_id), "active");
  world->clock.advance(minutes(30));
  co_await world->service.expire_holds(world->soon());
  co_await world->service.expire_holds(world->soon());
  EXPECT_EQ(world->state_of(request.order_id), "expired");
  EXPECT_EQ(world->free(item), 4);
  EXPECT_EQ(world->events("warehouse.hold_expired"), 1);
  const auto late = co_await commit(world, request.order_id);
  EXPECT_EQ(late, HoldEnd::was_not_active);
}
TEST(Warehouse, AnExpiredHoldGivesItsPiecesBackAndTellsItOnce) {
  in_world(an_expired_hold_gives_its_pieces_back);
}

Task<void> a_prolonged_hold_lives_longer(World* world) {
  const auto item = co_await stocked_item(world, 1);
  const auto request = request_for(world, item, 1);
  co_await hold(world, request);
  auto tx = co_await world->database->begin(world->soon());
  const auto prolonged =
      co_await world->service.prolong_hold(tx, request.order_id, world->in(minutes(60)));
  co_await tx.commit();
  EXPECT_EQ(prolonged, HoldEnd::done);
  world->clock.advance(minutes(31));
  co_await world->service.expire_holds(world->soon());
  EXPECT_EQ(world->state_of(request.order_id), "active");
  co_await release(world, request.order_id);
  auto again = co_await world->database->begin(world->soon());
  const auto ended =
      co_await world->service.prolong_hold(again, request.order_id, world->in(minutes(60)));
  EXPECT_EQ(ended, HoldEnd::was_not_active);
  co_await again.rollback();
}
TEST(Warehouse, AProlongedHoldLivesLongerAndAnEndedOneCannotBeProlonged) {
  in_world(a_prolonged_hold_lives_longer);
}

Task<void> a_late_payment_takes_anew(World* world) {
  const auto item = co_await stocked_item(world, 3);
  const auto late = request_for(world, item, 2);
  co_await hold(world, late);
  const bool active = co_await retake(world, late.order_id);
  EXPECT_FALSE(active) << "only an expired hold is taken anew";
  world->clock.advance(minutes(31));
  co_await world->service.expire_holds(world->soon());
  const bool taken = co_await retake(world, late.order_id);
  EXPECT_TRUE(taken);
  const bool twice = co_await retake(world, late.order_id);
  EXPECT_FALSE(twice);
  EXPECT_EQ(world->state_of(late.order_id), "committed");
  EXPECT_EQ(world->free(item), 1);
}
TEST(Warehouse, ALatePaymentTakesThePiecesAnewOnce) {
  in_world(a_late_payment_takes_anew);
}

Task<void> a_late_payment_finds_one_line_gone(World* world) {
  const auto plenty = co_await stocked_item(world, 10);
  const auto scarce = co_await stocked_item(world, 1);
  HoldRequest late{world->ids.next(),
                   {{plenty, world->own, 1}, {scarce, world->own, 1}},
                   world->in(minutes(30))};
  co_await hold(world, late);
  world->clock.advance(minutes(31));
  co_await world->service.expire_holds(world->soon());
  co_await hold(world, request_for(world, scarce, 1));
  const bool taken = co_await retake(world, late.order_id);
  EXPECT_FALSE(taken);
  EXPECT_EQ(world->free(plenty), 10);
  EXPECT_EQ(world->state_of(late.order_id), "expired");
}
TEST(Warehouse, ALatePaymentChangesNothingWhenOneLineIsGone) {
  in_world(a_late_payment_finds_one_line_gone);
}

Task<void> a_supplier_count_never_falls_below_what_is_held(World* world) {
  auto tx = co_await world->database->begin(world->soon());
  const auto supplier = world->ids.next();
  const auto place = co_await world->service.supplier_location(tx, supplier, "Velkoobchod");
  const auto again = co_await world->service.supplier_location(tx, supplier, "Velkoobchod");
  EXPECT_EQ(place, again);
  const auto item = world->ids.next_as<ItemId>();
  const SupplierStock ten{item, "Židle", 10, false};
  const SupplierStock two{item, "Židle", 2, false};
  const SupplierStock assumed{item, "Židle", 5, true};
  int changed = co_await world->service.set_supplier_stock(tx, place, world->ids.next(), {ten});
  EXPECT_EQ(changed, 1);
  changed = co_await world->service.set_supplier_stock(tx, place, world->ids.next(), {ten});
  EXPECT_EQ(changed, 0);
  co_await tx.commit();
  co_await hold(world, {world->ids.next(), {{item, place, 4}}, world->in(minutes(30))});
  auto later = co_await world->database->begin(world->soon());
  co_await world->service.set_supplier_stock(later, place, world->ids.next(), {two});
  co_await later.commit();
  EXPECT_EQ(world->number("SELECT on_hand FROM warehouse.stock"), 4);
  EXPECT_EQ(world->free(item), 0);
  auto last = co_await world->database->begin(world->soon());
  co_await world->service.set_supplier_stock(last, place, world->ids.next(), {assumed});
  co_await last.commit();
  const auto available = co_await world->service.availability({item}, world->soon());
  EXPECT_EQ(available.at(0).available, 1);
  EXPECT_TRUE(available.at(0).assumed);
}
TEST(Warehouse, ASupplierCountNeverFallsBelowWhatIsHeld) {
  in_world(a_supplier_count_never_falls_below_what_is_held);
}

Task<int> put_back(World* world, Uuid cause, std::vector<ReturnedPieces> pieces) {
  auto tx = co_await world->database->begin(world->soon());
  const int count = co_await world->service.put_back(tx, cause, std::move(pieces));
  co_await tx.commit();
  co_return count;
}

Task<void> returned_pieces_come_back_once(World* world) {
  const auto item = co_await stocked_item(world, 3);
  auto sale = request_for(world, item, 2);
  sale.expires_at.reset();
  co_await hold(world, sale);
  EXPECT_EQ(world->free(item), 1);
  const Uuid cause = world->ids.next();
  const int first = co_await put_back(world, cause, {{item, 2}});
  EXPECT_EQ(first, 1);
  const int repeated = co_await put_back(world, cause, {{item, 2}});
  EXPECT_EQ(repeated, 0);
  EXPECT_EQ(world->free(item), 3);
  EXPECT_EQ(world->number("SELECT sum(delta) FROM warehouse.movement WHERE reason = 'return'"), 2);
}
TEST(Warehouse, WhatABuyerSendsBackLiesOnTheShelfOnceForItsCause) {
  in_world(returned_pieces_come_back_once);
}

Task<void> a_suppliers_piece_comes_back_to_us(World* world) {
  auto tx = co_await world->database->begin(world->soon());
  const auto place = co_await world->service.supplier_location(tx, world->ids.next(), "Sklad");
  const auto item = world->ids.next_as<ItemId>();
  co_await world->service.set_supplier_stock(tx, place, world->ids.next(),
                                             {{item, "Židle", 1, false}});
  co_await tx.commit();
  const int count = co_await put_back(world, world->ids.next(), {{item, 1}});
  EXPECT_EQ(count, 1);
  EXPECT_EQ(world->number("SELECT on_hand FROM warehouse.stock WHERE location_id = '" +
                          world->own.text() + "'"),
            1);
}
TEST(Warehouse, APieceOfASupplierComesBackToOurOwnShelf) {
  in_world(a_suppliers_piece_comes_back_to_us);
}

Task<void> stock_is_read_for_listed_variants(World* world) {
  const auto item = co_await stocked_item(world, 6);
  static constexpr pg::Statement list{
      "warehouse_test.list", "SELECT set_config('flipflop.variants', '{' || $1 || '}', true)"};
  pg::ReadBatch batch(*world->database);
  batch.add(list, {item});
  const auto listed = world->service.read_listed_stock(batch);
  const auto named = world->service.read_stock(batch, {item, ItemId{world->ids.next()}});
  const auto rows = co_await batch.run(world->soon());
  for (const auto index : {listed, named}) {
    const auto lines = world->service.stock_lines(rows.at(index));
    EXPECT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines.at(0).available, 6);
    EXPECT_EQ(lines.at(0).location, world->own);
    EXPECT_FALSE(lines.at(0).supplier.has_value());
  }
  pg::ReadBatch alone(*world->database);
  world->service.read_listed_stock(alone);
  const auto nothing = co_await alone.run(world->soon());
  EXPECT_TRUE(nothing.at(0).empty());
}
TEST(Warehouse, StockIsReadForListedVariantsAndForNamedOnes) {
  in_world(stock_is_read_for_listed_variants);
}

Task<void> availability_is_paged(World* world) {
  for (int i = 0; i < 5; ++i) co_await stocked_item(world, i);
  std::vector<std::int64_t> seen;
  ItemId after;
  for (;;) {
    const auto page = co_await world->service.availability_after(after, 2, world->soon());
    if (page.empty()) break;
    for (const auto& entry : page) seen.push_back(entry.available);
    after = page.back().item;
  }
  EXPECT_EQ(seen.size(), 5u);
  EXPECT_EQ(std::accumulate(seen.begin(), seen.end(), std::int64_t{0}), 10);
}
TEST(Warehouse, AvailabilityOfEverythingIsReadInPages) {
  in_world(availability_is_paged);
}

TEST(Warehouse, TheLedgerRefusesToBeRewritten) {
  pg::TestDatabase database;
  pg::run_script(database.conninfo(),
                 "INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at) "
                 "VALUES (gen_random_uuid(), gen_random_uuid(), 1, 'correction', "
                 "gen_random_uuid(), now())");
  EXPECT_THROW(pg::run_script(database.conninfo(), "UPDATE warehouse.movement SET delta = 2"),
               pg::Error);
  EXPECT_THROW(pg::run_script(database.conninfo(), "DELETE FROM warehouse.movement"), pg::Error);
  EXPECT_THROW(pg::run_script(database.conninfo(), "TRUNCATE warehouse.movement"), pg::Error);
}

TEST(Warehouse, AHoldThatEndedCannotBecomeActiveAgain) {
  pg::TestDatabase database;
  pg::run_script(database.conninfo(),
                 "INSERT INTO warehouse.hold (order_id, state, expires_at, made_at) "
                 "VALUES (gen_random_uuid(), 'released', now(), now())");
  for (const std::string state : {"active", "committed", "expired"}) {
    EXPECT_THROW(
        pg::run_script(database.conninfo(), "UPDATE warehouse.hold SET state = '" + state + "'"),
        pg::Error);
  }
}

}  // namespace
}  // namespace flipflop::warehouse
