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
}

}  // namespace flipflop::payment
