// What orders bring once nobody can withdraw from them any more, what goes when money goes back
// after all, and what time takes.

#include <algorithm>

#include "platform/clock/clock.h"
#include "platform/fault/fault_point.h"
#include "platform/outbox/outbox.h"
#include "shop/loyalty/rules.h"
#include "shop/loyalty/service.h"

namespace flipflop::loyalty {
namespace {

constexpr const char* award_queue = "loyalty.award";
// Until a return that is awaited is asked about again.
constexpr std::chrono::hours patience{24};

}  // namespace

void Service::subscribe() {
  outbox::Events& events = platform_.events;
  events.on("loyalty.order_delivered", &Service::order_delivered, this);
  events.on("loyalty.refund_sent", &Service::refund_sent, this);
  events.on("loyalty.payment_refunded", &Service::payment_refunded, this);
  events.on("loyalty.vouchers_given_back", &Service::vouchers_given_back, this);
  platform_.jobs.handle(award_queue, {.at_once = 1}, &Service::award, this);
  platform_.jobs.every("loyalty.expire", std::chrono::hours(24), &Service::expire, this);
}

// A shop without points keeps no book of what is delivered meanwhile. A guest's order waits too:
// whoever proves its address until then has it counted.
Task<void> Service::order_delivered(pg::Tx& tx, order::OrderDelivered event) {
  const KeptTerms kept = co_await kept_terms(tx.deadline());
  if (!kept.terms.is_on) co_return;
  const auto order = co_await faces_.orders.find(event.order_id, tx.deadline());
  const auto open = co_await faces_.returns.openings(event.order_id, tx.deadline());
  if (!order || !open || !open->withdrawal_until) co_return;
  Award award;
  award.order = order->id;
  award.order_number = order->number;
  award.account = order->account;
  award.expected = points_of(goods_of(*order), kept.terms.per_point);
  award.due_at = *open->withdrawal_until;
  const bool is_new = co_await store_.insert_award(tx, award);
  if (!is_new) co_return;
  co_await platform_.jobs.enqueue(
      tx, {award_queue, order->id.text(), json::to_text(AwardJob{order->id}), award.due_at});
}

// An order of nobody, and one of an account that is gone, end without points.
Task<jobs::Outcome> Service::award(jobs::Job job, AwardJob body) {
  const auto seen = co_await faces_.orders.find(body.order_id, job.deadline);
  if (!seen) co_return jobs::Outcome::done();
  const KeptTerms kept = co_await kept_terms(job.deadline);
  pg::Tx tx = co_await platform_.database.begin(job.deadline);
  bool is_there = seen->account.has_value() && kept.terms.is_on;
  if (is_there) is_there = co_await enter(tx, *seen->account);
  if (!is_there) {
    co_await tx.rollback();
    pg::Tx end = co_await platform_.database.begin(job.deadline);
    co_await store_.count_award(end, {body.order_id, {}, {}, 0}, platform_.clock.now());
    co_await end.commit();
    co_return jobs::Outcome::done();
  }
  const auto outcome = co_await award_in(tx, *seen->account, body.order_id, kept.terms);
  FAULT_POINT("loyalty.award.before_commit");
  co_await tx.commit();
  FAULT_POINT("loyalty.award.after_commit");
  co_return outcome;
}

// Under the order's lock nobody withdraws and nothing is asked back, so what is read holds.
Task<jobs::Outcome> Service::award_in(pg::Tx& tx, AccountId account, order::OrderId order,
                                      Terms terms) {
  co_await faces_.orders.lock(tx, order);
  const Instant now = platform_.clock.now();
  const auto open = co_await faces_.returns.openings(order, tx.deadline());
  if (open && open->withdrawal_until && *open->withdrawal_until > now)
    co_return jobs::Outcome::again(
        std::chrono::ceil<std::chrono::milliseconds>(*open->withdrawal_until - now));
  const auto cases = co_await faces_.returns.of_order(order, tx.deadline());
  if (is_return_awaited(cases)) co_return jobs::Outcome::again(patience);
  const Money left = co_await left_of(order, tx.deadline());
  co_await store_.lock(tx, account);
  const std::int64_t points = points_of(left, terms.per_point);
  const bool is_first =
      co_await store_.count_award(tx, {order, account, terms.per_point, points}, now);
  if (!is_first || points == 0) co_return jobs::Outcome::done();
  NewEntry earned = entry(account, EntryKind::earned, points);
  earned.order = order;
  earned.validity_months = terms.validity_months;
  co_await store_.insert(tx, std::move(earned), now);
  co_return jobs::Outcome::done();
}

Task<Money> Service::left_of(order::OrderId order, Deadline deadline) {
  const auto view = co_await faces_.orders.find(order, deadline);
  const auto refunds = co_await faces_.returns.refunds_of(order, deadline);
  co_return view ? goods_left(*view, refunds) : Money{};
}

// What was counted before the money went back is made right; what is told twice changes nothing.
Task<void> Service::refund_sent(pg::Tx& tx, returns::RefundSent event) {
  const auto award = co_await store_.award(order::OrderId{event.order_id}, tx.deadline());
  if (!award || award->points == 0) co_return;
  const Money left = co_await left_of(award->order, tx.deadline());
  co_await take_back(tx, *award, left);
}

Task<void> Service::payment_refunded(pg::Tx& tx, payment::PaymentRefunded event) {
  const auto award = co_await store_.award(order::OrderId{event.order_id}, tx.deadline());
  if (!award || award->points == 0) co_return;
  co_await take_back(tx, *award, Money{});
}

// Of an order that vouchers paid whole: it has no payment that would tell. Of another one they are
// only the first part to come back.
Task<void> Service::vouchers_given_back(pg::Tx& tx, voucher::VouchersGivenBack event) {
  const auto award = co_await store_.award(order::OrderId{event.order_id}, tx.deadline());
  if (!award || award->points == 0) co_return;
  const auto order = co_await faces_.orders.find(award->order, tx.deadline());
  if (order && order->to_pay().is_zero()) co_await take_back(tx, *award, Money{});
}

// Points that were spent already are not asked back: the account ends at zero and owes nothing.
Task<void> Service::take_back(pg::Tx& tx, Award award, Money left) {
  const auto balance = co_await store_.lock(tx, *award.account);
  const std::int64_t worth = co_await store_.lock_award(tx, award.order);
  const std::int64_t rest = points_of(left, award.per_point);
  if (rest >= worth) co_return;
  co_await store_.lower_award(tx, award.order, rest);
  const std::int64_t points = std::min(worth - rest, balance.value_or(0));
  if (points == 0) co_return;
  NewEntry taken = entry(*award.account, EntryKind::taken_back, -points);
  taken.order = award.order;
  co_await store_.insert(tx, std::move(taken), platform_.clock.now());
}

// Counted from the ledger under the account's lock: a run that comes twice finds nothing to do.
Task<void> Service::expire(Deadline deadline) {
  AccountId after;
  while (!deadline.passed()) {
    const auto accounts = co_await store_.accounts_ending(after, platform_.clock.now(), deadline);
    if (accounts.empty()) co_return;
    for (const AccountId account : accounts) co_await expire_account(account, deadline);
    after = accounts.back();
  }
}

Task<void> Service::expire_account(AccountId account, Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await store_.lock(tx, account);
  const Instant now = platform_.clock.now();
  const std::int64_t ended = co_await store_.ended(tx, account, now);
  if (ended > 0) co_await store_.insert(tx, entry(account, EntryKind::expired, -ended), now);
  co_await tx.commit();
}

}  // namespace flipflop::loyalty
