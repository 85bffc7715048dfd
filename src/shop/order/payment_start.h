#pragma once
// Starting a payment while its buyer waits. The order is committed before: whatever happens here,
// also a failure, must not change what the buyer is told.

#include "platform/loop/deadline.h"
#include "shop/payment/payment.h"

namespace flipflop::order {

// Returns when the payment is started, could not be, or three seconds (at most until `deadline`)
// have passed; a job goes on with it. `payments` outlives the loop's tasks.
Task<void> start_payment(payment::Payments* payments, payment::PaymentId id, Deadline deadline);

}  // namespace flipflop::order
