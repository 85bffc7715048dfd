#include "platform/loop/repeat.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "platform/loop/posted.h"

namespace flipflop {
namespace {

using namespace std::chrono_literals;

struct Worker {
  std::atomic<int> rounds = 0;

  Task<Again> round() {
    if (++rounds < 3) throw std::runtime_error("the database is away");
    co_await sleep_for(1ms);
    co_return rounds == last_round ? Again::no : Again::yes;
  }

  int last_round = 0;
};

TEST(Repeat, goes_on_after_failed_rounds_and_ends_with_its_loop) {
  Loops loops(1);
  Worker worker;
  loops.at(0).spawn("worker", repeat("test.worker", 1ms, &Worker::round, &worker));
  loops.start();
  const Deadline deadline = Deadline::after(10s);
  while (worker.rounds < 5 && !deadline.passed()) std::this_thread::yield();
  EXPECT_GE(worker.rounds, 5);
  EXPECT_EQ(loops.stop(Deadline::after(5s)), 0u);
}

TEST(Repeat, ends_when_a_round_says_so) {
  Worker worker;
  worker.last_round = 4;
  run_here(repeat("test.worker", 1ms, &Worker::round, &worker));
  EXPECT_EQ(worker.rounds, 4);
}

Task<void> read_until(const Posted<int>* posted, int wanted, std::atomic<int>* seen) {
  while (*posted->current() != wanted) co_await sleep_for(1ms);
  ++*seen;
}

TEST(Posted, every_loop_sees_a_value_that_one_of_them_published) {
  Loops loops(3);
  Posted<int> posted(std::make_shared<const int>(1));
  posted.attach(loops);
  std::atomic<int> seen = 0;
  for (std::size_t i = 0; i < 3; ++i) loops.at(i).spawn("reader", read_until(&posted, 2, &seen));
  loops.start();
  loops.at(1).post([&posted] { posted.publish(std::make_shared<const int>(2)); });
  const Deadline deadline = Deadline::after(10s);
  while (seen < 3 && !deadline.passed()) std::this_thread::yield();
  EXPECT_EQ(seen, 3);
  EXPECT_EQ(loops.stop(Deadline::after(5s)), 0u);
}

}  // namespace
}  // namespace flipflop
