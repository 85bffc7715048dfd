#include "edge/admin/promotions/promotion_words.h"

#include <algorithm>
#include <boost/describe/enum_to_string.hpp>

#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {

using promotion::Effect;
using promotion::RuleState;

std::string name_of(promotion::Lane lane) {
  return boost::describe::enum_to_string(lane, "");
}

std::string name_of(Effect effect) {
  return boost::describe::enum_to_string(effect, "");
}

std::string name_of(RuleState state) {
  return boost::describe::enum_to_string(state, "");
}

std::string lane_words(promotion::Lane lane) {
  return text::message("promotion.lane_" + name_of(lane));
}

std::string effect_words(Effect effect) {
  return text::message("promotion.effect_" + name_of(effect));
}

std::string kind_words(promotion::Lane lane, Effect effect) {
  return lane_words(lane) + " – " + effect_words(effect);
}

std::string state_words(RuleState state) {
  return text::message("admin.promo_state_" + name_of(state));
}

const char* state_kind(RuleState state) {
  switch (state) {
    case RuleState::running:
      return "good";
    case RuleState::planned:
      return "warn";
    case RuleState::ended:
    case RuleState::off:
      break;
  }
  return "";
}

std::string worth_of(const promotion::Rule& rule) {
  const std::string key = "admin.promo_worth_" + name_of(rule.effect);
  const std::string pieces = std::to_string(std::max<std::int64_t>(1, rule.set_size));
  switch (rule.effect) {
    case Effect::percent: {
      std::string percent = Money{rule.basis_points}.decimal();
      if (percent.ends_with(".00")) percent.resize(percent.size() - 3);
      std::ranges::replace(percent, '.', ',');
      return percent + "\u00a0%";
    }
    case Effect::amount:
      return rule.amount.czech();
    case Effect::fixed_price:
    case Effect::bundle_price:
      return text::message(key, {{"amount", rule.amount.czech()}});
    case Effect::cheapest_free:
    case Effect::gift:
      return text::message(key, {{"pieces", pieces}});
    case Effect::free_delivery:
      break;
  }
  return effect_words(rule.effect);
}

std::string validity_of(const promotion::Condition& condition) {
  std::string words;
  if (condition.from)
    words =
        text::message("admin.promo_valid_from", {{"time", text::czech_date_time(*condition.from)}});
  if (condition.until)
    words += (words.empty() ? "" : " ") +
             text::message("admin.promo_valid_until",
                           {{"time", text::czech_date_time(*condition.until)}});
  return words.empty() ? text::message("admin.promo_valid_always") : words;
}

std::string uses_of(const promotion::CouponTotals& totals) {
  std::string uses = std::to_string(totals.uses);
  if (totals.has_more) return text::message("admin.promo_uses_at_least", {{"uses", uses}});
  if (!totals.limit) return uses;
  return text::message("admin.promo_uses_of",
                       {{"uses", uses}, {"limit", std::to_string(*totals.limit)}});
}

}  // namespace flipflop::admin
