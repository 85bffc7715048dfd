// What staff do. Each act is one transaction with its entry in the audit log: the order is locked,
// then the case, then its counters; pieces, money and the move are there together or not at all.

#include <algorithm>

#include "base/invariant.h"
#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/fault/fault_point.h"
#include "platform/idempotency/once.h"
#include "platform/log/log.h"
#include "platform/outbox/outbox.h"
#include "platform/text/messages.h"
#include "shop/returns/correcting.h"
#include "shop/returns/service.h"

namespace flipflop::returns {
namespace {

using Handling = std::expected<void, HandleRefusal>;

const Counted& counter_of(const std::vector<Counted>& counters, product::VariantId variant) {
  const auto found = std::ranges::find(counters, variant, &Counted::variant);
  invariant(found != counters.end(), "a line of a case is counted");
  return *found;
}

bool are_of_case(const std::vector<Arrived>& arrived, const View& view) {
  return std::ranges::all_of(arrived, [&view](const Arrived& one) {
    return std::ranges::find(view.lines, one.variant, &Line::variant) != view.lines.end();
  });
}

std::vector<Count> counts_of(const View& view) {
  std::vector<Count> counts;
  for (const Line& line : view.lines) counts.push_back({line.variant, line.quantity});
  return counts;
}

Money sum_of(const std::vector<LineEnd>& lines) {
  Money sum;
  for (const LineEnd& line : lines) sum = sum + line.refund;
  return sum;
}

// Whether all pieces of the order are back once `lines` are.
bool completes(const std::vector<Counted>& counters, const View& view) {
  return std::ranges::all_of(counters, [&view](const Counted& counter) {
    const auto line = std::ranges::find(view.lines, counter.variant, &Line::variant);
    const std::int64_t now = line == view.lines.end() ? 0 : line->quantity;
    return counter.came_back + now == counter.ordered;
  });
}

std::string described(State state, Money amount) {
  return R"({"state":")" + name_of(state) + R"(","amount":)" + amount.decimal() + "}";
}

}  // namespace

Task<std::optional<Service::Handled>> Service::handled(CaseId id, Deadline deadline) {
  auto view = co_await store_.find(id, deadline);
  if (!view) co_return std::nullopt;
  auto order = co_await faces_.orders.find(view->order, deadline);
  invariant(order.has_value(), "a case of an order that does not exist");
  co_return Handled{std::move(*view), std::move(*order)};
}

Task<bool> Service::lock_in(pg::Tx& tx, const View* view, State from) {
  co_await faces_.orders.lock(tx, view->order);
  const auto locked = co_await store_.lock(tx, view->id);
  co_return locked && locked->state == from;
}

Task<Handling> Service::receive(Receipt receipt, Deadline deadline) {
  if (idempotency::was_done(receipt.once)) co_return Handling{};
  auto on = co_await handled(receipt.id, deadline);
  if (!on) co_return std::unexpected(HandleRefusal::unknown);
  if (!are_of_case(receipt.lines, on->view)) co_return std::unexpected(HandleRefusal::not_of_case);
  auto methods = co_await faces_.shipping.methods(deadline);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, receipt.once, receipt.id.text());
  const auto done = co_await receive_in(tx, std::move(receipt), std::move(*on), std::move(methods));
  if (!done) {
    co_await tx.rollback();
    co_return done;
  }
  FAULT_POINT("returns.receive.before_commit");
  co_await tx.commit();
  FAULT_POINT("returns.receive.after_commit");
  co_return done;
}

