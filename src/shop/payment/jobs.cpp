#include "platform/jobs/jobs.h"

#include "shop/payment/settlement.h"

namespace flipflop::payment {

void Settlement::register_jobs() {
  using std::chrono::seconds;
  tools_.jobs.handle(start_queue, {.at_once = 4}, &Settlement::start, this);
  tools_.jobs.handle(message_queue, {.at_once = 4, .attempts = 40}, &Settlement::act_on_message,
                     this);
  // A provider that is down for a day must not lose a payment: 100 tries reach over a day.
  tools_.jobs.handle(check_queue, {.at_once = 2, .attempts = 100, .first_delay = seconds(5)},
                     &Settlement::check, this);
  tools_.jobs.handle(refund_queue, {.at_once = 2, .attempts = 100, .first_delay = seconds(5)},
                     &Settlement::refund, this);
  tools_.jobs.every("payment.forget_bodies", std::chrono::hours(24), &Settlement::forget_bodies,
                    this);
}

Task<void> Settlement::forget_bodies(Deadline deadline) {
  // Schemes of cards end disputes after 540 days at the latest.
  constexpr std::chrono::days kept{550};
  constexpr int at_once = 1000;
  int forgotten = at_once;
  while (forgotten == at_once && !deadline.passed())
    forgotten = co_await store_.forget_bodies(tools_.clock.now() - kept, at_once, deadline);
  constexpr std::chrono::days runs_kept{90};
  forgotten = at_once;
  while (forgotten == at_once && !deadline.passed())
    forgotten = co_await cases_.forget_runs(tools_.clock.now() - runs_kept, at_once, deadline);
}

}  // namespace flipflop::payment
