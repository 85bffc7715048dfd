#include "shop/payment/service.h"

#include <algorithm>

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "platform/log/log.h"

namespace flipflop::payment {
namespace {

// An order waits half an hour, prolonged once; more attempts than this are no buyer.
constexpr int most_attempts = 20;

const char* result_name(Receipt receipt) {
  switch (receipt) {
    case Receipt::booked:
      return "booked";
    case Receipt::unknown_symbol:
      return "unknown_symbol";
    case Receipt::wrong_amount:
      return "wrong_amount";
    case Receipt::not_expected:
      return "not_expected";
    case Receipt::repeated:
      break;
  }
  throw BrokenInvariant("a repeated transfer has no result of its own");
}

CaseKind case_of(Receipt receipt) {
  switch (receipt) {
    case Receipt::unknown_symbol:
      return CaseKind::unknown_symbol;
    case Receipt::wrong_amount:
      return CaseKind::wrong_amount;
    case Receipt::not_expected:
      return CaseKind::not_expected;
    case Receipt::booked:
    case Receipt::repeated:
      break;
  }
  throw BrokenInvariant("a transfer that is booked is no case");
}

}  // namespace

std::vector<MethodInfo> Service::methods() const {
  return methods_for(settlement_.providers(),
                     account_ ? Transfers::offered : Transfers::not_offered);
}

std::optional<MethodInfo> Service::find_method(std::string_view code) const {
  for (auto& method : methods()) {
    if (method.code == code) return method;
  }
  return std::nullopt;
}

void Service::create(pg::WriteBatch& batch, NewPayment payment) {
  const auto method = find_method(payment.method);
  invariant(method.has_value(), "a payment by a method that does not exist");
  const auto now = tools_.clock.now();
  store_.add_intent(batch, payment, method->online ? State::created : State::pending, now);
  if (!method->online) return;
  const Attempt attempt{
      .id = tools_.ids.next(), .payment = payment.id, .provider = method->code, .made_at = now};
  store_.add_attempt(batch, attempt);
  tools_.jobs.enqueue(batch, start_request(attempt.id));
}

Task<void> Service::start_now(PaymentId id, Deadline deadline) {
  const auto attempt = co_await store_.current_attempt(id, deadline);
  if (!attempt || attempt->state != AttemptState::created) co_return;
  co_await tools_.jobs.work_now(start_queue, attempt->id.text(), deadline);
}

Task<std::optional<View>> Service::find(Uuid order_id, Deadline deadline) {
  return store_.view(order_id, deadline);
}

Task<std::optional<TransferInstructions>> Service::transfer_instructions(Uuid order_id,
                                                                         Deadline deadline) {
  const auto intent = co_await store_.intent(order_id, deadline);
  if (!account_ || !intent || intent->method != bank_transfer_code) co_return std::nullopt;
  const auto symbol = normalised_symbol(intent->order_number);
  invariant(symbol.has_value(), "an order number that is no variable symbol");
  auto descriptor =
      spayd({account_->iban, intent->amount, *symbol, "Objednávka " + intent->order_number});
  co_return TransferInstructions{account_->account, account_->iban, *symbol, intent->amount,
                                 std::move(descriptor)};
}

Task<bool> Service::retry(pg::Tx& tx, Uuid order_id) {
  const auto intent = co_await store_.lock_intent(tx, order_id);
  if (!intent || !is_payable(intent->state)) co_return false;
  const auto current = co_await store_.current_attempt(tx, intent->id);
  if (!current) co_return false;                                // the method has no provider
  if (current->state == AttemptState::created) co_return true;  // still being started
  if (current->number >= most_attempts) co_return false;
  const auto now = tools_.clock.now();
  const Attempt next{.id = tools_.ids.next(),
                     .payment = intent->id,
                     .number = current->number + 1,
                     .provider = current->provider,
                     .made_at = now};
  co_await store_.replace_current(tx, next);
  if (intent->state == State::failed) {
    co_await store_.move_intent(tx, intent->id, State::pending, now);
  }
  co_await tools_.jobs.enqueue(tx, start_request(next.id));
  co_return true;
}

// An attempt may bring the amount that it was made with, also after it failed.
Task<LessAnswer> Service::expect_less(pg::Tx& tx, Uuid order_id, Money by) {
  const auto intent = co_await store_.lock_intent(tx, order_id);
  if (!intent) co_return LessAnswer::not_payable;
  if (has_money(intent->state)) co_return LessAnswer::has_money;
  if (!is_payable(intent->state) || intent->amount <= by) co_return LessAnswer::not_payable;
  const auto attempt = co_await store_.current_attempt(tx, intent->id);
  if (attempt) co_return LessAnswer::being_paid;
  co_await store_.lower_amount(tx, intent->id, by, tools_.clock.now());
  co_return LessAnswer::done;
}

Task<bool> Service::cancel(pg::Tx& tx, Uuid order_id) {
  const auto intent = co_await store_.lock_intent(tx, order_id);
  if (!intent) co_return true;
  if (has_money(intent->state)) co_return false;
  if (is_payable(intent->state)) {
    co_await store_.move_intent(tx, intent->id, State::cancelled, tools_.clock.now());
  }
  co_return true;
}

Task<void> Service::refund(pg::Tx& tx, Uuid order_id, std::string reason) {
  const auto intent = co_await store_.lock_intent(tx, order_id);
  invariant(intent && has_money(intent->state), "a refund of a payment without money");
  if (intent->state != State::paid) co_return;
  co_await settlement_.give_all_back(tx, *intent, std::move(reason));
}

Task<RefundAnswer> Service::refund_part(pg::Tx& tx, RefundRequest request) {
  invariant(request.amount > Money{}, "a part refund of nothing");
  const auto intent = co_await store_.lock_intent(tx, request.order_id);
  if (!intent) co_return RefundAnswer::nothing_captured;
  const auto known = co_await store_.payment_of_cause(tx, request.cause);
  invariant(!known || *known == intent->id, "one cause of refunds of two payments");
  if (known) co_return RefundAnswer::repeated;
  if (!has_money(intent->state)) co_return RefundAnswer::nothing_captured;
  auto captures = co_await store_.unrefunded_captures(tx, intent->id);
  Money left;
  for (const auto& capture : captures) left = left + (capture.amount - capture.refunded);
  if (left < request.amount) co_return RefundAnswer::exceeds;
  const bool is_last = left == request.amount;
  co_await give_back_part(tx, std::move(captures), std::move(request));
  if (is_last) co_await store_.move_intent(tx, intent->id, State::refund_due, tools_.clock.now());
  co_return RefundAnswer::requested;
}

Task<void> Service::give_back_part(pg::Tx& tx, std::vector<Capture> captures,
                                   RefundRequest request) {
  Money rest = request.amount;
  for (const auto& capture : captures) {
    if (rest.is_zero()) co_return;
    const Money piece = std::min(rest, capture.amount - capture.refunded);
    co_await settlement_.give_back(tx, {capture, piece, request.reason, request.cause});
    rest = rest - piece;
  }
}

Task<void> Service::collected_on_delivery(pg::Tx& tx, Uuid order_id) {
  const auto intent = co_await store_.lock_intent(tx, order_id);
  invariant(intent && intent->method == on_delivery_code, "cash for an order paid otherwise");
  if (has_money(intent->state)) co_return;
  co_await settlement_.take(tx, *intent, on_delivery_code, intent->order_number);
}

Task<Receipt> Service::receive_transfer(std::string variable_symbol, Money amount,
                                        std::string reference, Deadline deadline) {
  const auto symbol = normalised_symbol(variable_symbol);
  auto tx = co_await tools_.database.begin(deadline);
  const bool is_new = co_await store_.insert_transfer(tx, reference, symbol.value_or(""), amount,
                                                      tools_.clock.now());
  if (!is_new) {
    co_await tx.rollback();
    co_return Receipt::repeated;
  }
  const auto receipt = co_await book_transfer(tx, symbol, amount, reference);
  co_await store_.set_transfer_result(tx, reference, result_name(receipt));
  FAULT_POINT("payment.transfer_uncommitted");
  co_await tx.commit();
  if (receipt != Receipt::booked) {
    log::warn("a transfer fits no order",
              {{"reference", reference}, {"result", result_name(receipt)}});
  }
  co_return receipt;
}

Task<Receipt> Service::book_transfer(pg::Tx& tx, std::optional<std::string> symbol, Money amount,
                                     std::string reference) {
  std::optional<Intent> intent;
  if (symbol) intent = co_await store_.lock_intent_by_symbol(tx, *symbol);
  auto receipt = Receipt::unknown_symbol;
  if (intent) receipt = judge_transfer(intent->method, intent->state, intent->amount, amount);
  if (receipt == Receipt::booked) {
    co_await settlement_.take(tx, *intent, "bank", std::move(reference));
    co_return receipt;
  }
  NewCase found{.id = tools_.ids.next(),
                .kind = case_of(receipt),
                .source = "bank",
                .reference = std::move(reference),
                .symbol = symbol.value_or(""),
                .amount = amount};
  if (intent) found.payment = intent->id;
  co_await cases_.open(tx, std::move(found), tools_.clock.now());
  co_return receipt;
}

Task<Receipt> Service::confirm_refund(std::string variable_symbol, Money amount,
                                      std::string reference, Deadline deadline) {
  const auto symbol = normalised_symbol(variable_symbol);
  if (!symbol) co_return Receipt::unknown_symbol;
  auto tx = co_await tools_.database.begin(deadline);
  const auto receipt = co_await book_return(tx, *symbol, amount, std::move(reference));
  if (receipt == Receipt::booked)
    co_await tx.commit();
  else
    co_await tx.rollback();
  co_return receipt;
}

Task<Receipt> Service::book_return(pg::Tx& tx, std::string symbol, Money amount,
                                   std::string reference) {
  const auto intent = co_await store_.lock_intent_by_symbol(tx, std::move(symbol));
  if (!intent) co_return Receipt::unknown_symbol;
  const auto proven = co_await store_.payment_of_proof(tx, reference);
  if (proven) co_return *proven == intent->id ? Receipt::repeated : Receipt::not_expected;
  auto receipt = Receipt::not_expected;
  const auto refunds = co_await store_.due_refunds(tx, intent->id);
  for (const auto& refund : refunds) {
    if (settlement_.find_provider(refund.source) != nullptr) continue;  // its job sends it
    if (refund.amount != amount) {
      receipt = Receipt::wrong_amount;
      continue;
    }
    co_await settlement_.finish(tx, *intent, refund.id, std::move(reference));
    co_return Receipt::booked;
  }
  co_return receipt;
}

}  // namespace flipflop::payment
