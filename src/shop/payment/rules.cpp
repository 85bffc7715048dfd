#include "shop/payment/rules.h"

namespace flipflop::payment {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::vector<MethodInfo> methods_for(const Providers& providers, Transfers transfers) {
  std::vector<MethodInfo> methods;
  for (const auto& provider : providers) {
    const std::string code(provider->name());
    methods.push_back({.code = code, .message_key = "payment.method_" + code, .online = true});
  }
  if (transfers == Transfers::offered)
    methods.push_back({.code = bank_transfer_code,
                       .message_key = "payment.method_bank_transfer",
                       .hold = minutes(days(7))});
  methods.push_back({.code = on_delivery_code,
                     .message_key = "payment.method_cod",
                     .on_delivery = true,
                     .hold = minutes(0)});
  return methods;
}

bool has_money(State state) {
  return state == State::paid || state == State::refund_due || state == State::refunded;
}

bool is_payable(State state) {
  return state == State::created || state == State::pending || state == State::failed;
}

Verdict judge(const AttemptFacts& attempt, const Report& report) {
  const bool is_settled =
      attempt.state == AttemptState::paid || attempt.state == AttemptState::disputed;
  if (is_settled) return Verdict::nothing;
  switch (report.state) {
    case ProviderState::pending:
      return attempt.state == AttemptState::failed ? Verdict::nothing : Verdict::wait;
    case ProviderState::failed:
    case ProviderState::refunded:
      return attempt.state == AttemptState::failed ? Verdict::nothing : Verdict::fail;
    case ProviderState::paid:
      break;
  }
  if (report.amount != attempt.due || report.currency != "CZK") return Verdict::dispute;
  return has_money(attempt.intent) ? Verdict::capture_excess : Verdict::capture;
}

std::vector<Resolution> resolutions_for(CaseKind kind) {
  switch (kind) {
    case CaseKind::unknown_symbol:
    case CaseKind::wrong_amount:
    case CaseKind::not_expected:
      return {Resolution::returned, Resolution::matched, Resolution::booked_by_hand,
              Resolution::written_off};
    case CaseKind::difference:
    case CaseKind::unknown_payment:
      return {Resolution::returned, Resolution::booked_by_hand, Resolution::written_off};
    case CaseKind::refund_by_hand:
      return {Resolution::returned};
    case CaseKind::contradiction:
      return {Resolution::booked_by_hand, Resolution::written_off};
    case CaseKind::paid_twice:
      break;
  }
  return {};
}

bool contradicts(const AttemptFacts& attempt, bool is_refunded, const Report& report) {
  if (attempt.state != AttemptState::paid) return false;
  switch (report.state) {
    case ProviderState::pending:
    case ProviderState::failed:
      return true;
    case ProviderState::refunded:
      return !is_refunded;
    case ProviderState::paid:
      break;
  }
  return report.amount != attempt.due || report.currency != "CZK";
}

Receipt judge_transfer(std::string_view method, State state, Money due, Money amount) {
  if (method != bank_transfer_code || has_money(state)) return Receipt::not_expected;
  return amount == due ? Receipt::booked : Receipt::wrong_amount;
}

std::optional<seconds> next_check_in(Duration age) {
  if (age < minutes(10)) return seconds(20);
  if (age < hours(1)) return minutes(2);
  if (age < days(1)) return minutes(15);
  if (age < attempt_life) return hours(2);
  return std::nullopt;
}

}  // namespace flipflop::payment
