#include "shop/user/retention.h"

namespace flipflop::user {
namespace {

constexpr std::chrono::days kept{400};  // the cookie lives for 365
constexpr int at_once = 1000;

}  // namespace

void Retention::register_on(jobs::Jobs& jobs) {
  jobs.every("user.forget_browsers", std::chrono::hours(24), &Retention::forget_browsers, this);
}

Task<void> Retention::forget_browsers(Deadline deadline) {
  int forgotten = at_once;
  while (forgotten == at_once && !deadline.passed())
    forgotten = co_await store_.forget_browsers(clock_.now() - kept, at_once, deadline);
}

}  // namespace flipflop::user
