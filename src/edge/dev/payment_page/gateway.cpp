#include "edge/dev/payment_page/gateway.h"

#include <algorithm>

#include "base/invariant.h"

namespace flipflop::dev {
namespace {

bool is_same(const PagePayment& payment, const PageCreate& wanted) {
  return payment.order_number == wanted.order_number && payment.amount == wanted.amount &&
         payment.currency == wanted.currency && payment.return_url == wanted.return_url &&
         payment.notify_url == wanted.notify_url;
}

}  // namespace

std::int64_t PagePayment::refunded() const {
  // A journal of before there were parts knows payments that went back whole.
  if (!refunds) return state == PageState::refunded ? amount : 0;
  std::int64_t sum = 0;
  for (const auto& part : *refunds) sum += part.amount;
  return sum;
}

Gateway::Gateway(const std::string& data_folder)
    : journal_(data_folder, "payments", [this](std::string_view line) {
        auto payment = json::from_text<PagePayment>(line);
        invariant(payment.has_value(), "the payment page's journal is not readable");
        reference_by_key_[payment->idempotency_key] = payment->reference;
        payments_[payment->reference] = std::move(*payment);
      }) {}

std::expected<Gateway::Made, CreateRefusal> Gateway::create(const PageCreate& wanted,
                                                            const std::string& key,
                                                            const std::string& reference,
                                                            Instant now) {
  const std::lock_guard lock(mutex_);
  const auto known = reference_by_key_.find(key);
  if (known != reference_by_key_.end()) {
    const auto& payment = payments_.at(known->second);
    if (!is_same(payment, wanted)) return std::unexpected(CreateRefusal::other_content);
    return Made{payment, false};
  }
  PagePayment payment;
  payment.reference = reference;
  payment.idempotency_key = key;
  payment.order_number = wanted.order_number;
  payment.currency = wanted.currency;
  payment.return_url = wanted.return_url;
  payment.notify_url = wanted.notify_url;
  payment.amount = wanted.amount;
  payment.fault = wanted.fault.value_or(Fault::none);
  payment.made_at = now;
  keep(payment);
  return Made{std::move(payment), true};
}

std::optional<PagePayment> Gateway::find(const std::string& reference) {
  const std::lock_guard lock(mutex_);
  const auto found = payments_.find(reference);
  if (found == payments_.end()) return std::nullopt;
  return found->second;
}

std::optional<PagePayment> Gateway::decide(const std::string& reference, PageState state,
                                           std::optional<Fault> fault) {
  const std::lock_guard lock(mutex_);
  const auto found = payments_.find(reference);
  if (found == payments_.end() || found->second.state != PageState::open) return std::nullopt;
  auto decided = found->second;
  decided.state = state;
  decided.fault = fault.value_or(decided.fault);
  ++decided.changes;
  keep(decided);
  return decided;
}

std::expected<PagePayment, RefundRefusal> Gateway::refund(const std::string& reference,
                                                          const std::string& key,
                                                          std::int64_t amount) {
  const std::lock_guard lock(mutex_);
  const auto found = payments_.find(reference);
  if (found == payments_.end()) return std::unexpected(RefundRefusal::unknown);
  auto refunded = found->second;
  auto parts = refunded.refunds.value_or(std::vector<PagePart>{});
  const auto known = std::ranges::find(parts, key, &PagePart::key);
  if (known != parts.end()) {
    if (known->amount != amount) return std::unexpected(RefundRefusal::wrong_amount);
    return refunded;
  }
  const bool is_repeated = refunded.state == PageState::refunded && refunded.refund_key == key;
  if (is_repeated) return refunded;
  if (refunded.state != PageState::paid) return std::unexpected(RefundRefusal::not_paid);
  const std::int64_t left = refunded.amount - refunded.refunded();
  if (amount > left) return std::unexpected(RefundRefusal::wrong_amount);
  parts.push_back({key, amount});
  refunded.refunds = std::move(parts);
  if (amount == left) {
    refunded.state = PageState::refunded;
    refunded.refund_key = key;
  }
  ++refunded.changes;
  keep(refunded);
  return refunded;
}

int Gateway::count_question(const std::string& reference) {
  const std::lock_guard lock(mutex_);
  return ++questions_[reference];
}

void Gateway::note_heard(const std::string& reference) {
  const std::lock_guard lock(mutex_);
  heard_.insert(reference);
}

bool Gateway::was_heard(const std::string& reference) {
  const std::lock_guard lock(mutex_);
  return heard_.contains(reference);
}

// Writes the payment to the journal and to memory; the caller holds the lock.
void Gateway::keep(PagePayment payment) {
  journal_.append(json::to_text(payment));
  reference_by_key_[payment.idempotency_key] = payment.reference;
  payments_[payment.reference] = std::move(payment);
}

}  // namespace flipflop::dev
