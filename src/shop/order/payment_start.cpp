#include "shop/order/payment_start.h"

#include <memory>

#include "platform/loop/loop.h"

namespace flipflop::order {
namespace {

constexpr std::chrono::milliseconds longest_start{3000};

// Shared by the buyer's task and the start's, whichever ends last.
struct Start {
  Signal ended;
  bool has_ended = false;
};

// Rings also when the start ends by an exception, which the loop logs.
struct EndOfStart {
  std::shared_ptr<Start> start;
  ~EndOfStart() {
    start->has_ended = true;
    start->ended.notify_all();
  }
};

Task<void> start_and_ring(payment::Payments* payments, payment::PaymentId id, Deadline deadline,
                          std::shared_ptr<Start> start) {
  const EndOfStart end{std::move(start)};
  co_await payments->start_now(id, deadline);
}

}  // namespace

Task<void> start_payment(payment::Payments* payments, payment::PaymentId id, Deadline deadline) {
  const Deadline limit = deadline.sooner(Deadline::after(longest_start));
  auto start = std::make_shared<Start>();
  Loop::current().spawn("start of a payment", start_and_ring(payments, id, limit, start));
  while (!start->has_ended && !limit.passed()) co_await start->ended.wait(limit);
}

}  // namespace flipflop::order
