// Who works jobs and when: draining processes, callers, other roles, schedules.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/jobs/test_parcels.h"

namespace flipflop::jobs_test {
namespace {

using namespace std::chrono_literals;

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

TEST_F(JobsTest, a_caller_does_not_wait_for_what_was_put_off) {
  TestProcess process(database_, clock_);
  courier_.waits_once = true;
  handle(process);
  enqueue(process, "a");
  bool done = true;
  process.run([&] { return work_now(&process, "a", 1h, &done); });
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
