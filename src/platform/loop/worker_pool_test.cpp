#include "platform/loop/worker_pool.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <latch>
#include <thread>

#include "platform/loop/loop.h"
#include "platform/loop/run_here.h"

namespace flipflop {
namespace {

using namespace std::chrono_literals;

Deadline soon() {
  return Deadline::after(10s);
}

Task<std::thread::id> where_it_runs(WorkerPool* pool) {
  return pool->run([] { return std::this_thread::get_id(); }, soon());
}

TEST(WorkerPool, runs_work_on_another_thread_and_returns_its_result) {
  WorkerPool pool(1, 10);
  EXPECT_NE(result_of(where_it_runs(&pool)), std::this_thread::get_id());
}

int niceness() {
  return getpriority(PRIO_PROCESS, 0);
}

TEST(WorkerPool, threads_of_a_nice_pool_step_back_and_nobody_else_does) {
  const int before = niceness();
  WorkerPool pool(1, 10, "nice", 5);
  EXPECT_EQ(result_of(pool.run(&niceness, soon())), std::min(before + 5, 19));
  EXPECT_EQ(niceness(), before);
}

int refuse() {
  throw std::domain_error("on purpose");
}

TEST(WorkerPool, rethrows_the_exception_of_the_work) {
  WorkerPool pool(1, 10);
  EXPECT_THROW(result_of(pool.run(&refuse, soon())), std::domain_error);
}

// A pool of one thread that is kept busy until it is let go.
class Busy {
 public:
  explicit Busy(WorkerPool* pool) : pool_(pool) {}
  Task<void> occupy() {
    return pool_->run(
        [begun = begun_, go = go_] {
          begun->count_down();
          go->wait();
        },
        soon());
  }
  void wait_until_begun() { begun_->wait(); }
  void let_go() { go_->count_down(); }

 private:
  WorkerPool* pool_;
  // Shared with the work, which may outlive its caller.
  std::shared_ptr<std::latch> begun_ = std::make_shared<std::latch>(1);
  std::shared_ptr<std::latch> go_ = std::make_shared<std::latch>(1);
};

Task<void> start(Busy* busy) {
  Loop::current().spawn("busy", busy->occupy());
  co_await sleep_for(1ms);
  busy->wait_until_begun();
}

void nothing() {}

Task<void> overfill(WorkerPool* pool, Busy* busy, int* refused) {
  co_await start(busy);
  Loop::current().spawn("fills the queue", pool->run(&nothing, soon()));
  co_await sleep_for(1ms);
  try {
    co_await pool->run(&nothing, soon());
  } catch (const Overloaded&) {
    ++*refused;
  }
  busy->let_go();
}

TEST(WorkerPool, refuses_work_when_its_queue_is_full) {
  WorkerPool pool(1, 1);
  Busy busy(&pool);
  int refused = 0;
  run_here(overfill(&pool, &busy, &refused));
  EXPECT_EQ(refused, 1);
}

Task<void> expire_in_queue(WorkerPool* pool, Busy* busy, bool* ran, bool* timed_out) {
  co_await start(busy);
  try {
    co_await pool->run([ran] { *ran = true; }, Deadline::after(5ms));
  } catch (const Timeout&) {
    *timed_out = true;
  }
  busy->let_go();
  co_await pool->run(&nothing, soon());
}

TEST(WorkerPool, work_that_has_not_begun_by_its_deadline_never_runs) {
  WorkerPool pool(1, 10);
  Busy busy(&pool);
  bool ran = false;
  bool timed_out = false;
  run_here(expire_in_queue(&pool, &busy, &ran, &timed_out));
  EXPECT_TRUE(timed_out);
  EXPECT_FALSE(ran);
}

Task<int> slower_than_its_deadline(WorkerPool* pool) {
  return pool->run(
      [] {
        std::this_thread::sleep_for(600ms);
        return 5;
      },
      Deadline::after(300ms));
}

TEST(WorkerPool, work_that_has_begun_is_not_interrupted_by_its_deadline) {
  WorkerPool pool(1, 10);
  EXPECT_EQ(result_of(slower_than_its_deadline(&pool)), 5);
}

TEST(WorkerPool, work_whose_caller_went_away_ends_without_harm) {
  WorkerPool pool(1, 10);
  Busy busy(&pool);
  run_here(start(&busy));
  busy.let_go();
  EXPECT_EQ(result_of(slower_than_its_deadline(&pool)), 5);
}

}  // namespace
}  // namespace flipflop
