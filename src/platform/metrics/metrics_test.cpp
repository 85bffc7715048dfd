#include "platform/metrics/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace flipflop::metrics {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, a_counter_looked_up_twice_is_one_counter) {
  counter("test_doubled_total", "Twice", {{"way", "a"}}).add();
  counter("test_doubled_total", "Twice", {{"way", "a"}}).add(2);
  counter("test_doubled_total", "Twice", {{"way", "b"}}).add();
  const std::string text = exposition();
  EXPECT_THAT(text, HasSubstr("# TYPE test_doubled_total counter\n"));
  EXPECT_THAT(text, HasSubstr("test_doubled_total{way=\"a\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("test_doubled_total{way=\"b\"} 1\n"));
}

TEST(Metrics, nothing_is_lost_between_threads) {
  Counter shared = counter("test_threads_total", "Threads");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([shared]() mutable {
      for (int n = 0; n < 5000; ++n) shared.add();
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(exposition(), HasSubstr("test_threads_total 20000\n"));
}

TEST(Metrics, a_gauge_shows_its_last_value) {
  Gauge waiting = gauge("test_waiting", "Waiting");
  waiting.set(7);
  waiting.add(-2);
  EXPECT_THAT(exposition(), HasSubstr("test_waiting 5\n"));
}

TEST(Metrics, a_histogram_counts_up_to_each_bound) {
  Histogram spent = histogram("test_seconds", "Spent");
  spent.observe(0.0002);
  spent.observe(0.3);
  spent.observe(60);
  const std::string text = exposition();
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"0.0001\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"0.5\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("test_seconds_bucket{le=\"+Inf\"} 3\n"));
}

TEST(Metrics, a_label_cannot_forge_a_line) {
  counter("test_forged_total", "Forged", {{"path", "/a\"\nevil_total 1\n"}}).add();
  EXPECT_THAT(exposition(), Not(HasSubstr("\nevil_total")));
}

TEST(Metrics, a_handle_that_was_never_looked_up_is_harmless) {
  Counter().add();
  Gauge().set(1);
  Histogram().observe(1);
}

}  // namespace
}  // namespace flipflop::metrics
