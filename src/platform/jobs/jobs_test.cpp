#include "platform/jobs/jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>

#include "platform/jobs/test_process.h"
#include "platform/json/describe.h"

namespace flipflop::jobs_test {

struct Parcel {
  int number = 0;
};
BOOST_DESCRIBE_STRUCT(Parcel, (), (number))

}  // namespace flipflop::jobs_test

FLIPFLOP_JSON(flipflop::jobs_test::Parcel);

namespace flipflop::jobs_test {
namespace {

using namespace std::chrono_literals;
using jobs::Job;
using jobs::Outcome;
using jobs::Policy;

Deadline soon() {
  return Deadline::after(10s);
}

// A handler that counts how often it worked each parcel, and behaves as the test wants.
class Courier {
 public:
  Task<Outcome> deliver(Job job, Parcel parcel) {
    note(parcel.number);
    if (failures > 0 && failures-- > 0) throw std::runtime_error("nobody at home");
    if (hold) co_await hold_until_told(job);
    if (waits_once.exchange(false)) co_return Outcome::again(1min);
    if (gives_up) co_return Outcome::parked("the address does not exist");
    co_return Outcome::done();
  }
  Task<void> sweep(Deadline) {
    ++sweeps;
    co_return;
  }

  int total() {
    const std::lock_guard lock(mutex_);
    int sum = 0;
    for (const auto& [number, times] : times_) sum += times;
    return sum;
  }
  int most_often() {
    const std::lock_guard lock(mutex_);
    int most = 0;
    for (const auto& [number, times] : times_) most = std::max(most, times);
    return most;
  }

  std::atomic<int> failures{0};
  std::atomic<bool> hold{false};
  std::atomic<bool> gives_up{false};
  std::atomic<bool> waits_once{false};
  std::atomic<int> sweeps{0};

 private:
  void note(int number) {
    const std::lock_guard lock(mutex_);
    ++times_[number];
  }
  Task<void> hold_until_told(Job job) {
    while (hold && !job.deadline.passed()) co_await sleep_for(5ms);
  }

  std::mutex mutex_;
  std::map<int, int> times_;
};

class JobsTest : public testing::Test {
 protected:
  static Task<void> enqueue_in_tx(TestProcess* process, std::string key, int number) {
    pg::Tx tx = co_await process->database->begin(soon());
    co_await process->jobs.enqueue(
        tx,
        {.queue = "test.deliver", .key = std::move(key), .body = json::to_text(Parcel{number})});
    co_await tx.commit();
  }
  static Task<void> enqueue_many(TestProcess* process, int count) {
    pg::WriteBatch batch(*process->database);
    for (int number = 0; number < count; ++number) {
      process->jobs.enqueue(batch, {.queue = "test.deliver",
                                    .key = std::to_string(number),
                                    .body = json::to_text(Parcel{number})});
    }
    const auto committed = co_await batch.commit(soon());
    EXPECT_TRUE(committed.has_value());
  }
  static Task<void> work_now(TestProcess* process, std::string key, std::chrono::milliseconds limit,
                             bool* done) {
    *done = co_await process->jobs.work_now("test.deliver", std::move(key), Deadline::after(limit));
  }
  static Task<void> list(TestProcess* process, std::string state,
                         std::vector<jobs::Jobs::Listed>* listed) {
    *listed = co_await process->jobs.list(std::move(state), 100, soon());
  }
  static Task<void> retry(TestProcess* process, Uuid id, bool* retried) {
    *retried = co_await process->jobs.retry(id, soon());
  }
  static Task<void> let_go(Courier* courier) {
    courier->hold = false;
    co_return;
  }
  static Task<void> drain_while_held(TestProcess* process, Courier* courier) {
    Loop::current().spawn("let go", let_go(courier));  // runs when drain() waits
    co_await process->jobs.drain(soon());
  }
  void enqueue(TestProcess& process, std::string key, int number = 1) {
    process.run([&] { return enqueue_in_tx(&process, key, number); });
  }
  std::string states() {
    return value_now(database_,
                     "SELECT coalesce(string_agg(state, ',' ORDER BY key), '') "
                     "FROM platform.job WHERE queue = 'test.deliver'");
  }
  void handle(TestProcess& process, Policy policy = {}) {
    process.jobs.handle("test.deliver", policy, &Courier::deliver, &courier_);
  }

