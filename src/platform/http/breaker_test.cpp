#include "platform/http/breaker.h"

#include <gtest/gtest.h>

namespace flipflop::http {
namespace {

using namespace std::chrono_literals;

class BreakerTest : public testing::Test {
 protected:
  void call(bool fails) {
    auto leave = breaker.ask(now);
    ASSERT_TRUE(leave.has_value());
    fails ? leave->failed(now) : leave->succeeded(now);
  }
  void open() {
    for (int i = 0; i < 10; ++i) call(true);
    ASSERT_TRUE(breaker.is_open());
  }

  Breaker breaker{{.least_calls = 10, .open_for = 2s, .open_for_at_most = 5s}};
  SteadyInstant now{1000s};
};

TEST_F(BreakerTest, one_failure_on_a_fresh_process_opens_nothing) {
  for (int i = 0; i < 9; ++i) call(true);
  EXPECT_FALSE(breaker.is_open());
}

TEST_F(BreakerTest, it_opens_when_half_of_enough_calls_failed) {
  for (int i = 0; i < 6; ++i) call(false);
  for (int i = 0; i < 5; ++i) call(true);
  EXPECT_FALSE(breaker.is_open());
  call(true);
  EXPECT_TRUE(breaker.is_open());
  EXPECT_FALSE(breaker.ask(now).has_value());
  EXPECT_EQ(breaker.retry_in(now), 2s);
}

TEST_F(BreakerTest, failures_of_long_ago_do_not_count) {
  for (int i = 0; i < 9; ++i) call(true);
  now += 11s;
  for (int i = 0; i < 9; ++i) call(true);
  EXPECT_FALSE(breaker.is_open());
}

TEST_F(BreakerTest, one_trial_at_a_time_and_its_success_closes) {
  open();
  now += 2s;
  auto trial = breaker.ask(now);
  ASSERT_TRUE(trial.has_value());
  EXPECT_FALSE(breaker.ask(now).has_value());
  trial->succeeded(now);
  EXPECT_FALSE(breaker.is_open());
  call(true);
  EXPECT_FALSE(breaker.is_open()) << "what was counted before it opened is forgotten";
}

TEST_F(BreakerTest, a_failed_trial_waits_twice_as_long_up_to_the_limit) {
  open();
  for (const auto expected : {4s, 5s, 5s}) {
    now += std::chrono::ceil<std::chrono::seconds>(breaker.retry_in(now));
    auto trial = breaker.ask(now);
    ASSERT_TRUE(trial.has_value());
    trial->failed(now);
    EXPECT_EQ(breaker.retry_in(now), expected);
  }
}

TEST_F(BreakerTest, a_trial_whose_caller_went_away_gives_its_place_back) {
  open();
  now += 2s;
  {
    const auto abandoned = breaker.ask(now);
  }
  EXPECT_TRUE(breaker.is_open());
  EXPECT_TRUE(breaker.ask(now).has_value());
}

TEST_F(BreakerTest, a_late_word_of_a_call_from_before_changes_nothing) {
  auto early = breaker.ask(now);
  open();
  early->succeeded(now);
  EXPECT_TRUE(breaker.is_open());
}

}  // namespace
}  // namespace flipflop::http
