#include "shop/payment/foreign_orders.h"

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "platform/idempotency/once.h"

namespace flipflop::payment {
namespace {

// How long an application waits for a provider; jobs go on with what takes longer.
constexpr std::chrono::seconds inline_work{5};

Deadline moment_within(Deadline deadline) {
  return deadline.sooner(Deadline::after(inline_work));
}

}  // namespace

Task<std::expected<ForeignMade, ForeignRefusal>> ForeignOrders::create(NewForeignPayment wanted,
                                                                       Deadline deadline) {
  const auto method = meant_method(wanted.method, methods());
  if (!method) co_return std::unexpected(ForeignRefusal::unknown_method);
  Made known;
  if (idempotency::was_done(wanted.once)) {
    const auto id = PaymentId::parse(wanted.once->done_about());
    invariant(id.has_value(), "the key of a payment is about a payment");
    known = {*id, true};
  } else {
    auto tx = co_await tools_.database.begin(deadline);
    const auto now_known = co_await made(tx, wanted, *method);
    if (!now_known) {
      co_await tx.rollback();
      co_return std::unexpected(now_known.error());
    }
    FAULT_POINT("payment.foreign_uncommitted");
    co_await tx.commit();
    known = *now_known;
  }
  co_await service_.start_now(known.id, moment_within(deadline));
  auto payment = co_await find(known.id, wanted.application, deadline);
  if (!payment) co_return std::unexpected(ForeignRefusal::unknown);
  co_return ForeignMade{*std::move(payment), known.is_new};
}

Task<std::expected<ForeignOrders::Made, ForeignRefusal>> ForeignOrders::made(
    pg::Tx& tx, NewForeignPayment wanted, std::string method) {
  co_await foreign_.lock_order(tx, wanted.application, wanted.reference);
  const auto known = co_await foreign_.payment_of(tx, wanted.application, wanted.reference);
  const auto id = known ? *known : tools_.ids.next_as<PaymentId>();
  co_await idempotency::claim(tx, wanted.once, id.text());
  if (known) {
    const auto tried = co_await tried_again(tx, id, std::move(wanted), std::move(method));
    if (!tried) co_return std::unexpected(tried.error());
    co_return Made{id, false};
  }
  co_await add(tx, id, std::move(wanted), std::move(method));
  co_return Made{id, true};
}

// A payment that waits, or was paid, is answered as it is.
Task<std::expected<void, ForeignRefusal>> ForeignOrders::tried_again(pg::Tx& tx, PaymentId id,
                                                                     NewForeignPayment wanted,
                                                                     std::string method) {
  const auto intent = co_await store_.lock_intent_by_id(tx, id);
  invariant(intent.has_value(), "a foreign order without its payment");
  if (intent->amount != wanted.amount) co_return std::unexpected(ForeignRefusal::other_amount);
  if (intent->method != method) co_return std::unexpected(ForeignRefusal::other_method);
  if (intent->state == State::failed) co_await service_.retry(tx, intent->order_id);
  co_return std::expected<void, ForeignRefusal>();
}

Task<void> ForeignOrders::add(pg::Tx& tx, PaymentId id, NewForeignPayment wanted,
                              std::string method) {
  NewPayment payment{.id = id,
                     .order_id = id.uuid,
                     .order_number = {},
                     .amount = wanted.amount,
                     .method = std::move(method),
                     .return_url = wanted.return_url};
  payment.order_number = co_await foreign_.next_number(tx);
  pg::WriteBatch batch(tools_.database);
  service_.create(batch, std::move(payment));
  const auto added = co_await tx.run(std::move(batch));
  invariant(added.has_value(), "a payment is added without guards");
  ForeignOrder order{.payment = id,
                     .application = std::move(wanted.application),
                     .reference = std::move(wanted.reference),
                     .callback_url = std::move(wanted.callback_url),
                     .metadata = std::move(wanted.metadata)};
  co_await foreign_.insert(tx, std::move(order), tools_.clock.now());
}

Task<std::optional<ForeignPayment>> ForeignOrders::find(PaymentId id, std::string application,
                                                        Deadline deadline) {
  return foreign_.view(id, std::move(application), deadline);
}

Task<std::expected<ForeignPayment, ForeignRefusal>> ForeignOrders::refund(ForeignRefund wanted,
                                                                          Deadline deadline) {
  // Whose it is never changes, so it is asked before anything is locked.
  auto payment = co_await find(wanted.id, wanted.application, deadline);
  if (!payment) co_return std::unexpected(ForeignRefusal::unknown);
  if (idempotency::was_done(wanted.once)) co_return *std::move(payment);
  auto tx = co_await tools_.database.begin(deadline);
  co_await idempotency::claim(tx, wanted.once, wanted.id.text());
  const auto asked = co_await asked_back(tx, wanted);
  if (!asked) {
    co_await tx.rollback();
    co_return std::unexpected(asked.error());
  }
  FAULT_POINT("payment.foreign_refund_uncommitted");
  co_await tx.commit();
  for (const Refund& refund : *asked) {
    if (settlement_.find_provider(refund.source) == nullptr) continue;  // a person sends it
    co_await tools_.jobs.work_now(refund_queue, refund.id.text(), moment_within(deadline));
  }
  payment = co_await find(wanted.id, wanted.application, deadline);
  co_return *std::move(payment);
}

// What is on its way now. A part that was asked for before is asked for no more.
Task<std::expected<std::vector<Refund>, ForeignRefusal>> ForeignOrders::asked_back(
    pg::Tx& tx, ForeignRefund wanted) {
  const auto intent = co_await store_.lock_intent_by_id(tx, wanted.id);
  const auto request =
      (wanted.amount ? wanted.amount->decimal() : std::string("all")) + " " + wanted.reason;
  const auto cause = refund_cause(wanted.id, wanted.key, request);
  const auto known = co_await store_.payment_of_cause(tx, cause);
  if (!known) {
    if (!has_money(intent->state)) co_return std::unexpected(ForeignRefusal::not_completed);
    Money left;
    const auto captures = co_await store_.unrefunded_captures(tx, intent->id);
    for (const Capture& capture : captures) left = left + (capture.amount - capture.refunded);
    const Money amount = wanted.amount.value_or(left);
    if (left.is_zero() || left < amount) co_return std::unexpected(ForeignRefusal::exceeds);
    const auto answer = co_await service_.refund_part(
        tx, {intent->order_id, cause, amount, std::move(wanted.reason)});
    invariant(answer == RefundAnswer::requested, "a part within what is left is given back");
  }
  auto due = co_await store_.due_refunds(tx, intent->id);
  co_return due;
}

Task<std::optional<TransferInstructions>> ForeignOrders::transfer_instructions(PaymentId id,
                                                                               Deadline deadline) {
  return service_.transfer_instructions(id.uuid, deadline);
}

}  // namespace flipflop::payment
