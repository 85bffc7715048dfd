#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include "platform/pg/cutting_proxy.h"
#include "platform/pg/database_fixture.h"
#include "platform/pg/test_cluster.h"

namespace flipflop::pg {
namespace {

constexpr Statement insert_item{"test.insert_item", "INSERT INTO item VALUES ($1, $2)"};
constexpr Statement take{"test.take", "UPDATE item SET quantity = quantity - $2 WHERE id = $1"};
constexpr Statement ensure_stock{
    "test.ensure_stock",
    "SELECT platform.ensure((SELECT quantity FROM item WHERE id = $1) >= $2, 'not enough left')"};

using namespace std::chrono_literals;
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

TEST_F(WriteBatchTest, stores_all_of_it_and_then_runs_the_actions) {
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

TEST_F(WriteBatchTest, a_guard_that_fires_is_named_and_nothing_is_stored) {
  run(&fire_each_guard);
  EXPECT_EQ(stored(), "1:100 2:10");
}

constexpr Statement broken{"test.broken", "SELECT 1 / $1::integer"};
constexpr Statement no_table{"test.no_table", "SELECT FROM nowhere"};

Task<std::string> commit_with(Database* database, Statement statement, Params params) {
  WriteBatch batch(*database);
  batch.add(Stage::rows, insert_item, {3, 30});
  batch.add(Stage::outbox, statement, std::move(params));
  co_return co_await ending(batch.commit(soon()));
}

Task<void> fail_plainly(Database* database) {
  const std::string divided = co_await commit_with(database, broken, {0});
  EXPECT_EQ(divided, "22012");
  const std::string unprepared = co_await commit_with(database, no_table, {});
  EXPECT_EQ(unprepared, "42P01");
  const std::string doubled = co_await commit_with(database, insert_item, {3, 31});
  EXPECT_EQ(doubled, "23505");
  const std::string sound = co_await commit_with(database, broken, {1});
  EXPECT_EQ(sound, "ok");
}

TEST_F(WriteBatchTest, the_failure_of_a_plain_statement_is_an_error_and_the_connection_serves_on) {
  run(&fail_plainly);
  EXPECT_EQ(stored(), "1:10 2:10 3:30");
}

Task<void> fail_as_no_guard(Database* database) {
  WriteBatch batch(*database);
  batch.add_guard(Stage::keys, broken, {0}, "test.guard");
  const std::string text = co_await ending(batch.commit(soon()));
  EXPECT_EQ(text, "22012");
}

TEST_F(WriteBatchTest, a_guard_that_fails_for_another_reason_is_an_error_too) {
  run(&fail_as_no_guard);
}

Task<void> commit_nothing(Database* database) {
  WriteBatch batch(*database);
  int after = 0;
  batch.after_commit([&after] { ++after; });
  const auto outcome = co_await batch.commit(soon());
  EXPECT_TRUE(outcome.has_value());
  EXPECT_EQ(after, 1);
}

TEST_F(WriteBatchTest, an_empty_batch_commits_at_once) {
  run(&commit_nothing);
}

constexpr Statement take_slowly{
    "test.take_slowly",
    "WITH taken AS (UPDATE item SET quantity = quantity - 1 WHERE id = $1 RETURNING id)"
    " SELECT pg_sleep(0.05) FROM taken"};

Task<void> take_in_order(Database* database, int first, int second, Ending* ending_of_it) {
  WriteBatch batch(*database);
  batch.add(Stage::rows, take_slowly, {first});
  batch.add(Stage::stock, take_slowly, {second});
  co_await note_ending(batch.commit(soon()), ending_of_it);
}

Task<void> deadlock(Database* database) {
  std::array<Ending, 2> endings;
  Loop::current().spawn("one", take_in_order(database, 1, 2, &endings[0]));
  Loop::current().spawn("two", take_in_order(database, 2, 1, &endings[1]));
  for (Ending& each : endings) {
    const std::string text = co_await wait_for(&each);
    EXPECT_EQ(text, "ok");
  }
}

TEST_F(WriteBatchTest, a_deadlock_is_retried) {
  run(&deadlock);
  EXPECT_EQ(stored(), "1:8 2:8");
}

// Makes every COMMIT that inserted an item last `seconds`.
void make_commits_slow(const std::string& conninfo, const std::string& seconds) {
  run_script(conninfo,
             "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS"
             " $$ BEGIN PERFORM pg_sleep(" +
                 seconds +
                 "); RETURN NULL; END $$;"
                 "CREATE CONSTRAINT TRIGGER linger AFTER INSERT ON item"
                 " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION linger()");
}

constexpr const char* is_committing =
    "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database()"
    " AND wait_event = 'PgSleep' AND query = 'COMMIT'";
constexpr const char* kill_committing =
    "SELECT count(pg_terminate_backend(pid)) = 1 FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event = 'PgSleep' AND query = 'COMMIT'";

Task<void> insert_three(Database* database, Deadline deadline, Ending* ending_of_it) {
  WriteBatch batch(*database);
  batch.add(Stage::rows, insert_item, {3, 30});
  co_await note_ending(batch.commit(deadline), ending_of_it);
}

Task<void> kill_during_commit(Database* database) {
  const std::string& conninfo = database->options().conninfo;
  make_commits_slow(conninfo, "30");
  Ending ending_of_it;
  Loop::current().spawn("buyer", insert_three(database, soon(), &ending_of_it));
  co_await until_true(conninfo, is_committing);
  EXPECT_EQ(query_now(conninfo, kill_committing)[0][0], "t");
  const std::string text = co_await wait_for(&ending_of_it);
  EXPECT_EQ(text, "commit unknown");
}

TEST_F(WriteBatchTest, a_commit_whose_server_died_has_an_unknown_outcome) {
  run(&kill_during_commit);
}

constexpr Statement sleep_long{"test.sleep_long", "SELECT pg_sleep(30)"};

Task<void> sleep_in_a_batch(Database* database, Ending* ending_of_it) {
  WriteBatch batch(*database);
  batch.add(Stage::keys, insert_item, {3, 30});
  batch.add(Stage::rows, sleep_long, {});
  co_await note_ending(batch.commit(soon()), ending_of_it);
}

Task<void> kill_before_commit(Database* database) {
  const std::string& conninfo = database->options().conninfo;
  Ending ending_of_it;
  Loop::current().spawn("buyer", sleep_in_a_batch(database, &ending_of_it));
  co_await until_true(conninfo,
                      "SELECT count(pg_terminate_backend(pid)) = 1 FROM pg_stat_activity"
                      " WHERE datname = current_database() AND wait_event = 'PgSleep'");
  const std::string text = co_await wait_for(&ending_of_it);
  EXPECT_EQ(text, "57P01");
}

TEST_F(WriteBatchTest, a_server_that_dies_before_the_commit_is_a_plain_error) {
  run(&kill_before_commit);
  EXPECT_EQ(stored(), "1:10 2:10");
}

Task<void> commit_beyond_the_deadline(Database* database) {
  make_commits_slow(database->options().conninfo, "1");
  const std::string connected = co_await ending(database->write(broken, {1}, soon()));
  EXPECT_EQ(connected, "ok");
  Ending ending_of_it;
  co_await insert_three(database, Deadline::after(500ms), &ending_of_it);
  EXPECT_EQ(ending_of_it.text, "commit unknown");
  co_await until_true(database->options().conninfo, "SELECT count(*) = 3 FROM item");
}

TEST_F(WriteBatchTest, a_commit_that_outlasts_its_deadline_runs_to_its_end_and_is_unknown) {
  run(&commit_beyond_the_deadline);
  EXPECT_EQ(stored(), "1:10 2:10 3:30");
}

struct Acts {
  int after_commit = 0;
  bool left = false;
};

Task<void> insert_and_count(Database* database, Acts* acts) {
  struct Leave {
    bool* left;
    ~Leave() { *left = true; }
  } leave{&acts->left};
  WriteBatch batch(*database);
  batch.add(Stage::rows, insert_item, {3, 30});
  batch.after_commit([acts] { ++acts->after_commit; });
  co_await batch.commit(soon());
  ADD_FAILURE() << "the caller was to be cancelled";
}

Task<void> cancel_a_commit(Database* database) {
  using namespace boost::asio::experimental::awaitable_operators;
  make_commits_slow(database->options().conninfo, "0.2");
  Acts acts;
  auto commit = insert_and_count(database, &acts);
  auto committing = until_true(database->options().conninfo, is_committing);
  // What ends first cancels the other.
  co_await (std::move(commit) || std::move(committing));
  EXPECT_TRUE(acts.left);
  EXPECT_EQ(acts.after_commit, 0);
  const Deadline deadline = soon();
  while (acts.after_commit == 0 && !deadline.passed()) co_await sleep_for(5ms);
  EXPECT_EQ(acts.after_commit, 1);
}

TEST_F(WriteBatchTest,
       a_commit_and_its_actions_run_to_their_end_although_the_caller_was_cancelled) {
  run(&cancel_a_commit);
  EXPECT_EQ(stored(), "1:10 2:10 3:30");
}

Task<void> lose_the_answer(Database* database, CuttingProxy* proxy, std::string direct) {
  const std::string first = co_await commit_with(database, broken, {1});
  EXPECT_EQ(first, "ok");
  proxy->hold_answers();
  Ending ending_of_it;
  Loop::current().spawn("buyer",
                        note_ending(database->write(insert_item, {4, 40}, soon()), &ending_of_it));
  co_await until_true(direct, "SELECT count(*) = 4 FROM item");
  proxy->cut();
  const std::string text = co_await wait_for(&ending_of_it);
  EXPECT_EQ(text, "commit unknown");
}

Task<void> with_proxy(CuttingProxy* proxy, std::string direct, std::string proxied) {
  Database database({.conninfo = std::move(proxied)});
  co_await lose_the_answer(&database, proxy, std::move(direct));
}

TEST_F(WriteBatchTest, a_commit_whose_answer_was_lost_is_unknown_and_stored) {
  if (!test_server_is_own()) GTEST_SKIP() << "the proxy knows the own server's socket only";
  const std::string folder = test_server().substr(5, test_server().find(' ') - 5);  // host=
  CuttingProxy proxy(folder + "/.s.PGSQL.5432");
  std::string proxied = home_.conninfo();
  proxied.replace(proxied.find(folder), folder.size(), proxy.folder());
  run_here(with_proxy(&proxy, home_.conninfo(), proxied));
  EXPECT_EQ(stored(), "1:10 2:10 3:30 4:40");
}

}  // namespace
}  // namespace flipflop::pg