// Pieces that never left are still held for the order: on the shelf they would be counted twice
// once it is cancelled.
Task<Handling> Service::receive_in(pg::Tx& tx, Receipt receipt, Handled on,
                                   std::vector<shipping::Method> methods) {
  const auto status = co_await faces_.orders.lock(tx, on.view.order);
  if (status && order::is_before_dispatch(*status))
    co_return std::unexpected(HandleRefusal::not_sent);
  const bool waits = co_await lock_in(tx, &on.view, State::announced);
  if (!waits) co_return std::unexpected(HandleRefusal::not_now);
  const auto counters = co_await store_.lock_counters(tx, on.view.order);
  const bool is_whole_now = completes(counters, on.view);
  const auto lines = co_await count_back(tx, &on, std::move(receipt.lines));
  Amounts amounts{sum_of(lines), {}, receipt.reduction, std::move(receipt.reduction_reason)};
  if (is_whole_now) amounts.delivery = delivery_share(on.order, methods);
  if (amounts.reduction > amounts.goods)
    co_return std::unexpected(HandleRefusal::reduction_too_high);
  const Money amount = amounts.goods + amounts.delivery - amounts.reduction;
  auto back = correction_of(on.order, on.view, {lines, amounts.reduction, amounts.delivery});
  co_await store_.set_amounts(tx, on.view.id, std::move(amounts));
  co_await store_.end_lines(tx, on.view.id, lines);
  const Instant now = platform_.clock.now();
  co_await store_.move(tx, {on.view.id, State::received, receipt.actor.name, receipt.note}, now);
  const Uuid cause = on.view.id.uuid;
  const auto asked =
      co_await ask_refund(tx,
                          {cause,
                           on.view.order,
                           on.view.id,
                           amount,
                           text::message("returns.reason_withdrawal", {{"number", on.view.number}}),
                           now,
                           {}},
                          {std::move(back), Uncollected::stays});
  if (!asked) co_return std::unexpected(asked.error());
  // After the vouchers, as orders take them before their stock.
  co_await put_back(tx, &on.view, lines);
  FAULT_POINT("returns.receive.after_stock");
  co_await platform_.outbox.publish(tx, CaseReceived{on.view.id, on.view.order.uuid});
  if (*asked != GoesBack::awaited) co_await store_.move(tx, {on.view.id, State::refunded}, now);
  co_await record(tx, std::move(receipt.actor), "returns.receive", on.view.id.text(),
                  described(State::received, amount));
  co_return Handling{};
}

Task<std::vector<LineEnd>> Service::count_back(pg::Tx& tx, const Handled* on,
                                               std::vector<Arrived> arrived) {
  const auto counters = co_await store_.lock_counters(tx, on->view.order);
  std::vector<LineEnd> ends;
  std::vector<Count> counts;
  for (const Line& line : on->view.lines) {
    const auto named = std::ranges::find(arrived, line.variant, &Arrived::variant);
    const auto disposition = named == arrived.end() ? Disposition::stock : named->disposition;
    const Money worth = share_of(counter_of(counters, line.variant), line.quantity);
    ends.push_back({line.variant, disposition, worth});
    counts.push_back({line.variant, line.quantity, worth});
  }
  co_await store_.count_back(tx, on->view.order, std::move(counts));
  co_return ends;
}

Task<void> Service::put_back(pg::Tx& tx, const View* view, std::vector<LineEnd> lines) {
  std::vector<warehouse::ReturnedPieces> pieces;
  for (const LineEnd& end : lines) {
    if (end.disposition != Disposition::stock) continue;
    const auto line = std::ranges::find(view->lines, end.variant, &Line::variant);
    pieces.push_back({warehouse::ItemId{end.variant.uuid}, line->quantity});
  }
  co_await faces_.warehouse.put_back(tx, view->id.uuid, std::move(pieces));
}

Task<std::expected<Service::GoesBack, HandleRefusal>> Service::ask_refund(pg::Tx& tx, Refund refund,
                                                                          PayBack how) {
  if (refund.amount.is_zero()) co_return GoesBack::nothing;
  const auto given =
      co_await faces_.vouchers.give_back(tx, refund.order.uuid, refund.cause, refund.amount);
  const Money rest = refund.amount - given.amount;
  auto answer = payment::RefundAnswer::nothing_captured;
  if (!rest.is_zero())
    answer = co_await faces_.payments.refund_part(
        tx, {refund.order.uuid, refund.cause, rest, refund.reason});
  if (answer == payment::RefundAnswer::exceeds)
    co_return std::unexpected(HandleRefusal::exceeds_payment);
  if (answer == payment::RefundAnswer::repeated) co_return GoesBack::awaited;
  const bool is_awaited = answer == payment::RefundAnswer::requested;
  if (!is_awaited && !rest.is_zero()) {
    // An order without a payment was paid by vouchers alone.
    const auto payment = co_await faces_.payments.find(refund.order.uuid, tx.deadline());
    if (!payment) co_return std::unexpected(HandleRefusal::exceeds_payment);
    if (how.uncollected == Uncollected::refused)
      co_return std::unexpected(HandleRefusal::nothing_paid);
  }
  if (!is_awaited && given.amount.is_zero()) co_return GoesBack::nothing;
  if (!is_awaited && !given.is_new) co_return GoesBack::there;
  // Of cash that was never collected nothing comes back.
  if (!is_awaited) refund.amount = given.amount;
  refund.to_vouchers = given.amount;
  co_await correct(tx, &refund, std::move(how.back));
  const Uuid cause = refund.cause, order = refund.order.uuid;
  co_await store_.insert_refund(tx, std::move(refund));
  if (is_awaited) co_return GoesBack::awaited;
  co_await store_.mark_sent(tx, cause, platform_.clock.now());
  co_await platform_.outbox.publish(tx, RefundSent{cause, order});
  co_return GoesBack::there;
}

