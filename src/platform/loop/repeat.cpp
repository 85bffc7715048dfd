#include "platform/loop/repeat.h"

#include <algorithm>

#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace flipflop::detail {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::milliseconds first_delay = 100ms;
constexpr std::chrono::milliseconds longest_delay = 5s;

}  // namespace

Task<void> repeat(std::string name, std::chrono::milliseconds pause,
                  std::function<Task<Again>()> round) {
  auto failures = metrics::counter("flipflop_repeat_failures_total",
                                   "Rounds of background work that failed", {{"work", name}});
  std::chrono::milliseconds delay = pause;
  while (!Loop::current().stopping()) {
    bool failed = false;
    try {
      const Again again = co_await round();
      if (again == Again::no) co_return;
    } catch (const std::exception& failure) {
      if (Loop::current().stopping()) throw;
      failed = true;
      failures.add();
      log::error("a round of background work failed and is tried again",
                 {{"work", name}, {"error", failure.what()}});
    }
    delay = failed ? std::clamp(delay * 2, first_delay, longest_delay) : pause;
    if (delay > 0ms) co_await sleep_for(delay);
  }
}

}  // namespace flipflop::detail