  pg::TestDatabase database_;
  ManualClock clock_{SystemClock().now()};
  Courier courier_;
};

TEST_F(JobsTest, a_job_that_is_enqueued_twice_is_worked_once) {
  TestProcess process(database_, clock_);
  handle(process);
  enqueue(process, "a");
  enqueue(process, "a");
  process.start_jobs();
  ASSERT_TRUE(eventually([&] { return states() == "done"; }));
  enqueue(process, "a");
  EXPECT_EQ(states(), "done");
  EXPECT_EQ(courier_.total(), 1);
}

TEST_F(JobsTest, two_processes_work_every_job_once) {
  TestProcess first(database_, clock_, 2);
  TestProcess second(database_, clock_, 2);
  for (TestProcess* process : {&first, &second}) {
    handle(*process, {.at_once = 4});
    process->start_jobs();
  }
  first.run([&] { return enqueue_many(&first, 200); });
  ASSERT_TRUE(eventually([&] {
    return value_now(database_, "SELECT count(*) FROM platform.job WHERE state = 'done'") == "200";
  }));
  EXPECT_EQ(courier_.total(), 200);
  EXPECT_EQ(courier_.most_often(), 1);
}

TEST_F(JobsTest, a_queue_never_runs_more_jobs_at_once_than_its_policy_allows) {
  TestProcess process(database_, clock_, 2);
  courier_.hold = true;
  handle(process, {.at_once = 3});
  process.run([&] { return enqueue_many(&process, 10); });
  process.start_jobs();
  ASSERT_TRUE(eventually([&] { return courier_.total() == 3; }));
  process.jobs.wake();
  EXPECT_FALSE(eventually([&] { return courier_.total() > 3; }, 1s));
  courier_.hold = false;
  EXPECT_TRUE(eventually([&] { return courier_.total() == 10; }));
}

TEST_F(JobsTest, a_failed_job_is_tried_again_later_and_then_done) {
  TestProcess process(database_, clock_);
  courier_.failures = 2;
  handle(process);
  enqueue(process, "a");
  process.start_jobs();
  ASSERT_TRUE(eventually([&] { return courier_.total() == 1 && states() == "waiting"; }));
  EXPECT_TRUE(eventually([&] {
    clock_.advance(1s);
    return states() == "done";
  }));
  EXPECT_EQ(courier_.total(), 3);
}

TEST_F(JobsTest, a_job_is_parked_after_its_last_attempt_and_can_be_retried) {
  TestProcess process(database_, clock_);
  courier_.failures = 3;
  handle(process, {.attempts = 3});
  enqueue(process, "a");
  process.start_jobs();
  ASSERT_TRUE(eventually([&] {
    clock_.advance(1s);
    return states() == "parked";
  }));
  std::vector<jobs::Jobs::Listed> parked;
  process.run([&] { return list(&process, "parked", &parked); });
  ASSERT_EQ(parked.size(), 1U);
  EXPECT_EQ(parked[0].reason, "nobody at home");
  EXPECT_EQ(parked[0].attempts, 3);
  bool retried = false;
  process.run([&] { return retry(&process, parked[0].id, &retried); });
  EXPECT_TRUE(retried);
  EXPECT_TRUE(eventually([&] { return states() == "done"; }));
  process.run([&] { return retry(&process, parked[0].id, &retried); });
  EXPECT_FALSE(retried);
}

TEST_F(JobsTest, a_handler_parks_a_job_that_cannot_succeed) {
  TestProcess process(database_, clock_);
  courier_.gives_up = true;
  handle(process);
  enqueue(process, "a");
  process.start_jobs();
  ASSERT_TRUE(eventually([&] { return states() == "parked"; }));
  EXPECT_EQ(value_now(database_, "SELECT reason FROM platform.job WHERE state = 'parked'"),
            "the address does not exist");
}

TEST_F(JobsTest, a_job_that_asks_for_later_loses_no_attempt) {
  TestProcess process(database_, clock_);
  courier_.waits_once = true;
  handle(process, {.attempts = 1});
  enqueue(process, "a");
  process.start_jobs();
  ASSERT_TRUE(eventually([&] { return courier_.total() == 1 && states() == "waiting"; }));
  clock_.advance(61s);
  EXPECT_TRUE(eventually([&] { return states() == "done"; }));
}

TEST_F(JobsTest, the_job_of_a_dead_process_is_worked_when_its_lease_has_run_out) {
  {
    TestProcess dying(database_, clock_);
    courier_.hold = true;
    handle(dying, {.lease = 1s});
    enqueue(dying, "a");
    dying.start_jobs();
    ASSERT_TRUE(eventually([&] { return courier_.total() == 1; }));
    dying.stop_now();
  }
  EXPECT_EQ(states(), "running");
  courier_.hold = false;
  TestProcess living(database_, clock_);
  handle(living, {.lease = 1s});
  living.start_jobs();
  EXPECT_TRUE(eventually([&] { return states() == "done"; }));
  EXPECT_EQ(courier_.total(), 2);
}

TEST_F(JobsTest, a_heartbeat_keeps_the_lease_of_a_long_job) {
  TestProcess working(database_, clock_);
  TestProcess waiting(database_, clock_);
  courier_.hold = true;
  handle(working, {.lease = 1s});
  handle(waiting, {.lease = 1s});
  enqueue(working, "a");
  working.start_jobs();
  ASSERT_TRUE(eventually([&] { return courier_.total() == 1; }));
  waiting.start_jobs();
  EXPECT_FALSE(eventually([&] { return courier_.total() > 1; }, 3s));
  courier_.hold = false;
  EXPECT_TRUE(eventually([&] { return states() == "done"; }));
}

TEST_F(JobsTest, a_job_that_kills_its_worker_every_time_is_parked) {
  TestProcess process(database_, clock_);
  handle(process, {.attempts = 2});
  enqueue(process, "a");
  pg::run_script(database_.conninfo(), "UPDATE platform.job SET attempts = 2");
  process.start_jobs();
  EXPECT_TRUE(eventually([&] { return states() == "parked"; }));
  EXPECT_EQ(courier_.total(), 0);
}

TEST_F(JobsTest, an_end_that_comes_after_the_lease_was_lost_changes_nothing) {
  TestProcess process(database_, clock_);
  courier_.hold = true;
  handle(process);
  enqueue(process, "a");
  process.start_jobs();
  ASSERT_TRUE(eventually([&] { return courier_.total() == 1; }));
  // Another worker has it now.
  pg::run_script(database_.conninfo(),
                 "UPDATE platform.job SET lease = gen_random_uuid() "
                 "WHERE queue = 'test.deliver'");
  courier_.hold = false;
  EXPECT_FALSE(eventually([&] { return states() != "running"; }, 1s));
}

TEST_F(JobsTest, a_draining_process_finishes_what_it_has_and_takes_nothing_more) {
  TestProcess process(database_, clock_);
  courier_.hold = true;
  handle(process, {.at_once = 1});
  process.run([&] { return enqueue_many(&process, 2); });
  process.start_jobs();
  ASSERT_TRUE(eventually([&] { return courier_.total() == 1; }));
  process.run([&] { return drain_while_held(&process, &courier_); });
  // Enqueued in one millisecond, so either may have been the first.
  EXPECT_THAT(states(), testing::AnyOf("done,waiting", "waiting,done"));
}

TEST_F(JobsTest, a_draining_process_gives_back_what_takes_too_long) {
  TestProcess process(database_, clock_);
  courier_.hold = true;
  handle(process);
  enqueue(process, "a");
  process.start_jobs();
  ASSERT_TRUE(eventually([&] { return courier_.total() == 1; }));
  process.run([&] { return process.jobs.drain(Deadline::after(50ms)); });
  EXPECT_EQ(states(), "waiting");
  EXPECT_EQ(value_now(database_, "SELECT attempts FROM platform.job WHERE queue = 'test.deliver'"),
            "0");
}

TEST_F(JobsTest, a_caller_works_its_own_job_inline) {
  TestProcess process(database_, clock_);
  handle(process);
  enqueue(process, "a");
  bool done = false;
  process.run([&] { return work_now(&process, "a", 5s, &done); });
  EXPECT_TRUE(done);
  process.run([&] { return work_now(&process, "a", 5s, &done); });
  EXPECT_TRUE(done);
  EXPECT_EQ(courier_.total(), 1);
}

TEST_F(JobsTest, a_caller_that_cannot_wait_longer_leaves_the_job_running) {
  TestProcess process(database_, clock_);
  courier_.hold = true;
  handle(process);
  enqueue(process, "a");
  bool done = true;
  process.run([&] { return work_now(&process, "a", 100ms, &done); });
  EXPECT_FALSE(done);
  courier_.hold = false;
  EXPECT_TRUE(eventually([&] { return states() == "done"; }));
  EXPECT_EQ(courier_.total(), 1);
}

TEST_F(JobsTest, a_caller_without_time_leaves_the_job_to_a_worker) {
  TestProcess process(database_, clock_);
  handle(process);
  enqueue(process, "a");
  bool done = true;
  process.run([&] { return work_now(&process, "a", 0ms, &done); });
  EXPECT_FALSE(done);
  EXPECT_EQ(states(), "waiting");
}

TEST_F(JobsTest, handlers_of_another_role_are_known_but_not_worked) {
  TestProcess process(database_, clock_);
  process.jobs.register_for(Runs::elsewhere);
  handle(process);
  enqueue(process, "a");
  process.start_jobs();
  EXPECT_FALSE(eventually([&] { return states() != "waiting"; }, 1s));
  bool done = false;
  process.run([&] { return work_now(&process, "a", 5s, &done); });
  EXPECT_TRUE(done);
}

TEST_F(JobsTest, a_schedule_runs_once_per_interval_over_two_processes) {
  TestProcess first(database_, clock_);
  TestProcess second(database_, clock_);
  for (TestProcess* process : {&first, &second}) {
    process->jobs.every("test.sweep", 10min, &Courier::sweep, &courier_);
    process->start_jobs();
  }
  ASSERT_TRUE(eventually([&] { return courier_.sweeps == 1; }));
  const auto is_waiting = [&] {
    return value_now(database_, "SELECT state FROM platform.job WHERE queue = 'test.sweep'") ==
           "waiting";
  };
  ASSERT_TRUE(eventually(is_waiting));
  first.jobs.wake();
  second.jobs.wake();
  EXPECT_FALSE(eventually([&] { return courier_.sweeps > 1; }, 1s));
  clock_.advance(10min + 1s);
  EXPECT_TRUE(eventually([&] { return courier_.sweeps == 2; }));
}

TEST_F(JobsTest, done_jobs_are_forgotten_after_thirty_days) {
  TestProcess process(database_, clock_);
  handle(process);
  enqueue(process, "a");
  process.start_jobs();
  ASSERT_TRUE(eventually([&] { return states() == "done"; }));
  clock_.advance(std::chrono::days{29});
  EXPECT_FALSE(eventually([&] { return states().empty(); }, 1s));
  clock_.advance(std::chrono::days{2});
  EXPECT_TRUE(eventually([&] { return states().empty(); }));
}

}  // namespace
}  // namespace flipflop::jobs_test
