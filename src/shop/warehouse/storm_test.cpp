// Many at once on the same stock: the structural guards alone must keep the counts right.

#include <gtest/gtest.h>

#include <memory>

#include "platform/loop/loop.h"
#include "shop/warehouse/test_world.h"

namespace flipflop::warehouse {
namespace {

using std::chrono::minutes;

struct Storm : World {
  using World::World;

  int running = 0;
  int done = 0;
  int refused = 0;
  Signal ended;
};

// Counts a task of the storm out, also when it fails.
struct Ticket {
  explicit Ticket(Storm* given) : storm(given) { ++storm->running; }
  ~Ticket() {
    --storm->running;
    storm->ended.notify_all();
  }
  Ticket(const Ticket&) = delete;
  Storm* storm;
};

Task<void> all_ended(Storm* storm) {
  const auto deadline = storm->soon();
  while (storm->running > 0) {
    const bool woken = co_await storm->ended.wait(deadline);
    EXPECT_TRUE(woken) << "the storm did not end";
    if (!woken) co_return;
  }
}

Task<void> buy(Storm* storm, std::vector<ItemId> items, Uuid order_id,
               std::unique_ptr<Ticket> ticket) {
  HoldRequest request{order_id, {}, storm->clock.now() + minutes(30)};
  for (const auto& item : items) request.lines.push_back({item, storm->own, 1});
  pg::WriteBatch batch(*storm->database);
  storm->service.hold(batch, std::move(request));
  const auto committed = co_await batch.commit(storm->soon());
  ++(committed ? storm->done : storm->refused);
  ticket.reset();
}

Task<void> end_hold(Storm* storm, Uuid order_id, bool commits, std::unique_ptr<Ticket> ticket) {
  auto tx = co_await storm->database->begin(storm->soon());
  HoldEnd end = HoldEnd::was_not_active;
  if (commits) {
    end = co_await storm->service.commit_hold(tx, order_id);
  } else {
    end = co_await storm->service.release_hold(tx, order_id);
  }
  co_await tx.commit();
  if (end == HoldEnd::done) ++storm->done;
  ticket.reset();
}

Task<void> expire(Storm* storm, std::unique_ptr<Ticket> ticket) {
  co_await storm->service.expire_holds(storm->soon());
  ticket.reset();
}

void start(Task<void> task) {
  Loop::current().spawn("storm", std::move(task));
}

Task<void> fifty_buyers_of_ten_pieces(const pg::TestDatabase* given) {
  Storm storm(*given);
  const auto item = co_await stocked_item(&storm, 10);
  for (int buyer = 0; buyer < 50; ++buyer) {
    start(buy(&storm, {item}, storm.ids.next(), std::make_unique<Ticket>(&storm)));
  }
  co_await all_ended(&storm);
  EXPECT_EQ(storm.done, 10);
  EXPECT_EQ(storm.refused, 40);
  EXPECT_EQ(storm.number("SELECT held FROM warehouse.stock"), 10);
  EXPECT_EQ(storm.number("SELECT count(*) FROM warehouse.hold"), 10);
  storm.expect_sound();
  co_await storm.database->close(storm.soon());
}
TEST(WarehouseStorm, FiftyBuyersOfTenPiecesHoldExactlyTen) {
  pg::TestDatabase database;
  run_here(fifty_buyers_of_ten_pieces(&database));
}

Task<void> buyers_of_the_same_items_in_opposite_order(const pg::TestDatabase* given) {
  Storm storm(*given);
  const auto first = co_await stocked_item(&storm, 30);
  const auto second = co_await stocked_item(&storm, 30);
  for (int buyer = 0; buyer < 40; ++buyer) {
    const std::vector<ItemId> items =
        buyer % 2 == 0 ? std::vector{first, second, first} : std::vector{second, first, first};
    start(buy(&storm, items, storm.ids.next(), std::make_unique<Ticket>(&storm)));
  }
  co_await all_ended(&storm);
  EXPECT_EQ(storm.done, 15);
  EXPECT_EQ(storm.number("SELECT sum(held) FROM warehouse.stock"), 45);
  storm.expect_sound();
  co_await storm.database->close(storm.soon());
}
TEST(WarehouseStorm, BuyersOfTheSameItemsInOppositeOrderNeverDeadlock) {
  pg::TestDatabase database;
  run_here(buyers_of_the_same_items_in_opposite_order(&database));
}

// Payment, cancellation and expiry meet on one hold; whoever comes first ends it, and its pieces
// are either sold or free, once.
Task<void> everybody_ends_the_same_holds(const pg::TestDatabase* given) {
  Storm storm(*given);
  const int holds = 20;
  const auto item = co_await stocked_item(&storm, holds);
  std::vector<Uuid> orders;
  for (int i = 0; i < holds; ++i) orders.push_back(storm.ids.next());
  for (const auto& order_id : orders) {
    start(buy(&storm, {item}, order_id, std::make_unique<Ticket>(&storm)));
  }
  co_await all_ended(&storm);
  EXPECT_EQ(storm.done, holds);
  storm.clock.advance(minutes(31));
  for (const auto& order_id : orders) {
    start(end_hold(&storm, order_id, true, std::make_unique<Ticket>(&storm)));
    start(end_hold(&storm, order_id, true, std::make_unique<Ticket>(&storm)));
    start(expire(&storm, std::make_unique<Ticket>(&storm)));
  }
  co_await all_ended(&storm);
  const auto sold = storm.number("SELECT count(*) FROM warehouse.hold WHERE state = 'committed'");
  const auto expired = storm.number("SELECT count(*) FROM warehouse.hold WHERE state = 'expired'");
  EXPECT_EQ(sold + expired, holds);
  EXPECT_EQ(storm.done, holds + sold);
  EXPECT_EQ(storm.number("SELECT held FROM warehouse.stock"), 0);
  EXPECT_EQ(storm.number("SELECT on_hand FROM warehouse.stock"), holds - sold);
  EXPECT_EQ(storm.number("SELECT count(*) FROM platform.outbox "
                         "WHERE kind = 'warehouse.hold_expired'"),
            expired);
  storm.expect_sound();
  co_await storm.database->close(storm.soon());
}
TEST(WarehouseStorm, PaymentAndExpiryOfOneHoldEndItOnce) {
  pg::TestDatabase database;
  run_here(everybody_ends_the_same_holds(&database));
}

Task<void> cancellations_meet_payments(const pg::TestDatabase* given) {
  Storm storm(*given);
  const int holds = 20;
  const auto item = co_await stocked_item(&storm, holds);
  std::vector<Uuid> orders;
  for (int i = 0; i < holds; ++i) orders.push_back(storm.ids.next());
  for (const auto& order_id : orders) {
    start(buy(&storm, {item}, order_id, std::make_unique<Ticket>(&storm)));
  }
  co_await all_ended(&storm);
  for (const auto& order_id : orders) {
    for (int i = 0; i < 3; ++i) {
      start(end_hold(&storm, order_id, i == 0, std::make_unique<Ticket>(&storm)));
    }
  }
  co_await all_ended(&storm);
  EXPECT_EQ(storm.number("SELECT count(*) FROM warehouse.hold WHERE state = 'released'"), holds);
  EXPECT_EQ(storm.number("SELECT on_hand FROM warehouse.stock"), holds);
  EXPECT_EQ(storm.number("SELECT held FROM warehouse.stock"), 0);
  storm.expect_sound();
  co_await storm.database->close(storm.soon());
}
TEST(WarehouseStorm, AHoldPaidAndCancelledAtOnceComesBackOnce) {
  pg::TestDatabase database;
  run_here(cancellations_meet_payments(&database));
}

Task<void> move(Storm* storm, Transfer wish, std::unique_ptr<Ticket> ticket) {
  const auto done = co_await storm->stockroom.transfer(wish, {"test"}, storm->soon());
  if (done) ++storm->done;
  ticket.reset();
}

Task<void> receive(Storm* storm, ArrivalReceipt receipt, std::unique_ptr<Ticket> ticket) {
  const auto done = co_await storm->stockroom.receive_arrival(receipt, {"test"}, storm->soon());
  EXPECT_TRUE(done.has_value());
  ticket.reset();
}

Task<void> count_line(Storm* storm, CountedLine line, std::unique_ptr<Ticket> ticket) {
  const auto done = co_await storm->stockroom.count_line(line, {"test"}, storm->soon());
  EXPECT_TRUE(done.has_value());
  ticket.reset();
}

Task<void> close(Storm* storm, StocktakeId id, std::unique_ptr<Ticket> ticket) {
  const auto done = co_await storm->stockroom.close_stocktake(id, {"test"}, storm->soon());
  EXPECT_TRUE(done.has_value());
  ticket.reset();
}

std::int64_t lies_in(Storm* storm, LocationId location) {
  return storm->number(
      "SELECT coalesce(sum(on_hand), 0) FROM warehouse.stock WHERE location_id = '" +
      location.text() + "'");
}

Task<void> pieces_move_while_buyers_take_them(const pg::TestDatabase* given) {
  Storm storm(*given);
  const auto item = co_await stocked_item(&storm, 30);
  const auto made =
      co_await storm.stockroom.add_location({{}, "Prodejna", 5, true}, {"test"}, storm.soon());
  const LocationId shop = made.value_or(LocationId{});
  for (int i = 0; i < 30; ++i) {
    start(buy(&storm, {item}, storm.ids.next(), std::make_unique<Ticket>(&storm)));
    const bool is_back = i % 3 == 0;
    const Transfer wish{item, is_back ? shop : storm.own, is_back ? storm.own : shop, 2};
    start(move(&storm, wish, std::make_unique<Ticket>(&storm)));
  }
  co_await all_ended(&storm);
  EXPECT_EQ(lies_in(&storm, shop) + lies_in(&storm, storm.own), 30);
  EXPECT_EQ(storm.number("SELECT sum(delta) FROM warehouse.movement WHERE reason = 'transfer'"), 0);
  EXPECT_EQ(storm.number("SELECT count(*) FROM warehouse.movement WHERE reason = 'transfer'") % 2,
            0);
  EXPECT_EQ(storm.number("SELECT sum(held) FROM warehouse.stock"),
            storm.number("SELECT count(*) FROM warehouse.hold"));
  storm.expect_sound();
  co_await storm.database->close(storm.soon());
}
TEST(WarehouseStorm, PiecesThatMoveWhileBuyersTakeThemAreNeitherLostNorSoldTwice) {
  pg::TestDatabase database;
  run_here(pieces_move_while_buyers_take_them(&database));
}

// Cash on delivery: pieces leave while the shelf is counted, closed twice and filled.
Task<void> sell(Storm* storm, ItemId item, std::unique_ptr<Ticket> ticket) {
  pg::WriteBatch batch(*storm->database);
  storm->service.hold(batch, {storm->ids.next(), {{item, storm->own, 1}}, std::nullopt});
  const auto sold = co_await batch.commit(storm->soon());
  if (sold) ++storm->done;
  ticket.reset();
}

Task<void> counted_while_sold(const pg::TestDatabase* given) {
  Storm storm(*given);
  const auto item = co_await stocked_item(&storm, 100);
  const auto opened =
      co_await storm.stockroom.open_stocktake(storm.own, "", {"test"}, storm.soon());
  const StocktakeId stocktake = opened.value_or(StocktakeId{});
  const auto planned = co_await storm.stockroom.plan_arrival(
      {item, storm.own, 20, "2026-11-26", ""}, {"test"}, storm.soon());
  const ArrivalId arrival = planned.value_or(ArrivalId{});
  for (int i = 0; i < 20; ++i) start(sell(&storm, item, std::make_unique<Ticket>(&storm)));
  // Somebody finds three pieces fewer than the shop believes, whatever it believes just then.
  start(count_line(&storm, {stocktake, item, 97}, std::make_unique<Ticket>(&storm)));
  for (int i = 0; i < 12; ++i) {
    ArrivalReceipt receipt{arrival, 5, "DL-" + std::to_string(i % 4)};
    start(receive(&storm, std::move(receipt), std::make_unique<Ticket>(&storm)));
  }
  co_await all_ended(&storm);
  const auto difference = storm.number("SELECT counted - expected FROM warehouse.stocktake_line");
  for (int i = 0; i < 10; ++i) {
    start(sell(&storm, item, std::make_unique<Ticket>(&storm)));
    start(close(&storm, stocktake, std::make_unique<Ticket>(&storm)));
  }
  co_await all_ended(&storm);
  EXPECT_EQ(storm.done, 30);
  EXPECT_EQ(storm.free(item), 100 - 30 + 20 + difference);
  EXPECT_EQ(storm.number("SELECT count(*) FROM warehouse.receipt"), 4);
  EXPECT_LE(storm.number("SELECT count(*) FROM warehouse.movement WHERE reason = 'stocktake'"), 1);
  EXPECT_EQ(storm.text("SELECT state FROM warehouse.stocktake"), "closed");
  storm.expect_sound();
  co_await storm.database->close(storm.soon());
}
TEST(WarehouseStorm, AShelfThatIsCountedFilledAndSoldFromAtOnceAddsUp) {
  pg::TestDatabase database;
  run_here(counted_while_sold(&database));
}

}  // namespace
}  // namespace flipflop::warehouse
