#include "platform/http/deadline_wheel.h"

#include <gtest/gtest.h>

#include <list>
#include <random>

namespace {

using flipflop::SteadyInstant;
using flipflop::http::DeadlineWheel;
using std::chrono::milliseconds;

class Waiting final : public DeadlineWheel::Entry {
 public:
  void on_due() override { ++times; }
  int times = 0;
};

const SteadyInstant start{};

TEST(DeadlineWheel, calls_an_entry_once_soon_after_its_deadline) {
  DeadlineWheel wheel(start);
  Waiting entry;
  wheel.set(entry, start + milliseconds(1000));
  wheel.advance(start + milliseconds(999));
  EXPECT_EQ(entry.times, 0);
  wheel.advance(start + milliseconds(1200));
  EXPECT_EQ(entry.times, 1);
  wheel.advance(start + milliseconds(100'000));
  EXPECT_EQ(entry.times, 1);
  EXPECT_EQ(wheel.size(), 0U);
}

TEST(DeadlineWheel, a_deadline_may_move_both_ways) {
  DeadlineWheel wheel(start);
  Waiting later;
  Waiting sooner;
  wheel.set(later, start + milliseconds(500));
  wheel.set(later, start + milliseconds(5000));
  wheel.set(sooner, start + milliseconds(5000));
  wheel.set(sooner, start + milliseconds(500));
  wheel.advance(start + milliseconds(1000));
  EXPECT_EQ(later.times, 0);
  EXPECT_EQ(sooner.times, 1);
  wheel.advance(start + milliseconds(5200));
  EXPECT_EQ(later.times, 1);
}

TEST(DeadlineWheel, a_deadline_beyond_its_reach_is_kept) {
  DeadlineWheel wheel(start);
  Waiting entry;
  wheel.set(entry, start + std::chrono::hours(1));
  wheel.advance(start + std::chrono::minutes(59));
  EXPECT_EQ(entry.times, 0);
  wheel.advance(start + std::chrono::minutes(61));
  EXPECT_EQ(entry.times, 1);
}

TEST(DeadlineWheel, a_cleared_entry_is_not_called) {
  DeadlineWheel wheel(start);
  Waiting entry;
  wheel.set(entry, start + milliseconds(100));
  wheel.clear(entry);
  wheel.clear(entry);
  wheel.advance(start + milliseconds(1000));
  EXPECT_EQ(entry.times, 0);
}

TEST(DeadlineWheel, nobody_is_called_early_or_forgotten) {
  std::mt19937 random(7);  // NOLINT: the same in every run
  DeadlineWheel wheel(start);
  std::list<Waiting> entries(300);
  std::vector<SteadyInstant> due(300);
  SteadyInstant now = start;
  for (int step = 0; step < 3000; ++step) {
    now += milliseconds(std::uniform_int_distribution(0, 400)(random));
    wheel.advance(now);
    const auto which = std::uniform_int_distribution<std::size_t>(0, 299)(random);
    auto& entry = *std::next(entries.begin(), static_cast<std::ptrdiff_t>(which));
    if (entry.times > 0) ASSERT_LE(due[which], now);
    entry.times = 0;
    due[which] = now + milliseconds(std::uniform_int_distribution(0, 90'000)(random));
    wheel.set(entry, due[which]);
  }
  wheel.advance(now + std::chrono::minutes(3));
  EXPECT_EQ(wheel.size(), 0U);
}

}  // namespace
