#include "platform/pg/lease_pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "platform/pg/database_fixture.h"
#include "platform/pg/local_pools.h"

namespace flipflop::pg {
namespace {

using namespace std::chrono_literals;

constexpr Statement one{"test.one", "SELECT 1"};

// A database with a single leased connection and room for two waiting tasks.
class LeasePoolTest : public DatabaseFixture {
 protected:
  void run_narrow(Task<void> (*test)(Database*)) { run_here(with_narrow_database(test)); }
  Task<void> with_narrow_database(Task<void> (*test)(Database*)) {
    Database database({.conninfo = home_.conninfo(), .connections = 3, .queue_limit = 2});
    co_await test(&database);
    co_await database.close(soon());
  }
};

Task<void> write_one(Database* database, int number, std::vector<int>* order) {
  co_await database->write(one, {}, soon());
  order->push_back(number);
}

Task<void> overfill(Database* database) {
  std::array<Ending, 3> endings;
  std::vector<int> order;
  {
    const Tx holder = co_await database->begin(soon());
    for (int i = 0; i < 3; ++i) {
      Loop::current().spawn("writer", note_ending(write_one(database, i, &order), &endings[i]));
      co_await sleep_for(1ms);
    }
    const std::string refused = co_await wait_for(&endings[2]);
    EXPECT_EQ(refused, "overloaded");
    EXPECT_TRUE(endings[0].text.empty());
  }
  const std::string first = co_await wait_for(&endings[0]);
  const std::string second = co_await wait_for(&endings[1]);
  EXPECT_EQ(first + second, "okok");
  EXPECT_THAT(order, testing::ElementsAre(0, 1));
}

TEST_F(LeasePoolTest, refuses_what_exceeds_its_queue_and_serves_the_rest_in_order) {
  run_narrow(&overfill);
}

Deadline of_a_request(std::chrono::milliseconds span) {
  Deadline deadline = Deadline::after(span);
  deadline.can_come_again = true;
  return deadline;
}

// There is room for another one, but whoever waits first has waited too long.
Task<void> stall(Database* database) {
  std::vector<int> order;
  Ending waiting;
  {
    const Tx holder = co_await database->begin(soon());
    Loop::current().spawn("writer", note_ending(write_one(database, 0, &order), &waiting));
    const Deadline limit = soon();
    std::string text = "timeout";
    while (text == "timeout" && !limit.passed())
      text = co_await ending(database->write(one, {}, of_a_request(20ms)));
    EXPECT_EQ(text, "overloaded");
    EXPECT_THROW(database->admit(of_a_request(20ms)), Overloaded);
    EXPECT_NO_THROW(database->admit(Deadline::after(20ms))) << "work of our own";
    const std::string own_work = co_await ending(database->write(one, {}, Deadline::after(20ms)));
    EXPECT_EQ(own_work, "timeout") << "it waits";
    EXPECT_TRUE(waiting.text.empty());
  }
  const std::string first = co_await wait_for(&waiting);
  EXPECT_EQ(first, "ok");
  EXPECT_NO_THROW(database->admit(of_a_request(20ms)));
}

TEST_F(LeasePoolTest, a_queue_that_stands_still_takes_no_request_more) {
  run_narrow(&stall);
}

Task<void> wait_in_vain(Database* database) {
  const Tx holder = co_await database->begin(soon());
  const std::string text = co_await ending(database->write(one, {}, Deadline::after(30ms)));
  EXPECT_EQ(text, "timeout");
}

Task<void> wait_in_vain_and_again(Database* database) {
  co_await wait_in_vain(database);
  const std::string text = co_await ending(database->write(one, {}, soon()));
  EXPECT_EQ(text, "ok");
}

TEST_F(LeasePoolTest, a_wait_ends_at_its_deadline_and_leaves_the_queue) {
  run_narrow(&wait_in_vain_and_again);
}

Task<void> hold_until(Database* database, Signal* release, bool* holds) {
  const Tx holder = co_await database->begin(soon());
  *holds = true;
  co_await release->wait(soon());
}

Task<void> start_to_hold(Database* database, Signal* release) {
  bool holds = false;
  Loop::current().spawn("holder", hold_until(database, release, &holds));
  const Deadline deadline = soon();
  while (!holds && !deadline.passed()) co_await sleep_for(1ms);
  EXPECT_TRUE(holds);
}

// Ends while one task holds the connection and another waits for it: both are cancelled.
Task<void> leave_waiting(Database* database, Signal* release) {
  co_await start_to_hold(database, release);
  Loop::current().spawn("writer", write_one(database, 0, nullptr));
  co_await sleep_for(5ms);
}

Task<void> write_twice(Database* database) {
  const std::string first = co_await ending(database->write(one, {}, soon()));
  const std::string second = co_await ending(database->write(one, {}, soon()));
  EXPECT_EQ(first + second, "okok");
}

TEST_F(LeasePoolTest, a_wait_that_is_cancelled_keeps_no_connection) {
  Database database({.conninfo = home_.conninfo(), .connections = 3, .queue_limit = 2});
  Signal release;
  for (int round = 0; round < 3; ++round) run_here(leave_waiting(&database, &release));
  run_here(write_twice(&database));
}

Task<void> close_while_leased(Database* database) {
  Signal release;
  co_await start_to_hold(database, &release);
  Ending waiting;
  Loop::current().spawn("writer", note_ending(database->write(one, {}, soon()), &waiting));
  co_await sleep_for(1ms);
  Ending closing;
  Loop::current().spawn("closer", note_ending(database->close(soon()), &closing));
  const std::string refused = co_await wait_for(&waiting);
  EXPECT_EQ(refused, "57P01");
  EXPECT_TRUE(closing.text.empty());
  release.notify_all();
  const std::string closed = co_await wait_for(&closing);
  EXPECT_EQ(closed, "ok");
}

TEST_F(LeasePoolTest, closing_refuses_the_queue_and_waits_for_leases) {
  run_narrow(&close_while_leased);
}

Task<void> lease_and_return(std::shared_ptr<LeasePool> pool) {
  const Lease lease = co_await pool->lease(soon());
}

Task<void> hand_over_to_a_waiting_task(std::string conninfo) {
  const auto pool = std::make_shared<LeasePool>(Loop::current(),
                                                ConnectionSet::Plan{"tx", Session(conninfo, {}), 1},
                                                10, std::make_shared<Canceller>());
  Lease held = co_await pool->lease(soon());
  Loop::current().spawn("waiting", lease_and_return(pool));
  co_await sleep_for(5ms);
  held.give_back();
  EXPECT_TRUE(pool->is_busy()) << "the clock would stop before the waiting task has begun";
  EXPECT_FALSE(pool->is_returned());
  const Deadline deadline = soon();
  while (pool->is_busy() && !deadline.passed()) co_await sleep_for(1ms);
  EXPECT_TRUE(pool->is_returned());
}

TEST_F(LeasePoolTest, is_busy_while_a_connection_is_on_its_way_to_a_waiting_task) {
  run_here(hand_over_to_a_waiting_task(home_.conninfo()));
}

TEST(PoolSizes, divide_the_connections_among_loops_and_kinds) {
  const auto sizes = [](int connections, std::size_t loops) {
    const PoolSizes all = pool_sizes({.connections = connections, .loops = loops});
    return std::vector{all.reads, all.tx, all.slow};
  };
  EXPECT_THAT(sizes(24, 1), testing::ElementsAre(4, 18, 2));
  EXPECT_THAT(sizes(24, 2), testing::ElementsAre(4, 7, 1));
  EXPECT_THAT(sizes(24, 4), testing::ElementsAre(2, 3, 1));
  EXPECT_THAT(sizes(1, 4), testing::ElementsAre(1, 1, 1));
}

TEST(BackOff, grows_from_a_fiftieth_of_a_second_to_two_and_starts_over_after_success) {
  BackOff back_off;
  const SteadyInstant now = std::chrono::steady_clock::now();
  EXPECT_TRUE(back_off.is_over(now));
  back_off.note_failure(now);
  EXPECT_FALSE(back_off.is_over(now + 24ms));
  EXPECT_TRUE(back_off.is_over(now + 50ms));
  for (int i = 0; i < 20; ++i) back_off.note_failure(now);
  EXPECT_FALSE(back_off.is_over(now + 999ms));
  EXPECT_TRUE(back_off.is_over(now + 2s));
  back_off.note_success();
  EXPECT_TRUE(back_off.is_over(now));
}

}  // namespace
}  // namespace flipflop::pg
