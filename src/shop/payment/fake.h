#pragma once
// Payments in memory for the tests of other modules. What is appended to a batch happens when it
// commits, what is done in a Tx happens at once; no events are published (a test publishes the one
// that it needs). Single thread.

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "shop/payment/payment.h"

namespace flipflop::payment {

class FakePayments final : public Payments {
 public:
  std::map<Uuid, View> payments;         // by order
  std::map<std::string, Uuid> order_of;  // by order number
  std::map<Uuid, std::string> refunds;   // reason by order
  std::vector<RefundRequest> parts;      // that were requested, in their order
  bool provider_answers = true;          // false: start_now leaves no redirect behind

  std::vector<MethodInfo> methods() const override {
    return {{.code = "bogus", .message_key = "payment.method_bogus", .online = true},
            {.code = "bank_transfer",
             .message_key = "payment.method_bank_transfer",
             .hold = std::chrono::days(7)},
            {.code = "cod",
             .message_key = "payment.method_cod",
             .on_delivery = true,
             .hold = std::chrono::minutes(0)}};
  }
  std::optional<MethodInfo> find_method(std::string_view code) const override {
    for (auto& method : methods()) {
      if (method.code == code) return method;
    }
    return std::nullopt;
  }

  void create(pg::WriteBatch& batch, NewPayment payment) override {
    batch.after_commit([this, payment = std::move(payment)] {
      const bool online = find_method(payment.method).value().online;
      payments[payment.order_id] = {.id = payment.id,
                                    .order_id = payment.order_id,
                                    .method = payment.method,
                                    .state = online ? State::created : State::pending,
                                    .amount = payment.amount,
                                    .redirect_url = {},
                                    .attempts = online ? 1 : 0};
      order_of[payment.order_number] = payment.order_id;
    });
  }
  Task<void> start_now(PaymentId id, Deadline) override {
    for (auto& [order_id, view] : payments) {
      if (view.id != id || !provider_answers) continue;
      view.state = State::pending;
      view.redirect_url = "https://pay.example/" + id.text();
    }
    co_return;
  }
  Task<std::optional<View>> find(Uuid order_id, Deadline) override {
    const auto found = payments.find(order_id);
    if (found == payments.end()) co_return std::nullopt;
    co_return found->second;
  }
  Task<std::optional<TransferInstructions>> transfer_instructions(Uuid order_id,
                                                                  Deadline) override {
    const auto found = payments.find(order_id);
    if (found == payments.end() || found->second.method != "bank_transfer") co_return std::nullopt;
    co_return TransferInstructions{.account = "2000000018/2010",
                                   .iban = "CZ8120100000002000000018",
                                   .variable_symbol = number_of(order_id),
                                   .amount = found->second.amount,
                                   .spayd = "SPD*1.0*ACC:CZ8120100000002000000018"};
  }

  Task<bool> retry(pg::Tx&, Uuid order_id) override {
    const auto found = payments.find(order_id);
    if (found == payments.end() || found->second.attempts == 0) co_return false;
    auto& view = found->second;
    const bool is_payable =
        view.state == State::created || view.state == State::pending || view.state == State::failed;
    if (!is_payable) co_return false;
    view.state = State::pending;
    view.redirect_url.clear();
    ++view.attempts;
    co_return true;
  }
  Task<LessAnswer> expect_less(pg::Tx&, Uuid order_id, Money by) override {
    auto& view = payments.at(order_id);
    if (has_money(view.state)) co_return LessAnswer::has_money;
    if (view.attempts > 0) co_return LessAnswer::being_paid;
    if (view.state == State::cancelled || view.amount <= by) co_return LessAnswer::not_payable;
    view.amount = view.amount - by;
    co_return LessAnswer::done;
  }
  Task<bool> cancel(pg::Tx&, Uuid order_id) override {
    auto& view = payments.at(order_id);
    if (has_money(view.state)) co_return false;
    view.state = State::cancelled;
    co_return true;
  }
  Task<void> refund(pg::Tx&, Uuid order_id, std::string reason) override {
    payments.at(order_id).state = State::refund_due;
    refunds.try_emplace(order_id, std::move(reason));
    co_return;
  }
  Task<RefundAnswer> refund_part(pg::Tx&, RefundRequest request) override {
    const auto found = payments.find(request.order_id);
    Money left;
    if (found != payments.end()) left = found->second.amount;
    for (const auto& part : parts) {
      if (part.cause == request.cause) co_return RefundAnswer::repeated;
      if (part.order_id == request.order_id) left = left - part.amount;
    }
    if (found == payments.end() || !has_money(found->second.state))
      co_return RefundAnswer::nothing_captured;
    if (found->second.state != State::paid || left < request.amount)
      co_return RefundAnswer::exceeds;
    if (left == request.amount) found->second.state = State::refund_due;
    parts.push_back(std::move(request));
    co_return RefundAnswer::requested;
  }
  Task<void> collected_on_delivery(pg::Tx&, Uuid order_id) override {
    payments.at(order_id).state = State::paid;
    co_return;
  }
  Task<Receipt> receive_transfer(std::string variable_symbol, Money amount, std::string reference,
                                 Deadline) override {
    if (!references_.insert(std::move(reference)).second) co_return Receipt::repeated;
    const auto order = order_of.find(variable_symbol);
    if (order == order_of.end()) co_return Receipt::unknown_symbol;
    auto& view = payments.at(order->second);
    if (view.method != "bank_transfer" || has_money(view.state)) co_return Receipt::not_expected;
    if (view.amount != amount) co_return Receipt::wrong_amount;
    view.state = State::paid;
    co_return Receipt::booked;
  }
  Task<Receipt> confirm_refund(std::string variable_symbol, Money amount, std::string reference,
                               Deadline) override {
    if (!references_.insert(std::move(reference)).second) co_return Receipt::repeated;
    const auto order = order_of.find(variable_symbol);
    if (order == order_of.end()) co_return Receipt::unknown_symbol;
    auto& view = payments.at(order->second);
    if (view.state != State::refund_due) co_return Receipt::not_expected;
    if (view.amount != amount) co_return Receipt::wrong_amount;
    view.state = State::refunded;
    co_return Receipt::booked;
  }

 private:
  static bool has_money(State state) {
    return state == State::paid || state == State::refund_due || state == State::refunded;
  }
  std::string number_of(Uuid order_id) const {
    for (const auto& [number, order] : order_of) {
      if (order == order_id) return number;
    }
    return {};
  }

  std::set<std::string> references_;
};

}  // namespace flipflop::payment
