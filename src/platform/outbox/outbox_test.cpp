#include "platform/outbox/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <optional>

#include "platform/jobs/test_process.h"
#include "platform/json/describe.h"

namespace flipflop::outbox_test {

struct Boiled {
  static constexpr const char* kind = "kitchen.boiled";
  Uuid pot;
  int number = 0;
  Uuid aggregate() const { return pot; }
};
BOOST_DESCRIBE_STRUCT(Boiled, (), (pot, number))

struct Burnt {
  static constexpr const char* kind = "kitchen.burnt";
  Uuid pot;
  Uuid aggregate() const { return pot; }
};
BOOST_DESCRIBE_STRUCT(Burnt, (), (pot))

}  // namespace flipflop::outbox_test

FLIPFLOP_JSON(flipflop::outbox_test::Boiled);
FLIPFLOP_JSON(flipflop::outbox_test::Burnt);

namespace flipflop::outbox_test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Deadline soon() {
  return Deadline::after(10s);
}

Uuid pot(int number) {
  Uuid id;
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return id;
}

// Writes down what it handles, and fails when it is told to. Its effect is also a row, so that a
// test sees whether the transaction held.
class Cook {
 public:
  Task<void> on_boiled(pg::Tx& tx, Boiled event) {
    if (refuses(event)) throw std::runtime_error("too hot");
    co_await tx.run({"test.cook", "INSERT INTO dishes (pot, number) VALUES ($1, $2)"},
                    {event.pot, event.number});
    const std::lock_guard lock(mutex_);
    handled_.push_back(event.number);
  }
  Task<void> on_burnt(pg::Tx&, Burnt) {
    const std::lock_guard lock(mutex_);
    handled_.push_back(-1);
    co_return;
  }

  void refuse(Uuid refused, int times) {
    const std::lock_guard lock(mutex_);
    refused_ = refused;
    times_ = times;
  }
  std::vector<int> handled() {
    const std::lock_guard lock(mutex_);
    return handled_;
  }
  int refusals() {
    const std::lock_guard lock(mutex_);
    return refusals_;
  }

 private:
  bool refuses(const Boiled& event) {
    const std::lock_guard lock(mutex_);
    if (event.pot != refused_ || times_ == 0) return false;
    --times_;
    ++refusals_;
    return true;
  }

  std::mutex mutex_;
  std::vector<int> handled_;
  Uuid refused_;
  int times_ = 0;
  int refusals_ = 0;
};

class OutboxTest : public testing::Test {
 protected:
  OutboxTest() {
    pg::run_script(database_.conninfo(), "CREATE TABLE dishes (pot uuid, number int)");
  }

  static Task<void> publish_in_tx(TestProcess* process, Uuid pot, int number, bool commit) {
    pg::Tx tx = co_await process->database->begin(soon());
    co_await process->outbox.publish(tx, Boiled{pot, number});
    if (commit) {
      co_await tx.commit();
    } else {
      co_await tx.rollback();
    }
  }
  static Task<void> publish_in_batch(TestProcess* process, Uuid pot, int from, int count) {
    pg::WriteBatch batch(*process->database);
    for (int number = from; number < from + count; ++number)
      process->outbox.publish(batch, Boiled{pot, number});
    const auto committed = co_await batch.commit(soon());
    EXPECT_TRUE(committed.has_value());
  }
  void publish(TestProcess& process, Uuid pot, int number) {
    process.run([&] { return publish_in_tx(&process, pot, number, true); });
  }
  static Task<void> read_into(TestProcess* process, std::int64_t position,
                              std::vector<std::string> kinds,
                              std::vector<outbox::StoredEvent>* events) {
    *events = co_await process->outbox.read_after(position, std::move(kinds), 1000, soon());
  }
  std::vector<outbox::StoredEvent> read_after(TestProcess& process, std::int64_t position,
                                              std::vector<std::string> kinds = {}) {
    std::vector<outbox::StoredEvent> events;
    process.run([&] { return read_into(&process, position, kinds, &events); });
    return events;
  }
  static Task<void> begin_late(TestProcess* process, std::optional<pg::Tx>* late) {
    *late = co_await process->database->begin(Deadline::after(30s));
    co_await process->outbox.publish(**late, Boiled{pot(1), 1});
  }
  static Task<void> commit_late(std::optional<pg::Tx>* late) {
    co_await (*late)->commit();
    late->reset();
  }
  static Task<void> retry_first(TestProcess* process, std::vector<outbox::Parked>* parked,
                                bool* retried) {
    *parked = co_await process->events.parked(10, soon());
    if (parked->empty()) co_return;
    const outbox::Parked& first = parked->front();
    *retried = co_await process->events.retry(first.subscriber, first.event, soon());
  }
  bool relayed(int events) {
    return eventually([&] {
      return value_now(database_, "SELECT count(position) FROM platform.outbox") ==
             std::to_string(events);
    });
  }
  std::string held() {
    return value_now(database_,
                     "SELECT coalesce(string_agg(state, ',' ORDER BY position), '') "
                     "FROM platform.held_event");
  }

