// How a job is worked, tried again and parked, whoever dies meanwhile.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "platform/jobs/test_parcels.h"
#include "platform/json/describe.h"

FLIPFLOP_JSON(flipflop::jobs_test::Parcel);

namespace flipflop::jobs_test {
namespace {

using namespace std::chrono_literals;

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

TEST_F(JobsTest, a_job_whose_end_fails_gives_its_room_back) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  setenv("FLIPFLOP_FAULT", "jobs.before_finish:error", 0);
  const auto work_two_in_one_room = [this] {
    TestProcess process(database_, clock_);
    handle(process, {.at_once = 1});
    enqueue(process, "a");
    enqueue(process, "b");
    process.start_jobs();
    // Enqueued in one instant, so either may be the first.
    std::_Exit(eventually([&] { return states().contains("done"); }) ? 0 : 1);
  };
  EXPECT_EXIT(work_two_in_one_room(), testing::ExitedWithCode(0), "");
  unsetenv("FLIPFLOP_FAULT");
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

}  // namespace
}  // namespace flipflop::jobs_test