// The money goes back whether the papers fit or not: an order without a tax document needs none,
// and for one whose rates have less left than is paid back, staff are told.
Task<void> Service::correct(pg::Tx& tx, const Refund* refund,
                            std::vector<billing::BilledLine> back) {
  const auto done = co_await faces_.billing.correct(
      tx, {refund->order.uuid, refund->cause, std::move(back), refund->reason});
  if (!done && done.error() == billing::CorrectRefusal::more_than_left) {
    log::error("a refund has no corrective document",
               {{"order", refund->order.text()}, {"refund", refund->cause.text()}});
  }
}

Task<Handling> Service::accept(Decision decision, Deadline deadline) {
  return end(std::move(decision), State::accepted, deadline);
}

Task<Handling> Service::refuse(Decision decision, Deadline deadline) {
  return end(std::move(decision), State::refused, deadline);
}

Task<Handling> Service::call_off(Decision decision, Deadline deadline) {
  return end(std::move(decision), State::called_off, deadline);
}

// Moves without goods or money. Pieces of a case that ends so may be named by another one.
Task<Handling> Service::end(Decision decision, State to, Deadline deadline) {
  if (idempotency::was_done(decision.once)) co_return Handling{};
  const auto view = co_await store_.find(decision.id, deadline);
  if (!view) co_return std::unexpected(HandleRefusal::unknown);
  const bool needs_open = to == State::accepted;
  if (needs_open && view->kind != Kind::claim) co_return std::unexpected(HandleRefusal::not_now);
  const State from = view->kind == Kind::claim ? State::open : State::announced;
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, decision.once, decision.id.text());
  const bool waits = co_await lock_in(tx, &*view, from);
  if (!waits) {
    co_await tx.rollback();
    co_return std::unexpected(HandleRefusal::not_now);
  }
  co_await store_.move(tx, {view->id, to, decision.actor.name, decision.note},
                       platform_.clock.now());
  if (to == State::accepted) {
    co_await platform_.outbox.publish(tx, CaseAccepted{view->id, view->order.uuid});
  } else {
    co_await store_.give_back(tx, view->order, counts_of(*view));
  }
  if (to == State::refused)
    co_await platform_.outbox.publish(tx, CaseRefused{view->id, view->order.uuid});
  co_await record(tx, std::move(decision.actor), "returns." + name_of(to), view->id.text(),
                  described(to, {}));
  FAULT_POINT("returns.decide.before_commit");
  co_await tx.commit();
  FAULT_POINT("returns.decide.after_commit");
  co_return Handling{};
}

Task<Handling> Service::settle(Settlement settlement, Deadline deadline) {
  if (idempotency::was_done(settlement.once)) co_return Handling{};
  auto on = co_await handled(settlement.id, deadline);
  if (!on) co_return std::unexpected(HandleRefusal::unknown);
  if (!are_of_case(settlement.lines, on->view))
    co_return std::unexpected(HandleRefusal::not_of_case);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, settlement.once, settlement.id.text());
  const auto done = co_await settle_in(tx, std::move(settlement), std::move(*on));
  if (!done) {
    co_await tx.rollback();
    co_return done;
  }
  FAULT_POINT("returns.settle.before_commit");
  co_await tx.commit();
  FAULT_POINT("returns.settle.after_commit");
  co_return done;
}

