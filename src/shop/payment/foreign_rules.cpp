#include "shop/payment/foreign_rules.h"

#include <algorithm>

#include "base/invariant.h"
#include "platform/crypto/hmac.h"
#include "shop/payment/rules.h"

namespace flipflop::payment {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

ForeignStatus foreign_status(State state, HasPage page) {
  switch (state) {
    case State::created:
      return ForeignStatus::pending;
    case State::pending:
      return page == HasPage::yes ? ForeignStatus::processing : ForeignStatus::pending;
    case State::paid:
    case State::refund_due:
      return ForeignStatus::completed;
    case State::failed:
      return ForeignStatus::failed;
    case State::cancelled:
    case State::expired:
      return ForeignStatus::cancelled;
    case State::refunded:
      return ForeignStatus::refunded;
  }
  throw BrokenInvariant("a state of a payment that has no name for applications");
}

ForeignStatus status_after(ForeignEvent event) {
  switch (event) {
    case ForeignEvent::completed:
      return ForeignStatus::completed;
    case ForeignEvent::failed:
      return ForeignStatus::failed;
    case ForeignEvent::refunded:
      return ForeignStatus::refunded;
  }
  throw BrokenInvariant("an event of a payment that has no state");
}

std::vector<MethodInfo> foreign_methods(std::vector<MethodInfo> methods) {
  std::erase_if(methods, [](const MethodInfo& method) { return method.on_delivery; });
  return methods;
}

std::optional<std::string> meant_method(std::string_view asked,
                                        const std::vector<MethodInfo>& methods) {
  const auto meant = std::ranges::find_if(methods, [asked](const MethodInfo& method) {
    if (asked == "card") return method.online;
    if (asked == "fiobanka") return method.code == bank_transfer_code;
    return method.code == asked;
  });
  if (meant == methods.end()) return std::nullopt;
  return meant->code;
}

bool is_web_address(std::string_view url, Scheme scheme) {
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (scheme == Scheme::any && rest.starts_with("http://")) {
    rest.remove_prefix(7);
  } else {
    return false;
  }
  const bool is_plain = std::ranges::all_of(url, [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != '<' && c != '>' && c != '\\';
  });
  if (!is_plain || url.find('#') != std::string_view::npos) return false;
  const auto host = rest.substr(0, rest.find_first_of("/?"));
  return !host.empty() && host.front() != ':' && host.find('@') == std::string_view::npos;
}

Uuid refund_cause(PaymentId payment, std::string_view key, std::string_view request) {
  const std::string what =
      key.empty() ? "request " + std::string(request) : "key " + std::string(key);
  std::string text = crypto::sha256_hex(payment.text() + " " + what).substr(0, 32);
  text[12] = '8';  // RFC 9562: made in a way of our own
  text[16] = '8';
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) text.insert(dash, "-");
  const auto cause = Uuid::parse(text);
  invariant(cause.has_value(), "a hash is the digits of a UUID");
  return *cause;
}

std::optional<seconds> next_callback_in(Duration age) {
  if (age < minutes(1)) return seconds(5);
  if (age < minutes(10)) return seconds(30);
  if (age < hours(1)) return minutes(5);
  if (age < days(1)) return minutes(30);
  if (age < days(3)) return hours(2);
  return std::nullopt;
}

}  // namespace flipflop::payment