  pg::TestDatabase database_;
  ManualClock clock_{SystemClock().now()};
};

TEST_F(OutboxTest, a_rolled_back_transaction_publishes_nothing) {
  TestProcess process(database_, clock_);
  process.start_relay();
  process.run([&] { return publish_in_tx(&process, pot(1), 1, false); });
  publish(process, pot(1), 2);
  ASSERT_TRUE(relayed(1));
  const auto events = read_after(process, 0);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_NE(events[0].body.find("\"number\":2"), std::string::npos);
}

TEST_F(OutboxTest, an_event_that_is_committed_late_gets_a_later_position) {
  TestProcess process(database_, clock_);
  process.start_relay();
  // The first transaction writes its event, and commits when the second has been read.
  std::optional<pg::Tx> late;
  process.run([&] { return begin_late(&process, &late); });
  publish(process, pot(1), 2);
  ASSERT_TRUE(relayed(1));
  const std::int64_t reader = read_after(process, 0).at(0).position;
  process.run([&] { return commit_late(&late); });
  ASSERT_TRUE(relayed(2));
  const auto missed = read_after(process, reader);
  ASSERT_EQ(missed.size(), 1U);
  EXPECT_NE(missed[0].body.find("\"number\":1"), std::string::npos);
}

TEST_F(OutboxTest, two_relays_give_every_event_one_position_in_the_order_of_writing) {
  TestProcess first(database_, clock_);
  TestProcess second(database_, clock_);
  first.start_relay();
  second.start_relay();
  for (int round = 0; round < 20; ++round) {
    TestProcess& process = round % 2 == 0 ? first : second;
    process.run([&] { return publish_in_batch(&process, pot(1), round * 120, 120); });
  }
  ASSERT_TRUE(relayed(2400));
  EXPECT_EQ(value_now(database_, "SELECT count(DISTINCT position) FROM platform.outbox"), "2400");
  EXPECT_EQ(
      value_now(database_,
                "SELECT count(*) FROM (SELECT written < lag(written) OVER (ORDER BY position) "
                "AS backwards FROM platform.outbox) AS o WHERE backwards"),
      "0");
}

TEST_F(OutboxTest, a_follower_reads_only_the_kinds_it_asks_for) {
  TestProcess process(database_, clock_);
  process.start_relay();
  publish(process, pot(1), 1);
  ASSERT_TRUE(relayed(1));
  EXPECT_THAT(read_after(process, 0, {"kitchen.burnt"}), IsEmpty());
  EXPECT_EQ(read_after(process, 0, {"kitchen.boiled"}).size(), 1U);
}

TEST_F(OutboxTest, a_handler_sees_every_event_once_and_in_order) {
  TestProcess process(database_, clock_);
  Cook cook;
  process.events.on("test.cook", &Cook::on_boiled, &cook);
  process.events.on("test.fireman", &Cook::on_burnt, &cook);
  process.start_relay();
  process.start_events();
  process.run([&] { return publish_in_batch(&process, pot(1), 0, 250); });
  ASSERT_TRUE(eventually([&] { return cook.handled().size() == 250; }));
  std::vector<int> expected;
  for (int number = 0; number < 250; ++number) expected.push_back(number);
  EXPECT_EQ(cook.handled(), expected);
  EXPECT_EQ(value_now(database_, "SELECT count(*) FROM dishes"), "250");
}

TEST_F(OutboxTest, a_handler_that_throws_is_retried_and_others_go_on_meanwhile) {
  TestProcess process(database_, clock_);
  Cook cook;
  cook.refuse(pot(1), 2);
  process.events.on("test.cook", &Cook::on_boiled, &cook);
  process.start_relay();
  process.start_events();
  publish(process, pot(1), 1);
  publish(process, pot(2), 2);
  publish(process, pot(1), 3);
  ASSERT_TRUE(eventually([&] { return cook.handled() == std::vector{2}; }));
  ASSERT_TRUE(eventually([&] { return held() == "waiting,waiting"; }));
  // The clock stands, so nothing is tried again before it moves.
  clock_.advance(1s);
  ASSERT_TRUE(eventually([&] { return cook.refusals() == 2; }));
  EXPECT_TRUE(eventually([&] {
    clock_.advance(1s);
    return cook.handled() == std::vector{2, 1, 3};
  }));
  EXPECT_TRUE(eventually([&] { return held().empty(); }));
}

