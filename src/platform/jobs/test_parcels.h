#pragma once
// A queue of parcels and who delivers them, for tests of jobs.

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "platform/jobs/test_process.h"

namespace flipflop::jobs_test {

using jobs::Job;
using jobs::Outcome;
using jobs::Policy;

struct Parcel {
  int number = 0;
};
BOOST_DESCRIBE_STRUCT(Parcel, (), (number))

inline Deadline soon() {
  return Deadline::after(std::chrono::seconds(10));
}

// A handler that counts how often it worked each parcel, and behaves as the test wants.
class Courier {
 public:
  Task<Outcome> deliver(Job job, Parcel parcel) {
    note(parcel.number);
    if (failures > 0 && failures-- > 0) throw std::runtime_error("nobody at home");
    if (hold) co_await hold_until_told(job);
    if (waits_once.exchange(false)) co_return Outcome::again(std::chrono::minutes(1));
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
    while (hold && !job.deadline.passed()) co_await sleep_for(std::chrono::milliseconds(5));
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

}  // namespace flipflop::jobs_test