// A refund takes the pieces for good. Whatever else leaves them with the buyer, who may claim
// again.
Task<Handling> Service::settle_in(pg::Tx& tx, Settlement settlement, Handled on) {
  const bool waits = co_await lock_in(tx, &on.view, State::accepted);
  if (!waits) co_return std::unexpected(HandleRefusal::not_now);
  const Instant now = platform_.clock.now();
  Money amount;
  std::vector<billing::BilledLine> back;
  std::vector<LineEnd> arrived;
  if (settlement.outcome == Remedy::refund) {
    // What was claimed is broken unless staff say otherwise.
    for (const Line& line : on.view.lines)
      if (std::ranges::find(settlement.lines, line.variant, &Arrived::variant) ==
          settlement.lines.end())
        settlement.lines.push_back({line.variant, Disposition::damaged});
    const auto lines = co_await count_back(tx, &on, std::move(settlement.lines));
    amount = sum_of(lines);
    back = correction_of(on.order, on.view, {lines, {}, {}});
    co_await store_.end_lines(tx, on.view.id, lines);
    arrived = lines;
  } else {
    amount = settlement.outcome == Remedy::discount ? settlement.amount : Money{};
    const auto shares = co_await discount(tx, &on, amount);
    if (!shares) co_return std::unexpected(shares.error());
    back = correction_of(on.order, on.view, {*shares, {}, {}});
    co_await store_.give_back(tx, on.view.order, counts_of(on.view));
  }
  co_await store_.set_amounts(tx, on.view.id, {amount, {}, {}, {}});
  co_await store_.settle(
      tx, {on.view.id, State::settled, settlement.actor.name, std::move(settlement.note)},
      settlement.outcome, now);
  const auto asked =
      co_await ask_refund(tx,
                          {on.view.id.uuid,
                           on.view.order,
                           on.view.id,
                           amount,
                           text::message("returns.reason_claim", {{"number", on.view.number}}),
                           now,
                           {}},
                          {std::move(back), Uncollected::refused});
  if (!asked) co_return std::unexpected(asked.error());
  if (*asked == GoesBack::nothing && !amount.is_zero())
    co_return std::unexpected(HandleRefusal::nothing_paid);
  if (!arrived.empty()) co_await put_back(tx, &on.view, std::move(arrived));
  co_await platform_.outbox.publish(tx, CaseSettled{on.view.id, on.view.order.uuid});
  co_await record(tx, std::move(settlement.actor), "returns.settle", on.view.id.text(),
                  described(State::settled, amount));
  co_return Handling{};
}

// Split over the lines of the case by what their pieces still cost; zero changes nothing.
Task<std::expected<std::vector<LineEnd>, HandleRefusal>> Service::discount(pg::Tx& tx,
                                                                           const Handled* on,
                                                                           Money amount) {
  std::vector<LineEnd> ends;
  if (amount.is_zero()) co_return ends;
  const auto counters = co_await store_.lock_counters(tx, on->view.order);
  std::vector<Money> worth;
  Money most;
  for (const Line& line : on->view.lines) {
    worth.push_back(share_of(counter_of(counters, line.variant), line.quantity));
    most = most + worth.back();
  }
  if (amount > most) co_return std::unexpected(HandleRefusal::discount_too_high);
  const std::vector<Money> shares = split(amount, worth);
  std::vector<Count> counts;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    counts.push_back({on->view.lines[i].variant, 0, shares[i]});
    ends.push_back({on->view.lines[i].variant, {}, shares[i]});
  }
  co_await store_.count_back(tx, on->view.order, std::move(counts));
  co_await store_.end_lines(tx, on->view.id, ends);
  co_return ends;
}

Task<std::expected<Uuid, HandleRefusal>> Service::pay_back(Goodwill goodwill, Deadline deadline) {
  if (idempotency::was_done(goodwill.once)) {
    const auto cause = Uuid::parse(goodwill.once->done_about());
    invariant(cause.has_value(), "the key was claimed with the id of the refund");
    co_return *cause;
  }
  const Uuid cause = goodwill.cause.value_or(platform_.ids.next());
  const auto order = co_await faces_.orders.find(goodwill.order, deadline);
  if (!order) co_return std::unexpected(HandleRefusal::unknown);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, goodwill.once, cause.text());
  const auto status = co_await faces_.orders.lock(tx, goodwill.order);
  if (!status) {
    co_await tx.rollback();
    co_return std::unexpected(HandleRefusal::unknown);
  }
  const auto asked = co_await ask_refund(
      tx, {cause, goodwill.order, {}, goodwill.amount, goodwill.reason, platform_.clock.now(), {}},
      {correction_of(*order, goodwill.amount), Uncollected::refused});
  if (!asked || *asked == GoesBack::nothing) {
    co_await tx.rollback();
    co_return std::unexpected(asked ? HandleRefusal::nothing_paid : asked.error());
  }
  co_await record(tx, std::move(goodwill.actor), "returns.goodwill", goodwill.order.text(),
                  R"({"amount":)" + goodwill.amount.decimal() + "}");
  FAULT_POINT("returns.goodwill.before_commit");
  co_await tx.commit();
  FAULT_POINT("returns.goodwill.after_commit");
  co_return cause;
}

}  // namespace flipflop::returns