TEST_F(OutboxTest, an_event_that_fails_eight_times_is_parked_with_its_followers_behind_it) {
  TestProcess process(database_, clock_);
  Cook cook;
  cook.refuse(pot(1), 8);
  process.events.on("test.cook", &Cook::on_boiled, &cook);
  process.start_relay();
  process.start_events();
  publish(process, pot(1), 1);
  publish(process, pot(1), 2);
  publish(process, pot(2), 3);
  ASSERT_TRUE(eventually([&] {
    clock_.advance(1min);
    return held() == "parked,waiting";
  }));
  EXPECT_EQ(cook.refusals(), 8);
  EXPECT_THAT(cook.handled(), ElementsAre(3));
  publish(process, pot(1), 4);
  ASSERT_TRUE(eventually([&] { return held() == "parked,waiting,waiting"; }));

  // A person looked into it.
  std::vector<outbox::Parked> parked;
  bool retried = false;
  process.run([&] { return retry_first(&process, &parked, &retried); });
  ASSERT_EQ(parked.size(), 1U);
  EXPECT_EQ(parked[0].subscriber, "test.cook");
  EXPECT_EQ(parked[0].queued_behind, 2);
  EXPECT_NE(parked[0].reason.find("too hot"), std::string::npos);
  EXPECT_TRUE(retried);
  EXPECT_TRUE(eventually([&] { return cook.handled() == std::vector{3, 1, 2, 4}; }));
}

TEST_F(OutboxTest, an_effect_happens_once_when_the_process_dies_and_another_goes_on) {
  Cook cook;
  for (int life = 0; life < 6; ++life) {
    TestProcess process(database_, clock_);
    process.events.on("test.cook", &Cook::on_boiled, &cook);
    process.start_relay();
    process.start_events();
    process.run([&] { return publish_in_batch(&process, pot(life), life * 50, 50); });
    const auto before = cook.handled().size();
    eventually([&] { return cook.handled().size() > before; });
    process.stop_now();
    // The lease of the dead process runs out.
    pg::run_script(database_.conninfo(),
                   "UPDATE platform.subscriber SET lease_until = now() - interval '1 second'");
  }
  TestProcess last(database_, clock_);
  last.events.on("test.cook", &Cook::on_boiled, &cook);
  last.start_relay();
  last.start_events();
  const auto dishes = [&](const char* what) {
    return value_now(database_, std::string("SELECT count(") + what + ") FROM dishes");
  };
  EXPECT_TRUE(eventually([&] { return dishes("DISTINCT number") == "300"; }));
  EXPECT_EQ(dishes("*"), "300");
}

TEST_F(OutboxTest, two_processes_share_a_subscriber_without_repeating_it) {
  Cook cook;
  TestProcess first(database_, clock_);
  TestProcess second(database_, clock_);
  for (TestProcess* process : {&first, &second}) {
    process->events.on("test.cook", &Cook::on_boiled, &cook);
    process->start_relay();
    process->start_events();
  }
  for (int number = 0; number < 40; ++number)
    publish(number % 2 == 0 ? first : second, pot(number), number);
  EXPECT_TRUE(eventually([&] { return cook.handled().size() >= 40; }));
  EXPECT_EQ(value_now(database_, "SELECT count(*) FROM dishes"), "40");
}

TEST_F(OutboxTest, a_drained_runner_gives_its_lease_back_at_once) {
  Cook cook;
  TestProcess process(database_, clock_);
  process.events.on("test.cook", &Cook::on_boiled, &cook);
  process.start_relay();
  process.start_events();
  publish(process, pot(1), 1);
  ASSERT_TRUE(eventually([&] { return cook.handled().size() == 1; }));
  process.run([&] { return process.events.drain(soon()); });
  EXPECT_EQ(value_now(database_, "SELECT count(*) FROM platform.subscriber WHERE owner IS NULL"),
            "1");
}

TEST_F(OutboxTest, weeks_that_everybody_has_read_are_dropped_after_thirty_days) {
  const auto weeks = [&] {
    return value_now(database_,
                     "SELECT count(*) FROM pg_class WHERE relname ~ "
                     "'^outbox_[0-9]{8}$' AND relkind = 'r'");
  };
  // Thirty days after this week, whatever day it is today.
  const auto drop_this_week = [&] {
    return value_now(database_,
                     "SELECT platform.drop_partitions((date_trunc('week', now() AT TIME ZONE "
                     "'UTC') + interval '8 days') AT TIME ZONE 'UTC')");
  };
  EXPECT_EQ(weeks(), "3");
  TestProcess process(database_, clock_);
  process.start_relay();
  publish(process, pot(1), 1);
  ASSERT_TRUE(relayed(1));
  pg::run_script(database_.conninfo(),
                 "INSERT INTO platform.subscriber (name, kind, seen_at) "
                 "VALUES ('test.late', 'kitchen.boiled', now() + interval '20 days')");
  EXPECT_EQ(drop_this_week(), "0");
  pg::run_script(database_.conninfo(), "UPDATE platform.subscriber SET position = 1");
  EXPECT_EQ(drop_this_week(), "1");
  EXPECT_EQ(weeks(), "2");
}

}  // namespace
}  // namespace flipflop::outbox_test
