#include "shop/payment/settlement.h"

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "platform/log/log.h"

namespace flipflop::payment {
namespace {

using jobs::Outcome;
using std::chrono::milliseconds;
using std::chrono::seconds;

// The buyer's way back from the provider often outruns the provider's message; the first question
// follows soon after the start.
constexpr seconds first_check{20};
// A message may overtake the answer to the call that made its payment.
constexpr seconds wait_for_reference{2};
constexpr std::chrono::minutes longest_wait_for_reference{4};  // then a person hears of it
constexpr seconds inline_work{3};

jobs::Request check_request(Uuid attempt_id, Instant at) {
  return {check_queue, attempt_id.text(), json::to_text(AttemptJob{attempt_id}), at};
}

}  // namespace

jobs::Request start_request(Uuid attempt_id) {
  return {start_queue, attempt_id.text(), json::to_text(AttemptJob{attempt_id})};
}

Settlement::Settlement(Tools tools, Stores stores, Providers providers, std::string notify_base)
    : tools_(tools),
      store_(stores.money),
      cases_(stores.cases),
      news_(tools),
      providers_(std::move(providers)),
      notify_base_(std::move(notify_base)) {}

Provider* Settlement::find_provider(std::string_view name) const {
  for (const auto& provider : providers_) {
    if (provider->name() == name) return provider.get();
  }
  return nullptr;
}

Provider& Settlement::provider_of(const Attempt& attempt) const {
  auto* provider = find_provider(attempt.provider);
  invariant(provider != nullptr, "an attempt with a provider that is not configured");
  return *provider;
}

Task<void> Settlement::receive(std::string provider, Notice notice, std::string body,
                               Deadline deadline) {
  const auto now = tools_.clock.now();
  const auto key = provider + ":" + notice.event_id;
  const MessageJob work{provider, notice.event_id, notice.reference, now};
  auto tx = co_await tools_.database.begin(deadline);
  const bool is_new = co_await store_.insert_message(tx, {provider, notice, body}, now);
  if (is_new) co_await tools_.jobs.enqueue(tx, {message_queue, key, json::to_text(work)});
  co_await tx.commit();
  // Repeated: the first one's job does, or did, what there is to do.
  if (!is_new) co_return;
  FAULT_POINT("payment.message_stored");
  co_await tools_.jobs.work_now(message_queue, key, deadline.sooner(Deadline::after(inline_work)));
}

Task<void> Settlement::take(pg::Tx& tx, Intent intent, std::string source, std::string reference) {
  const auto now = tools_.clock.now();
  const Capture money{.id = tools_.ids.next(),
                      .payment = intent.id,
                      .attempt = {},
                      .source = std::move(source),
                      .reference = std::move(reference),
                      .amount = intent.amount,
                      .refunded = {}};
  const bool is_new = co_await store_.insert_capture(tx, money, now);
  invariant(is_new, "the same money for two payments");
  co_await store_.move_intent(tx, intent.id, State::paid, now);
  co_await news_.captured(tx, std::move(intent));
}

Task<Uuid> Settlement::give_back(pg::Tx& tx, Return money) {
  const auto id = tools_.ids.next();
  const auto now = tools_.clock.now();
  const NewRefund refund{id, money.capture.id, money.amount, money.reason, money.cause};
  co_await store_.insert_refund(tx, refund, now);
  if (find_provider(money.capture.source) != nullptr) {
    co_await tools_.jobs.enqueue(tx, {refund_queue, id.text(), json::to_text(RefundJob{id})});
    co_return id;
  }
  // Money that came by bank or through a carrier is returned by a person.
  co_await cases_.open(tx,
                       {.id = tools_.ids.next(),
                        .kind = CaseKind::refund_by_hand,
                        .source = money.capture.source,
                        .reference = id.text(),
                        .payment = money.capture.payment,
                        .refund = id,
                        .amount = money.amount},
                       now);
  co_return id;
}

Task<void> Settlement::give_all_back(pg::Tx& tx, Intent intent, std::string reason) {
  const auto captures = co_await store_.unrefunded_captures(tx, intent.id);
  for (const auto& capture : captures)
    co_await give_back(tx, {capture, capture.amount - capture.refunded, reason});
  co_await store_.move_intent(tx, intent.id, State::refund_due, tools_.clock.now());
}

Task<Outcome> Settlement::start(jobs::Job job, AttemptJob body) {
  co_await start_attempt(body.attempt_id, job.deadline);
  co_return Outcome::done();
}

Task<void> Settlement::start_attempt(Uuid attempt_id, Deadline deadline) {
  const auto attempt = co_await store_.attempt(attempt_id, deadline);
  invariant(attempt.has_value(), "a start without its attempt");
  if (attempt->state != AttemptState::created) co_return;
  const auto intent = co_await store_.intent_by_id(attempt->payment, deadline);
  invariant(intent.has_value(), "an attempt without its payment");
  if (!attempt->is_current || !is_payable(intent->state)) {
    co_await note_start(attempt->id, std::unexpected(StartRefused{"not wanted any more"}),
                        deadline);
    co_return;
  }
  StartRequest request{attempt->id, intent->order_number, intent->amount, intent->return_url,
                       notify_base_ + attempt->provider};
  auto answer = co_await provider_of(*attempt).start(std::move(request), deadline);
  FAULT_POINT("payment.started_unnoted");
  co_await note_start(attempt->id, std::move(answer), deadline);
}

Task<void> Settlement::note_start(Uuid attempt_id, std::expected<Started, StartRefused> answer,
                                  Deadline deadline) {
  const auto now = tools_.clock.now();
  const auto unlocked = co_await store_.attempt(attempt_id, deadline);
  auto tx = co_await tools_.database.begin(deadline);
  const auto intent = co_await store_.lock_intent_by_id(tx, unlocked->payment);
  const auto attempt = co_await store_.attempt(tx, attempt_id);
  if (attempt->state != AttemptState::created) {
    co_await tx.rollback();
    co_return;
  }
  if (!answer) {
    log::warn("payment not started", {{"attempt", attempt_id.text()},
                                      {"provider", attempt->provider},
                                      {"reason", answer.error().reason}});
    co_await end_without_money(tx, *intent, *attempt, AttemptState::failed);
  } else {
    co_await store_.start_attempt(tx, attempt_id, std::move(*answer), now);
    if (intent->state == State::created) {
      co_await store_.move_intent(tx, intent->id, State::pending, now);
    }
    co_await tools_.jobs.enqueue(tx, check_request(attempt_id, now + first_check));
  }
  co_await tx.commit();
}

Task<Outcome> Settlement::check(jobs::Job job, AttemptJob body) {
  const auto attempt = co_await store_.attempt(body.attempt_id, job.deadline);
  invariant(attempt.has_value(), "a check job without its attempt");
  if (attempt->state != AttemptState::pending) co_return Outcome::done();
  const auto report = co_await provider_of(*attempt).fetch(attempt->reference, job.deadline);
  co_await store_.note_asked(attempt->id, tools_.clock.now(), job.deadline);
  const auto verdict = co_await apply(attempt->id, report, job.deadline);
  if (verdict != Verdict::wait) co_return Outcome::done();
  const auto next = next_check_in(tools_.clock.now() - attempt->made_at);
  if (next) co_return Outcome::again(*next);
  co_await apply(attempt->id, {.state = ProviderState::failed}, job.deadline);
  co_return Outcome::done();
}

Task<Outcome> Settlement::act_on_message(jobs::Job job, MessageJob body) {
  const auto attempt =
      co_await store_.attempt_by_reference(body.provider, body.reference, job.deadline);
  if (!attempt) {
    const Outcome outcome = co_await act_on_unknown(std::move(body), job.deadline);
    co_return outcome;
  }
  const auto report = co_await provider_of(*attempt).fetch(attempt->reference, job.deadline);
  co_await apply(attempt->id, report, job.deadline);
  FAULT_POINT("payment.message_applied");
  co_await store_.mark_processed(body.provider, body.event_id, tools_.clock.now(), job.deadline);
  co_return Outcome::done();
}

// Of an attempt that does not know its reference yet, or of money that none of ours asked for.
Task<Outcome> Settlement::act_on_unknown(MessageJob body, Deadline deadline) {
  const auto now = tools_.clock.now();
  const auto age = now - body.received_at;
  if (age < longest_wait_for_reference) co_return Outcome::again(wait_for_reference);
  auto* provider = find_provider(body.provider);
  invariant(provider != nullptr, "a message of a provider that is not configured");
  const auto report = co_await provider->fetch(body.reference, deadline);
  const auto next = next_check_in(age);
  if (report.state == ProviderState::pending && next) co_return Outcome::again(*next);
  if (report.state == ProviderState::paid) {
    auto tx = co_await tools_.database.begin(deadline);
    co_await cases_.open(tx,
                         {.id = tools_.ids.next(),
                          .kind = CaseKind::unknown_payment,
                          .source = body.provider,
                          .reference = body.reference,
                          .amount = report.amount,
                          .currency = report.currency},
                         now);
    co_await tx.commit();
  }
  co_await store_.mark_processed(body.provider, body.event_id, now, deadline);
  co_return Outcome::done();
}

Task<Verdict> Settlement::apply(Uuid attempt_id, Report report, Deadline deadline) {
  const auto unlocked = co_await store_.attempt(attempt_id, deadline);
  auto tx = co_await tools_.database.begin(deadline);
  const auto intent = co_await store_.lock_intent_by_id(tx, unlocked->payment);
  const auto attempt = co_await store_.attempt(tx, attempt_id);
  const auto verdict = judge({attempt->state, intent->state, intent->amount}, report);
  switch (verdict) {
    case Verdict::wait:
    case Verdict::nothing:
      co_await tx.rollback();
      co_return verdict;
    case Verdict::capture:
      co_await capture(tx, *intent, *attempt, false);
      break;
    case Verdict::capture_excess:
      co_await capture(tx, *intent, *attempt, true);
      break;
    case Verdict::fail:
      co_await end_without_money(tx, *intent, *attempt, AttemptState::failed);
      break;
    case Verdict::dispute:
      co_await dispute(tx, *intent, *attempt, report);
      break;
  }
  FAULT_POINT("payment.applied_uncommitted");
  co_await tx.commit();
  co_return verdict;
}

Task<void> Settlement::capture(pg::Tx& tx, Intent intent, Attempt attempt, bool is_excess) {
  const auto now = tools_.clock.now();
  const Capture money{.id = tools_.ids.next(),
                      .payment = intent.id,
                      .attempt = attempt.id,
                      .source = attempt.provider,
                      .reference = attempt.reference,
                      .amount = intent.amount,
                      .refunded = {}};
  const bool is_new = co_await store_.insert_capture(tx, money, now);
  invariant(is_new, "a capture of an attempt that was not paid");
  co_await store_.move_attempt(tx, attempt.id, AttemptState::paid, now);
  if (is_excess) {
    const auto refund = co_await give_back(tx, {money, money.amount, "paid twice"});
    co_await cases_.open(tx,
                         {.id = tools_.ids.next(),
                          .kind = CaseKind::paid_twice,
                          .source = money.source,
                          .reference = money.reference,
                          .payment = intent.id,
                          .refund = refund,
                          .amount = money.amount},
                         now);
    co_return;
  }
  co_await store_.move_intent(tx, intent.id, State::paid, now);
  co_await news_.captured(tx, std::move(intent));
}

Task<void> Settlement::dispute(pg::Tx& tx, Intent intent, Attempt attempt, Report report) {
  log::error("a provider reports other money than was asked for",
             {{"attempt", attempt.id.text()},
              {"expected", intent.amount.haler},
              {"reported", report.amount.haler},
              {"currency", report.currency}});
  const auto now = tools_.clock.now();
  co_await store_.insert_difference(tx, {tools_.ids.next(), attempt.id, intent.amount, report},
                                    now);
  co_await cases_.open(tx,
                       {.id = tools_.ids.next(),
                        .kind = CaseKind::difference,
                        .source = attempt.provider,
                        .reference = attempt.reference,
                        .payment = intent.id,
                        .amount = report.amount,
                        .currency = report.currency},
                       now);
  co_await end_without_money(tx, intent, attempt, AttemptState::disputed);
}

Task<void> Settlement::end_without_money(pg::Tx& tx, Intent intent, Attempt attempt,
                                         AttemptState state) {
  const auto now = tools_.clock.now();
  co_await store_.move_attempt(tx, attempt.id, state, now);
  // An older attempt, and a payment that ended otherwise, say nothing to the buyer.
  const bool is_waiting = intent.state == State::created || intent.state == State::pending;
  if (!attempt.is_current || !is_waiting) co_return;
  co_await store_.move_intent(tx, intent.id, State::failed, now);
  co_await news_.failed(tx, std::move(intent));
}

Task<Outcome> Settlement::refund(jobs::Job job, RefundJob body) {
  const auto refund = co_await store_.refund(body.refund_id, job.deadline);
  invariant(refund.has_value(), "a refund job without its refund");
  if (refund->is_done) co_return Outcome::done();
  auto* provider = find_provider(refund->source);
  invariant(provider != nullptr, "a refund through a provider that is not configured");
  const auto answer =
      co_await provider->refund(refund->reference, refund->id, refund->amount, job.deadline);
  if (answer == ReturnAnswer::refused) {
    co_await note_refusal(*refund, job.deadline);
    co_return Outcome::parked(refund->source + " refuses to give the money back");
  }
  FAULT_POINT("payment.refunded_unnoted");
  auto tx = co_await tools_.database.begin(job.deadline);
  const auto intent = co_await store_.lock_intent_by_id(tx, refund->payment);
  co_await finish(tx, *intent, refund->id, std::nullopt);
  co_await tx.commit();
  co_return Outcome::done();
}

// The provider will not: a person has to.
Task<void> Settlement::note_refusal(Refund refund, Deadline deadline) {
  auto tx = co_await tools_.database.begin(deadline);
  co_await cases_.open(tx,
                       {.id = tools_.ids.next(),
                        .kind = CaseKind::refund_by_hand,
                        .source = refund.source,
                        .reference = refund.id.text(),
                        .payment = refund.payment,
                        .refund = refund.id,
                        .amount = refund.amount},
                       tools_.clock.now());
  co_await tx.commit();
}

Task<void> Settlement::finish(pg::Tx& tx, Intent intent, Uuid refund_id,
                              std::optional<std::string> proof) {
  const auto now = tools_.clock.now();
  const bool is_first = co_await store_.finish_refund(tx, refund_id, proof, now);
  if (!is_first) co_return;
  co_await cases_.close_returned(tx, refund_id, proof.value_or(refund_id.text()), now);
  const auto part = co_await store_.finished_part(tx, refund_id);
  if (part) co_await news_.part_refunded(tx, intent, *part);
  // Money that came twice, and a part of it, goes back while the order keeps the rest.
  if (intent.state != State::refund_due) co_return;
  const auto due = co_await store_.due_refunds(tx, intent.id);
  if (!due.empty()) co_return;
  co_await store_.move_intent(tx, intent.id, State::refunded, now);
  co_await news_.refunded(tx, std::move(intent));
}

}  // namespace flipflop::payment
