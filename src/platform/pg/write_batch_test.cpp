// Write batches and transactions against a real server.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/pg/database_fixture.h"

namespace flipflop::pg {
namespace {

constexpr Statement insert_item{"test.insert_item", "INSERT INTO item VALUES ($1, $2)"};
constexpr Statement take{"test.take", "UPDATE item SET quantity = quantity - $2 WHERE id = $1"};
constexpr Statement ensure_stock{
    "test.ensure_stock",
    "SELECT platform.ensure((SELECT quantity FROM item WHERE id = $1) >= $2, 'not enough left')"};

using WriteBatchTest = DatabaseFixture;

Task<void> commit_one(Database* database) {
  WriteBatch batch(*database);
  int after = 0;
  EXPECT_TRUE(batch.empty());
  batch.add(Stage::stock, take, {1, 3});
  batch.add(Stage::rows, insert_item, {3, 30});
  batch.add_guard(Stage::keys, ensure_stock, {1, 10}, "warehouse.in_stock");
  batch.after_commit([&after] { ++after; });
  const auto outcome = co_await batch.commit(soon());
  EXPECT_TRUE(outcome.has_value());
  EXPECT_EQ(after, 1);
}

TEST_F(WriteBatchTest, StoresAllOfItAndThenRunsTheActions) {
  run(&commit_one);
  EXPECT_EQ(stored(), "1:7 2:10 3:30");
}

Task<GuardFired> fired_guard(Database* database, int id, int quantity) {
  WriteBatch batch(*database);
  batch.add(Stage::rows, insert_item, {3, 30});
  batch.add_guard(Stage::keys, ensure_stock, {1, quantity}, "warehouse.in_stock");
  batch.add_guard(Stage::rows, insert_item, {id, 1}, "item.new");
  batch.add_guard(Stage::stock, take, {2, quantity}, "warehouse.take");
  batch.after_commit([] { ADD_FAILURE() << "nothing was committed"; });
  const auto outcome = co_await batch.commit(soon());
  EXPECT_FALSE(outcome.has_value());
  co_return outcome ? GuardFired{} : outcome.error();
}

Task<void> fire_each_guard(Database* database) {
  const GuardFired raised = co_await fired_guard(database, 4, 11);
  EXPECT_EQ(raised.guard, "warehouse.in_stock");
  EXPECT_EQ(raised.detail, "not enough left");
  const GuardFired unique = co_await fired_guard(database, 2, 1);
  EXPECT_EQ(unique.guard, "item.new");
  EXPECT_EQ(unique.detail, "item_pkey");
  co_await database->write({"test.more", "UPDATE item SET quantity = 100 WHERE id = 1"}, {},
                           soon());
  const GuardFired check = co_await fired_guard(database, 4, 11);
  EXPECT_EQ(check.guard, "warehouse.take");
  EXPECT_EQ(check.detail, "quantity_check");
}

TEST_F(WriteBatchTest, AGuardThatFiresIsNamedAndNothingIsStored) {
  run(&fire_each_guard);
  EXPECT_EQ(stored(), "1:100 2:10");
}

}  // namespace
}  // namespace flipflop::pg
