#include "platform/loop/loop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/this_coro.hpp>
#include <thread>

#include "base/invariant.h"
#include "platform/loop/completion.h"
#include "platform/loop/run_here.h"

namespace flipflop {
namespace {

using namespace std::chrono_literals;

Deadline soon() {
  return Deadline::after(10s);
}

Task<int> seven() {
  co_return 7;
}

Task<void> fail() {
  throw std::runtime_error("on purpose");
  co_return;
}

Task<void> sleep_and_note(std::chrono::milliseconds span, bool* ended, bool* cancelled) {
  struct Note {
    bool* flag;
    ~Note() { *flag = true; }
  } note{cancelled};
  co_await sleep_for(span);
  *ended = true;
}

Task<void> spawn_sleeper(bool* ended, bool* cancelled) {
  Loop::current().spawn("sleeper", sleep_and_note(1h, ended, cancelled));
  co_return;
}

TEST(RunHere, returns_the_result) {
  EXPECT_EQ(result_of(seven()), 7);
}

TEST(RunHere, rethrows_the_failure_of_its_task) {
  EXPECT_THROW(run_here(fail()), std::runtime_error);
}

TEST(RunHere, cancels_and_drains_what_the_task_spawned) {
  bool ended = false;
  bool left = false;
  run_here(spawn_sleeper(&ended, &left));
  EXPECT_FALSE(ended);
  EXPECT_TRUE(left);
}

Task<void> nested() {
  run_here(fail());
  co_return;
}

TEST(RunHere, refuses_to_run_inside_a_running_loop) {
  EXPECT_THROW(run_here(nested()), BrokenInvariant);
}

Task<void> spawn_failing(std::size_t* left) {
  Loop::current().spawn("failing", fail());
  while (Loop::current().task_count() > 0) co_await sleep_for(1ms);
  *left = Loop::current().task_count();
}

TEST(Loop, a_failing_task_is_reported_and_leaves_the_gate) {
  std::size_t left = 99;
  run_here(spawn_failing(&left));
  EXPECT_EQ(left, 0u);
}

Task<void> spawn_while_stopping(bool* ended, bool* left) {
  try {
    co_await sleep_for(1h);
  } catch (const std::exception&) {
    Loop::current().spawn("late", sleep_and_note(1h, ended, left));
    throw;
  }
}

Task<void> spawn_one_that_spawns(bool* ended, bool* left) {
  Loop::current().spawn("stubborn", spawn_while_stopping(ended, left));
  co_await sleep_for(1ms);
}

TEST(Loop, a_task_spawned_while_stopping_is_cancelled_too) {
  bool ended = false;
  bool left = false;
  run_here(spawn_one_that_spawns(&ended, &left));
  EXPECT_FALSE(ended);
}

TEST(Loop, current_is_refused_on_a_thread_without_loop) {
  EXPECT_EQ(Loop::current_or_null(), nullptr);
  EXPECT_THROW(Loop::current(), BrokenInvariant);
}

TEST(Loops, post_reaches_every_loop_on_its_own_thread) {
  Loops loops(3);
  std::atomic<int> count = 0;
  std::atomic<int> wrong = 0;
  loops.start();
  for (std::size_t i = 0; i < loops.size(); ++i) {
    loops.at(i).post([&count, &wrong, loop = &loops.at(i)] {
      if (&Loop::current() != loop) ++wrong;
      ++count;
      count.notify_one();
    });
  }
  for (int seen = count; seen < 3; seen = count) count.wait(seen);
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(loops.stop(soon()), 0u);
}

Task<void> count_and_sleep(std::atomic<int>* begun, std::atomic<int>* left) {
  struct Count {
    std::atomic<int>* number;
    ~Count() { ++*number; }
  } count{left};
  ++*begun;
  begun->notify_one();
  co_await sleep_for(1h);
}

TEST(Loops, stop_cancels_tasks_and_waits_for_them) {
  Loops loops(2);
  std::atomic<int> begun = 0;
  std::atomic<int> left = 0;
  for (std::size_t i = 0; i < 2; ++i) loops.at(i).spawn("sleeper", count_and_sleep(&begun, &left));
  loops.start();
  for (int seen = begun; seen < 2; seen = begun) begun.wait(seen);
  EXPECT_EQ(left, 0);
  EXPECT_EQ(loops.stop(soon()), 0u);
  EXPECT_EQ(left, 2);
}

Task<void> sleep_deaf(std::atomic<int>* begun, std::atomic<int>* left) {
  co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
  co_await count_and_sleep(begun, left);
}

TEST(Loops, stop_counts_what_it_had_to_abandon_and_destroys_it) {
  std::atomic<int> begun = 0;
  std::atomic<int> left = 0;
  {
    Loops loops(1);
    loops.at(0).spawn("deaf", sleep_deaf(&begun, &left));
    loops.start();
    begun.wait(0);
    EXPECT_EQ(loops.stop(Deadline::after(20ms)), 1u);
  }
  EXPECT_EQ(left, 1);
}

Task<void> note_signal(Signal* signal, Deadline deadline, std::vector<bool>* answers) {
  const bool notified = co_await signal->wait(deadline);
  answers->push_back(notified);
}

Task<void> notify_two(Signal* signal, std::vector<bool>* answers) {
  Loop::current().spawn("first", note_signal(signal, soon(), answers));
  Loop::current().spawn("second", note_signal(signal, soon(), answers));
  co_await sleep_for(1ms);
  signal->notify_all();
  while (answers->size() < 2) co_await sleep_for(1ms);
}

TEST(Signal, wakes_every_waiter) {
  Signal signal;
  std::vector<bool> answers;
  run_here(notify_two(&signal, &answers));
  EXPECT_THAT(answers, testing::ElementsAre(true, true));
}

TEST(Signal, answers_false_when_the_deadline_passes) {
  Signal signal;
  std::vector<bool> answers;
  run_here(note_signal(&signal, Deadline::after(5ms), &answers));
  EXPECT_THAT(answers, testing::ElementsAre(false));
}

Task<void> complete_before_and_after(int* passed) {
  auto early = std::make_shared<Completion>();
  early->complete();
  co_await early->wait();
  ++*passed;
  auto late = std::make_shared<Completion>();
  Loop::current().post([late] { late->complete(); });
  co_await late->wait();
  ++*passed;
  auto queued = std::make_shared<Completion>();
  Loop::current().post([queued] { queued->complete_soon(); });
  co_await queued->wait();
  ++*passed;
}

TEST(Completion, resumes_whether_it_came_before_or_after_the_wait) {
  int passed = 0;
  run_here(complete_before_and_after(&passed));
  EXPECT_EQ(passed, 3);
}

Task<void> wait_for(std::shared_ptr<Completion> completion, bool* left) {
  struct Note {
    bool* flag;
    ~Note() { *flag = true; }
  } note{left};
  co_await completion->wait();
}

Task<void> spawn_wait(std::shared_ptr<Completion> completion, bool* left) {
  Loop::current().spawn("waiter", wait_for(completion, left));
  co_await sleep_for(1ms);
}

TEST(Completion, a_wait_ends_when_its_task_is_cancelled) {
  auto completion = std::make_shared<Completion>();
  bool left = false;
  run_here(spawn_wait(completion, &left));
  EXPECT_TRUE(left);
}

TEST(Deadline, remaining_is_never_negative) {
  EXPECT_EQ((Deadline{std::chrono::steady_clock::now() - 1h}.remaining()), 0ms);
  EXPECT_GT(Deadline::after(1h).remaining(), 59min);
  const Deadline near = Deadline::after(1s);
  const Deadline far = Deadline::after(1h);
  EXPECT_EQ(far.sooner(near).at, near.at);
}

}  // namespace
}  // namespace flipflop
