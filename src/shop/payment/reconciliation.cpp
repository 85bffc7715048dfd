#include "shop/payment/reconciliation.h"

#include "platform/fault/fault_point.h"
#include "platform/log/log.h"
#include "shop/payment/stored_names.h"

namespace flipflop::payment {
namespace {

constexpr std::chrono::minutes cycle{5};
constexpr int at_once = 50;
constexpr int most_asked = 500;

}  // namespace

void Reconciliation::register_jobs() {
  tools_.jobs.every("payment.reconcile", cycle, &Reconciliation::run, this);
}

Task<void> Reconciliation::run(Deadline deadline) {
  const auto id = tools_.ids.next_as<ReconciliationId>();
  co_await cases_.begin_run(id, tools_.clock.now(), deadline);
  int asked = 0;
  while (asked < most_asked && !deadline.passed()) {
    const auto doubtful = co_await cases_.doubtful(tools_.clock.now(), at_once, deadline);
    if (doubtful.empty()) break;
    for (const auto& one : doubtful) co_await ask(id, one, deadline);
    asked += static_cast<int>(doubtful.size());
  }
  co_await cases_.end_run(id, tools_.clock.now(), deadline);
}

Task<void> Reconciliation::ask(ReconciliationId run, Doubtful doubtful, Deadline deadline) {
  co_await cases_.count_question(run, doubtful.attempt.id, tools_.clock.now(), deadline);
  // One that is no longer configured is asked nothing; its attempts stay for a person to see.
  if (settlement_.find_provider(doubtful.attempt.provider) == nullptr) co_return;
  if (doubtful.attempt.state == AttemptState::created) {
    co_await start_again(run, std::move(doubtful.attempt), deadline);
  } else {
    co_await compare(run, std::move(doubtful), deadline);
  }
}

// The answer to its start was lost, or never came; the same key makes no second payment.
Task<void> Reconciliation::start_again(ReconciliationId run, Attempt attempt, Deadline deadline) {
  co_await settlement_.start_attempt(attempt.id, deadline);
  const auto now_is = co_await store_.attempt(attempt.id, deadline);
  if (now_is->state == AttemptState::created) co_return;
  co_await note({.run = run,
                 .attempt = attempt.id,
                 .ours = attempt.state,
                 .theirs = name_of(now_is->state),
                 .amount = {},
                 .currency = "CZK",
                 .is_settled = true},
                deadline);
}

Task<void> Reconciliation::compare(ReconciliationId run, Doubtful doubtful, Deadline deadline) {
  const auto& attempt = doubtful.attempt;
  auto* provider = settlement_.find_provider(attempt.provider);
  const auto report = co_await provider->fetch(attempt.reference, deadline);
  FAULT_POINT("payment.reconciled_unapplied");
  Finding finding{.run = run,
                  .attempt = attempt.id,
                  .ours = attempt.state,
                  .theirs = name_of(report.state),
                  .amount = report.amount,
                  .currency = report.currency,
                  .is_settled = true};
  const AttemptFacts facts{attempt.state, State::created, doubtful.due};
  if (contradicts(facts, doubtful.is_refunded, report)) {
    co_await note_contradiction(std::move(finding), std::move(doubtful), deadline);
    co_return;
  }
  const auto verdict = co_await settlement_.apply(attempt.id, report, deadline);
  if (verdict == Verdict::wait) {
    // As the check job gives it up, which may be gone.
    if (next_check_in(tools_.clock.now() - attempt.made_at)) co_return;
    co_await settlement_.apply(attempt.id, {.state = ProviderState::failed}, deadline);
  }
  if (verdict != Verdict::nothing) co_await note(std::move(finding), deadline);
}

Task<void> Reconciliation::note_contradiction(Finding finding, Doubtful doubtful,
                                              Deadline deadline) {
  log::error("a provider says no longer what it said when its payment was captured",
             {{"attempt", finding.attempt.text()}, {"says", finding.theirs}});
  finding.is_settled = false;
  auto tx = co_await tools_.database.begin(deadline);
  co_await cases_.open(tx,
                       {.id = tools_.ids.next(),
                        .kind = CaseKind::contradiction,
                        .source = doubtful.attempt.provider,
                        .reference = doubtful.attempt.reference,
                        .payment = doubtful.attempt.payment,
                        .amount = finding.amount,
                        .currency = finding.currency},
                       tools_.clock.now());
  co_await cases_.note_finding(tx, std::move(finding), tools_.clock.now());
  co_await tx.commit();
}

Task<void> Reconciliation::note(Finding finding, Deadline deadline) {
  auto tx = co_await tools_.database.begin(deadline);
  co_await cases_.note_finding(tx, std::move(finding), tools_.clock.now());
  co_await tx.commit();
}

}  // namespace flipflop::payment
