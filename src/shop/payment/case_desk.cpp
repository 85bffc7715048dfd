#include "shop/payment/case_desk.h"

#include <algorithm>

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "platform/idempotency/once.h"
#include "platform/log/log.h"

namespace flipflop::payment {
namespace {

// How long the order may take to send the money of a cancelled order back.
constexpr std::chrono::minutes patience{5};

std::string described(const MoneyCase& one) {
  return json::to_text(
      CaseRecord{one.kind, one.state, one.amount, one.resolution, one.proof, one.order_number});
}

}  // namespace

CaseDesk::CaseDesk(Needs needs)
    : needs_(needs),
      open_cases_(metrics::gauge("flipflop_payment_cases_open",
                                 "Money that fits nothing and waits for a person.")),
      oldest_seconds_(metrics::gauge("flipflop_payment_cases_oldest_seconds",
                                     "How long the oldest open case of money has waited.")) {}

void CaseDesk::register_jobs() {
  needs_.tools.jobs.every("payment.watch", std::chrono::minutes(1), &CaseDesk::watch, this);
}

Task<list::Page<MoneyCase>> CaseDesk::browse(CaseFilter filter, list::Query query,
                                             Deadline deadline) {
  return needs_.stores.cases.browse(filter, std::move(query), deadline);
}

Task<std::optional<MoneyCase>> CaseDesk::find(CaseId id, Deadline deadline) {
  return needs_.stores.cases.find(id, deadline);
}

Task<list::Page<ReconciliationRun>> CaseDesk::browse_runs(list::Query query, Deadline deadline) {
  return needs_.stores.cases.browse_runs(std::move(query), deadline);
}

Task<std::vector<ReconciledAttempt>> CaseDesk::found_in(ReconciliationId run, Deadline deadline) {
  return needs_.stores.cases.found_in(run, deadline);
}

Task<std::expected<MoneyCase, CloseRefusal>> CaseDesk::close(CaseClosing closing,
                                                             audit_log::Actor actor,
                                                             Deadline deadline) {
  if (idempotency::was_done(closing.once)) {
    const auto closed = co_await find(closing.id, deadline);
    if (!closed) co_return std::unexpected(CloseRefusal::unknown);
    co_return *closed;
  }
  const auto id = closing.id;
  auto tx = co_await needs_.tools.database.begin(deadline);
  co_await idempotency::claim(tx, closing.once, id.text());
  const auto closed = co_await close_in(tx, std::move(closing), actor.name);
  if (!closed) {
    co_await tx.rollback();
    co_return std::unexpected(closed.error());
  }
  auto before = *closed;
  before.state = CaseState::open;
  before.resolution.reset();
  before.proof.clear();
  co_await needs_.audit_log.append(tx, {std::move(actor), "payment.close_case", id.text(),
                                        described(before), described(*closed)});
  FAULT_POINT("payment.case_uncommitted");
  co_await tx.commit();
  co_return *closed;
}

// The intent is locked before its case, as everywhere.
Task<std::expected<MoneyCase, CloseRefusal>> CaseDesk::close_in(pg::Tx& tx, CaseClosing closing,
                                                                std::string actor) {
  const auto seen = co_await find(closing.id, tx.deadline());
  if (!seen) co_return std::unexpected(CloseRefusal::unknown);
  const bool is_matched = closing.resolution == Resolution::matched;
  std::optional<Intent> intent;
  if (is_matched) {
    intent = co_await needs_.stores.money.lock_intent_by_number(tx, closing.order_number);
    if (!intent) co_return std::unexpected(CloseRefusal::unknown_order);
  } else if (seen->payment) {
    intent = co_await needs_.stores.money.lock_intent_by_id(tx, *seen->payment);
  }
  auto one = co_await needs_.stores.cases.lock(tx, closing.id);
  if (one->state == CaseState::closed) co_return std::unexpected(CloseRefusal::closed_before);
  const auto offered = resolutions_for(one->kind);
  if (std::ranges::find(offered, closing.resolution) == offered.end())
    co_return std::unexpected(CloseRefusal::not_offered);
  one->state = CaseState::closed;
  one->resolution = closing.resolution;
  one->proof = std::move(closing.proof);
  one->note = std::move(closing.note);
  one->closed_by = std::move(actor);
  one->closed_at = needs_.tools.clock.now();
  if (is_matched) {
    one->payment = intent->id;
    if (!intent->is_foreign()) one->order = intent->order_id;
    one->order_number = intent->order_number;
  }
  const auto settled = co_await settle(tx, *one, std::move(intent));
  if (!settled) co_return std::unexpected(settled.error());
  co_return *one;
}

// The case is closed, and then what follows from it.
Task<std::expected<void, CloseRefusal>> CaseDesk::settle(pg::Tx& tx, MoneyCase closed,
                                                         std::optional<Intent> intent) {
  if (closed.resolution == Resolution::matched) {
    if (has_money(intent->state)) co_return std::unexpected(CloseRefusal::paid_already);
    if (intent->amount != closed.amount) co_return std::unexpected(CloseRefusal::other_amount);
    co_await needs_.stores.cases.close(tx, closed);
    co_await needs_.settlement.take(tx, *intent, closed.source, closed.reference);
    co_return std::expected<void, CloseRefusal>();
  }
  if (closed.refund) {
    const auto proven = co_await needs_.stores.money.payment_of_proof(tx, closed.proof);
    if (proven) co_return std::unexpected(CloseRefusal::proof_used);
    co_await needs_.stores.cases.close(tx, closed);
    co_await needs_.settlement.finish(tx, *intent, *closed.refund, closed.proof);
    co_return std::expected<void, CloseRefusal>();
  }
  co_await needs_.stores.cases.close(tx, closed);
  co_return std::expected<void, CloseRefusal>();
}

Task<void> CaseDesk::watch(Deadline deadline) {
  const auto now = needs_.tools.clock.now();
  const auto orders =
      co_await needs_.stores.money.paid_after_cancellation(now - patience, deadline);
  for (const Uuid order_id : orders) co_await give_back(order_id, deadline);
  co_await needs_.stores.cases.open_missing(deadline);
  co_await needs_.stores.cases.close_known(now, deadline);
  const auto open = co_await needs_.stores.cases.open_ones(deadline);
  open_cases_.set(static_cast<double>(open.count));
  const auto age = open.oldest ? now - *open.oldest : Duration{0};
  oldest_seconds_.set(
      static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(age).count()));
}

// The order learns of it by the events, when it reads them at last.
Task<void> CaseDesk::give_back(Uuid order_id, Deadline deadline) {
  auto tx = co_await needs_.tools.database.begin(deadline);
  const auto intent = co_await needs_.stores.money.lock_intent(tx, order_id);
  if (intent->state != State::paid) {
    co_await tx.rollback();
    co_return;
  }
  log::error("nobody sent the money of a cancelled order back",
             {{"payment", intent->id.text()}, {"order", order_id.text()}});
  co_await needs_.settlement.give_all_back(tx, *intent, "order was cancelled before it was paid");
  co_await tx.commit();
}

}  // namespace flipflop::payment
