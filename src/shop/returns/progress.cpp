// What payment and order tell, and what time brings.

#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/outbox/outbox.h"
#include "shop/returns/service.h"

namespace flipflop::returns {
namespace {

constexpr Duration warned_before = std::chrono::hours(5 * 24);
constexpr int most_rounds = 50;  // of a hundred claims

}  // namespace

void Service::subscribe() {
  faces_.orders.let_pay_back(*this);
  outbox::Events& events = platform_.events;
  events.on("returns.part_refunded", &Service::part_refunded, this);
  events.on("returns.captured", &Service::captured, this);
  events.on("returns.order_cancelled", &Service::order_cancelled, this);
  platform_.jobs.every("returns.watch_deadlines", std::chrono::minutes(15),
                       &Service::watch_deadlines, this);
}

// Money of other causes is none of our business, and what is told twice was marked before.
Task<void> Service::part_refunded(pg::Tx& tx, payment::PaymentPartRefunded event) {
  const Instant now = platform_.clock.now();
  const CaseId id{event.cause};
  const auto of = co_await store_.lock(tx, id);
  const bool is_news = co_await store_.mark_sent(tx, event.cause, now);
  if (!is_news) co_return;
  if (of && of->state == State::received) co_await store_.move(tx, {id, State::refunded}, now);
  co_await platform_.outbox.publish(tx, RefundSent{event.cause, event.order_id});
}

// Nothing comes back of what is not sent. The case that ended the order has moved already.
Task<void> Service::order_cancelled(pg::Tx& tx, order::OrderCancelled event) {
  co_await faces_.orders.lock(tx, event.order_id);
  const auto waiting = co_await store_.announced_of(tx, event.order_id);
  for (const CaseId id : waiting)
    co_await store_.move(tx, {id, State::order_cancelled}, platform_.clock.now());
}

Task<void> Service::watch_deadlines(Deadline deadline) {
  const Instant now = platform_.clock.now();
  for (int round = 0; round < most_rounds; ++round) {
    pg::Tx tx = co_await platform_.database.begin(deadline);
    const auto cases = co_await store_.take_unwarned(tx, now + warned_before, now);
    for (const Locked& one : cases)
      co_await platform_.outbox.publish(tx, DeadlineNear{one.id, one.order.uuid});
    co_await tx.commit();
    if (cases.empty()) break;
  }
  double withdrawals = 0, claims = 0;
  const auto overdue = co_await store_.count_overdue(now, deadline);
  for (const Overdue& one : overdue)
    (one.kind == Kind::claim ? claims : withdrawals) = static_cast<double>(one.cases);
  overdue_withdrawals_.set(withdrawals);
  overdue_claims_.set(claims);
}

}  // namespace flipflop::returns
