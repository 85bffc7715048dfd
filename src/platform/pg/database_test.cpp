#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "platform/pg/database_fixture.h"

namespace flipflop::pg {
namespace {

using namespace std::chrono_literals;
using DatabaseTest = DatabaseFixture;

constexpr Statement add_one{"test.add_one", "SELECT $1::integer + 1"};

Task<int> plus_one(Database* database, int number) {
  const Rows rows = co_await database->read(add_one, {number}, soon());
  co_return rows[0].get<int>(0);
}

struct Tally {
  int done = 0;
  int wrong = 0;
  Signal changed;
};

Task<void> ask_many(Database* database, int first, int count, Tally* tally) {
  for (int number = first; number < first + count; ++number) {
    const int answer = co_await plus_one(database, number);
    if (answer != number + 1) ++tally->wrong;
  }
  ++tally->done;
  tally->changed.notify_all();
}

Task<void> ten_thousand_reads(Database* database) {
  Tally tally;
  for (int task = 0; task < 100; ++task)
    Loop::current().spawn("reader", ask_many(database, task * 1000, 100, &tally));
  while (tally.done < 100) {
    const bool notified = co_await tally.changed.wait(soon());
    EXPECT_TRUE(notified);
    if (!notified) co_return;
  }
  EXPECT_EQ(tally.wrong, 0);
}

TEST(DatabaseAddress, a_password_in_a_bad_address_is_not_repeated) {
  for (const char* address : {"postgresql://shop:geheim@[::1/shop", "host=a geheim",
                              "postgresql://shop:ge%zzheim@localhost/shop"}) {
    try {
      Database database({.conninfo = address});
      ADD_FAILURE() << "taken: " << address;
    } catch (const Error& refused) {
      EXPECT_THAT(refused.what(), testing::StartsWith("the database address cannot be read"));
      EXPECT_THAT(refused.what(), testing::Not(testing::ContainsRegex("ge.*heim")));
    }
  }
}

TEST(BlockingConnection, an_error_does_not_repeat_the_values_of_a_row) {
  const TestDatabase database;
  try {
    run_script(database.conninfo(),
               "CREATE TABLE person (email text UNIQUE);"
               "INSERT INTO person VALUES ('jan@example.org'), ('jan@example.org')");
    ADD_FAILURE() << "both were taken";
  } catch (const Error& refused) {
    EXPECT_THAT(refused.what(), testing::HasSubstr("person_email_key"));
    EXPECT_THAT(refused.what(), testing::Not(testing::HasSubstr("jan@")));
  }
}

TEST_F(DatabaseTest, ten_thousand_reads_of_many_tasks_get_their_own_answers) {
  run(&ten_thousand_reads);
}

constexpr Statement divide{"test.divide", "SELECT 10 / $1::integer"};
constexpr Statement sleep_a_while{"test.sleep", "SELECT pg_sleep($1)"};
constexpr Statement from_nowhere{"test.nowhere", "SELECT 1 FROM nowhere"};

Task<void> fail_among_others(Database* database) {
  std::array<Ending, 30> endings;
  for (int i = 0; i < 30; ++i) {
    auto call = database->read(divide, {i % 3 == 0 ? 0 : 2}, soon());
    Loop::current().spawn("reader", note_ending(std::move(call), &endings[i]));
  }
  for (int i = 0; i < 30; ++i) {
    const std::string text = co_await wait_for(&endings[i]);
    EXPECT_EQ(text, i % 3 == 0 ? "22012" : "ok") << i;
  }
}

TEST_F(DatabaseTest, a_failed_read_leaves_the_others_in_the_pipeline_alone) {
  run(&fail_among_others);
}

Task<void> use_before_it_exists(Database* database) {
  for (int i = 0; i < 3; ++i) {
    const std::string text = co_await ending(database->read(from_nowhere, {}, soon()));
    EXPECT_EQ(text, "42P01");
  }
  run_script(database->options().conninfo, "CREATE TABLE nowhere ()");
  const std::string text = co_await ending(database->read(from_nowhere, {}, soon()));
  EXPECT_EQ(text, "ok");
}

TEST_F(DatabaseTest, a_statement_that_could_not_be_prepared_is_prepared_anew_next_time) {
  run(&use_before_it_exists);
}

constexpr Statement all_columns{"test.all_columns", "SELECT * FROM item ORDER BY id"};

Task<void> change_a_table(Database* database) {
  const Rows before = co_await database->read(all_columns, {}, soon());
  EXPECT_EQ(before[0].get<int>(1), 10);
  run_script(database->options().conninfo, "ALTER TABLE item ADD note text DEFAULT 'new'");
  const std::string stale = co_await ending(database->read(all_columns, {}, soon()));
  EXPECT_EQ(stale, "0A000");
  const Rows after = co_await database->read(all_columns, {}, soon());
  EXPECT_EQ(after[0].get<std::string>(2), "new");
}

TEST_F(DatabaseTest, a_plan_that_no_longer_fits_the_table_is_replaced_after_one_failure) {
  run(&change_a_table);
}

Task<void> send_a_nul(Database* database) {
  const std::string cut("before\0after", 12);
  const std::string text =
      co_await ending(database->read({"test.echo", "SELECT $1::text"}, {cut}, soon()));
  EXPECT_EQ(text, "22021");
  const std::string written =
      co_await ending(database->write({"test.echo", "SELECT $1::text"}, {cut}, soon()));
  EXPECT_EQ(written, "22021");
  const int answer = co_await plus_one(database, 1);
  EXPECT_EQ(answer, 2);
}

Task<void> share_a_name(Database* database) {
  const int answer = co_await plus_one(database, 1);
  EXPECT_EQ(answer, 2);
  constexpr Statement impostor{"test.add_one", "SELECT $1::integer + 2"};
  const std::string text = co_await ending(database->read(impostor, {1}, soon()));
  EXPECT_EQ(text, "42P05");
}

TEST_F(DatabaseTest, two_statements_of_one_name_are_refused) {
  run(&share_a_name);
}

TEST_F(DatabaseTest, a_text_with_nul_is_refused_and_not_cut) {
  run(&send_a_nul);
}

Task<void> outlive_a_deadline(Database* database) {
  const auto begun = std::chrono::steady_clock::now();
  const std::string text =
      co_await ending(database->read(sleep_a_while, {0.3}, Deadline::after(30ms)));
  EXPECT_EQ(text, "timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 250ms);
  const int answer = co_await plus_one(database, 1);
  EXPECT_EQ(answer, 2);
}

TEST_F(DatabaseTest, a_read_ends_at_its_deadline_and_the_connection_serves_on) {
  run(&outlive_a_deadline);
}

Task<void> outlive_a_slow_deadline(Database* database) {
  const std::string text =
      co_await ending(database->slow(sleep_a_while, {60}, Deadline::after(50ms)));
  EXPECT_EQ(text, "timeout");
  co_await until_true(database->options().conninfo,
                      "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname ="
                      " current_database() AND query LIKE '%pg_sleep($1)' AND state = 'active'");
  const std::string again = co_await ending(database->slow(sleep_a_while, {0}, soon()));
  EXPECT_EQ(again, "ok");
}

TEST_F(DatabaseTest, a_slow_statement_that_nobody_waits_for_is_cancelled_on_the_server) {
  run(&outlive_a_slow_deadline);
}

Task<void> lose_connections(Database* database) {
  std::array<Ending, 8> endings;
  for (Ending& each : endings)
    Loop::current().spawn("reader",
                          note_ending(database->read(sleep_a_while, {30}, soon()), &each));
  const std::string& conninfo = database->options().conninfo;
  co_await until_true(conninfo,
                      "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname ="
                      " current_database() AND wait_event = 'PgSleep'");
  // Again and again: a read that waited for a connection gets one and loses it, too.
  while (std::ranges::any_of(endings, [](const Ending& each) { return each.text.empty(); })) {
    query_now(conninfo,
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    co_await sleep_for(5ms);
  }
  for (const Ending& each : endings) EXPECT_THAT(each.text, testing::AnyOf("57P01", "08006"));
  const int answer = co_await plus_one(database, 1);
  EXPECT_EQ(answer, 2);
}

TEST_F(DatabaseTest, a_lost_connection_fails_its_reads_and_is_replaced) {
  run(&lose_connections);
}

Task<void> ask_nobody() {
  Database database({.conninfo = "host=/nonexistent dbname=none"});
  for (int i = 0; i < 3; ++i) {
    const std::string read = co_await ending(plus_one(&database, 1));
    EXPECT_EQ(read, "08006");
    const std::string leased = co_await ending(database.begin(soon()));
    EXPECT_EQ(leased, "08006");
  }
  const std::string late = co_await ending(database.begin(Deadline::after(0ms)));
  EXPECT_EQ(late, "timeout");
}

TEST(Database, an_unreachable_server_is_an_error_and_not_a_wait) {
  run_here(ask_nobody());
}

TEST(Database, refuses_an_address_that_cannot_be_read) {
  EXPECT_THROW(Database({.conninfo = "host='"}), Error);
}

Task<void> ask_after_close(Database* database) {
  const int answer = co_await plus_one(database, 1);
  EXPECT_EQ(answer, 2);
  co_await database->close(soon());
  const std::string read = co_await ending(plus_one(database, 1));
  EXPECT_EQ(read, "57P01");
  const std::string leased = co_await ending(database->begin(soon()));
  EXPECT_EQ(leased, "57P01");
  const std::string gone = query_now(database->options().conninfo,
                                     "SELECT count(*) FROM pg_stat_activity WHERE datname ="
                                     " current_database() AND application_name = 'flipflop'"
                                     " AND pid <> pg_backend_pid()")[0][0];
  EXPECT_EQ(gone, "0");
}

TEST_F(DatabaseTest, a_closed_database_refuses_every_call) {
  run(&ask_after_close);
}

Task<void> read_settings(Database* database) {
  constexpr Statement settings{"test.settings",
                               "SELECT current_setting('TimeZone'),"
                               " current_setting('statement_timeout'),"
                               " current_setting('lock_timeout'),"
                               " current_setting('application_name'),"
                               " current_setting('client_encoding')"};
  const Rows quick = co_await database->write(settings, {}, soon());
  EXPECT_EQ(quick[0].text(0), "UTC");
  EXPECT_EQ(quick[0].text(1), "5s");
  EXPECT_EQ(quick[0].text(2), "3s");
  EXPECT_EQ(quick[0].text(3), "flipflop");
  EXPECT_EQ(quick[0].text(4), "UTF8");
  const Rows slow = co_await database->slow(settings, {}, soon());
  EXPECT_EQ(slow[0].text(1), "1min");
}

TEST_F(DatabaseTest, sessions_have_their_timeouts_and_utc) {
  run(&read_settings);
}

Task<void> pass_a_list(Database* database) {
  constexpr Statement choose{
      "test.choose",
      "SELECT set_config('flipflop.ids', string_agg(id::text, ','), true) FROM item"};
  constexpr Statement use{"test.use",
                          "SELECT sum(quantity) FROM item WHERE id = ANY"
                          " (string_to_array(current_setting('flipflop.ids'), ',')::integer[])"};
  ReadBatch batch(*database);
  const std::size_t chosen = batch.add(choose, {});
  const std::size_t sum = batch.add(use, {});
  const std::vector<Rows> results = co_await batch.run(soon());
  EXPECT_EQ(results[chosen].size(), 1);
  EXPECT_EQ(results[sum][0].get<int>(0), 20);
  const Rows left = co_await database->read(
      {"test.left", "SELECT coalesce(current_setting('flipflop.ids', true), '')"}, {}, soon());
  EXPECT_EQ(left[0].text(0), "");
}

TEST_F(DatabaseTest,
       a_read_batch_passes_a_list_from_one_statement_to_the_next_and_leaves_nothing_behind) {
  run(&pass_a_list);
}

Task<void> fail_in_a_batch(Database* database) {
  ReadBatch batch(*database);
  batch.add(divide, {0});
  batch.add(add_one, {1});
  const std::string text = co_await ending(batch.run(soon()));
  EXPECT_EQ(text, "22012");
  const int answer = co_await plus_one(database, 1);
  EXPECT_EQ(answer, 2);
}

TEST_F(DatabaseTest, a_read_batch_fails_as_a_whole) {
  run(&fail_in_a_batch);
}

Task<void> use_once(Database* database) {
  const int answer = co_await plus_one(database, 1);
  EXPECT_EQ(answer, 2);
}

TEST_F(DatabaseTest, a_database_may_outlive_a_loop_and_serve_the_next) {
  const auto database = home_.open();
  run_here(use_once(database.get()));
  run_here(use_once(database.get()));
}

Task<void> use_and_count(Database* database, std::atomic<int>* left) {
  co_await use_once(database);
  co_await database->close(soon());
  --*left;
  left->notify_one();
}

TEST_F(DatabaseTest, each_loop_is_served_by_its_own_connections) {
  const auto database = home_.open(2);
  Loops loops(2);
  std::atomic<int> left = 2;
  for (std::size_t i = 0; i < 2; ++i)
    loops.at(i).spawn("user", use_and_count(database.get(), &left));
  loops.start();
  for (int seen = left; seen > 0; seen = left) left.wait(seen);
  EXPECT_EQ(loops.stop(soon()), 0u);
}

}  // namespace
}  // namespace flipflop::pg
