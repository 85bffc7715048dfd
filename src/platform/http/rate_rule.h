#pragma once
// How often a route may be called: a route names rules in its declaration, and each rule counts the
// calls of one subject. Routes that name the same rule share its count. The set is closed, as that
// of permissions: a rule is added here. RATE_LIMIT_OVERRIDES changes the rate of a rule by name.

#include <boost/mp11/algorithm.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "platform/json/kinds.h"

namespace flipflop::http {

// So many calls within the span; all of them may come at once, then one every span/calls.
struct Rate {
  std::int64_t calls = 0;
  std::chrono::seconds span{1};
};

struct RateRule {
  enum class By {
    address,  // of the client; an IPv6 client is its /64
    member    // of the input, compared without regard to case and surrounding white space
  };
  std::string_view name;  // "order_lookup"
  Rate rate;
  By by = By::address;
  std::string_view member = {};  // the C++ name of a text member of the input

  constexpr RateRule of(std::string_view name_of_member) const {
    return {name, rate, By::member, name_of_member};
  }
};

namespace rate {
using std::chrono::seconds;
// Guessing an order's number and e-mail. Whoever has the link of the mail needs neither.
inline constexpr RateRule order_lookup{"order_lookup", {30, seconds(600)}};
inline constexpr RateRule order_lookup_number{
    "order_lookup_number", {10, seconds(3600)}, RateRule::By::member};
// A whole office or a mobile network may stand behind one address.
inline constexpr RateRule order_place{"order_place", {120, seconds(60)}};
inline constexpr RateRule cart_write{"cart_write", {600, seconds(60)}};
// Codes are guessed at.
inline constexpr RateRule coupon_enter{"coupon_enter", {60, seconds(600)}};
inline constexpr RateRule webhook{"webhook", {6000, seconds(60)}};
// Every login costs two slow hashes. Guessing at one account is bounded by auth itself; the rule by
// e-mail is wide, because whoever fills it must not keep its owner out for long.
inline constexpr RateRule login{"login", {60, seconds(300)}};
inline constexpr RateRule login_email{"login_email", {60, seconds(300)}, RateRule::By::member};
inline constexpr RateRule registration{"registration", {30, seconds(3600)}};
// Mails that a stranger can have sent to somebody. The newest one always works, so using up the
// rate of an address does not keep its owner out.
inline constexpr RateRule auth_mail{"auth_mail", {30, seconds(3600)}};
inline constexpr RateRule auth_mail_email{
    "auth_mail_email", {12, seconds(3600)}, RateRule::By::member};
// Tokens and codes of mails.
inline constexpr RateRule auth_proof{"auth_proof", {60, seconds(600)}};
inline constexpr RateRule token_refresh{"token_refresh", {600, seconds(60)}};
// A guest's choice on the cookie bar; the rows are kept as evidence.
inline constexpr RateRule consent_write{"consent_write", {60, seconds(600)}};

inline constexpr RateRule all[] = {
    order_lookup,  order_lookup_number, order_place,  cart_write, coupon_enter,    webhook,
    login,         login_email,         registration, auth_mail,  auth_mail_email, auth_proof,
    token_refresh, consent_write};
}  // namespace rate

namespace detail {

template <class T>
inline constexpr bool is_text = std::is_same_v<T, std::string> || json::detail::TextKind<T>::value;
template <class T>
inline constexpr bool is_text<std::optional<T>> = is_text<T>;

// The names of the text members of an input.
template <class In>
std::vector<std::string_view> text_members() {
  std::vector<std::string_view> names;
  boost::mp11::mp_for_each<json::detail::MembersOf<In>>([&](auto descriptor) {
    using Member = json::detail::MemberType<decltype(descriptor)>;
    if constexpr (is_text<Member>) names.emplace_back(descriptor.name);
  });
  return names;
}

// What a text member holds; empty when it holds nothing.
template <class In>
std::string member_text(const In& input, std::string_view name) {
  std::string text;
  boost::mp11::mp_for_each<json::detail::MembersOf<In>>([&](auto descriptor) {
    using Member = json::detail::MemberType<decltype(descriptor)>;
    if constexpr (is_text<Member>) {
      const auto& member = input.*decltype(descriptor)::pointer;
      if (name != descriptor.name) return;
      if constexpr (json::detail::OptionalKind<Member>::value) {
        if (member) text = std::string(*member);
      } else {
        text = std::string(member);
      }
    }
  });
  return text;
}

// The subjects of the rules that count by a member, in the order of the rules.
template <class In>
std::vector<std::string> member_subjects(const In& input, const std::vector<RateRule>& rules) {
  std::vector<std::string> subjects;
  for (const RateRule& rule : rules)
    if (rule.by == RateRule::By::member) subjects.push_back(member_text(input, rule.member));
  return subjects;
}

}  // namespace detail

}  // namespace flipflop::http
