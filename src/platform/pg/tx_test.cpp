#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/pg/database_fixture.h"

namespace flipflop::pg {
namespace {

using namespace std::chrono_literals;
using TxTest = DatabaseFixture;

constexpr Statement insert_item{"test.insert_item", "INSERT INTO item VALUES ($1, $2)"};
constexpr Statement broken{"test.broken", "SELECT 1 / $1::integer"};
constexpr Statement sum_up{"test.sum", "SELECT sum(quantity) FROM item"};
constexpr Statement sleep_long{"test.sleep_long", "SELECT pg_sleep(30)"};

Task<void> commit_two(Database* database) {
  int after = 0;
  Tx tx = co_await database->begin(soon());
  tx.after_commit([&after] { ++after; });
  co_await tx.run(insert_item, {3, 30});
  const Rows inside = co_await tx.run(sum_up);
  EXPECT_EQ(inside[0].get<int>(0), 50);
  const Rows outside = co_await database->read(sum_up, {}, soon());
  EXPECT_EQ(outside[0].get<int>(0), 20);
  co_await tx.run(insert_item, {4, 40});
  EXPECT_EQ(after, 0);
  co_await tx.commit();
  EXPECT_EQ(after, 1);
}

TEST_F(TxTest, is_seen_by_others_only_once_it_is_committed) {
  run(&commit_two);
  EXPECT_EQ(stored(), "1:10 2:10 3:30 4:40");
}

constexpr const char* nobody_in_transaction =
    "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND state <> 'idle'";

Task<void> insert_and_drop(Database* database) {
  Tx tx = co_await database->begin(soon());
  tx.after_commit([] { ADD_FAILURE() << "nothing was committed"; });
  co_await tx.run(insert_item, {3, 30});
}

Task<void> drop_many(Database* database) {
  for (int i = 0; i < 30; ++i) co_await insert_and_drop(database);
  co_await until_true(database->options().conninfo, nobody_in_transaction);
}

TEST_F(TxTest, is_rolled_back_when_dropped) {
  run(&drop_many);
  EXPECT_EQ(stored(), "1:10 2:10");
}

Task<void> sleep_in(Database* database, Deadline deadline) {
  Tx tx = co_await database->begin(deadline);
  co_await tx.run(insert_item, {3, 30});
  co_await tx.run(sleep_long);
}

Task<void> time_out(Database* database) {
  const std::string text = co_await ending(sleep_in(database, Deadline::after(50ms)));
  EXPECT_EQ(text, "timeout");
  co_await until_true(database->options().conninfo, nobody_in_transaction);
}

TEST_F(TxTest, a_statement_that_nobody_waits_for_is_cancelled_on_the_server) {
  run(&time_out);
  EXPECT_EQ(stored(), "1:10 2:10");
}

Task<void> roll_back(Database* database) {
  Tx tx = co_await database->begin(soon());
  co_await tx.run(insert_item, {3, 30});
  co_await tx.rollback();
}

TEST_F(TxTest, rollback_undoes_everything) {
  run(&roll_back);
  EXPECT_EQ(stored(), "1:10 2:10");
}

Task<void> use_after_failure(Database* database) {
  Tx tx = co_await database->begin(soon());
  co_await tx.run(insert_item, {3, 30});
  const std::string failed = co_await ending(tx.run(broken, {0}));
  EXPECT_EQ(failed, "22012");
  const std::string again = co_await ending(tx.run(insert_item, {4, 40}));
  EXPECT_EQ(again, "25P02");
  const std::string committed = co_await ending(tx.commit());
  EXPECT_EQ(committed, "25P02");
}

Task<void> fail_first(Database* database) {
  Tx tx = co_await database->begin(soon());
  const std::string failed = co_await ending(tx.run({"test.no_table", "SELECT FROM nowhere"}));
  EXPECT_EQ(failed, "42P01");
  const std::string again = co_await ending(tx.run(insert_item, {4, 40}));
  EXPECT_EQ(again, "25P02");
}

TEST_F(TxTest, nothing_can_follow_a_failed_statement) {
  run(&use_after_failure);
  run(&fail_first);
  EXPECT_EQ(stored(), "1:10 2:10");
}

Task<void> run_batches(Database* database) {
  int after = 0;
  Tx tx = co_await database->begin(soon());
  WriteBatch first(*database);
  first.add(Stage::rows, insert_item, {3, 30});
  first.after_commit([&after] { ++after; });
  const auto stored = co_await tx.run(std::move(first));
  EXPECT_TRUE(stored.has_value());
  EXPECT_EQ(after, 0);
  co_await tx.commit();
  EXPECT_EQ(after, 1);
  Tx other = co_await database->begin(soon());
  WriteBatch second(*database);
  second.add(Stage::rows, insert_item, {4, 40});
  second.add_guard(Stage::rows, insert_item, {3, 30}, "item.new");
  const auto fired = co_await other.run(std::move(second));
  EXPECT_EQ(fired ? "" : fired.error().guard, "item.new");
  const std::string committed = co_await ending(other.commit());
  EXPECT_EQ(committed, "25P02");
}

TEST_F(TxTest, takes_a_batch_and_names_the_guard_that_fired) {
  run(&run_batches);
  EXPECT_EQ(stored(), "1:10 2:10 3:30");
}

Task<void> commit_nothing(Database* database) {
  int after = 0;
  Tx tx = co_await database->begin(soon());
  tx.after_commit([&after] { ++after; });
  co_await tx.commit();
  EXPECT_EQ(after, 1);
}

TEST_F(TxTest, an_empty_transaction_commits) {
  run(&commit_nothing);
}

Task<void> refused_at_commit(Database* database) {
  run_script(database->options().conninfo,
             "ALTER TABLE item ADD CONSTRAINT few UNIQUE (quantity, id)"
             " DEFERRABLE INITIALLY DEFERRED;"
             "ALTER TABLE item DROP CONSTRAINT item_pkey");
  Tx tx = co_await database->begin(soon());
  co_await tx.run(insert_item, {1, 10});
  const std::string text = co_await ending(tx.commit());
  EXPECT_EQ(text, "23505");
}

TEST_F(TxTest, a_commit_that_the_server_refuses_is_a_plain_error) {
  run(&refused_at_commit);
  EXPECT_EQ(stored(), "1:10 2:10");
}

Task<void> lose_in_between(Database* database) {
  Tx tx = co_await database->begin(soon());
  co_await tx.run(insert_item, {3, 30});
  query_now(database->options().conninfo,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state = 'idle in transaction'");
  co_await until_true(database->options().conninfo, nobody_in_transaction);
  const std::string text = co_await ending(tx.run(insert_item, {4, 40}));
  EXPECT_THAT(text, testing::AnyOf("08006", "57P01"));
}

TEST_F(TxTest, a_lost_connection_is_an_error_of_the_next_statement) {
  run(&lose_in_between);
  EXPECT_EQ(stored(), "1:10 2:10");
}

}  // namespace
}  // namespace flipflop::pg
