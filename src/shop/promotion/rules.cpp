#include "shop/promotion/rules.h"

#include <algorithm>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/idempotency/idempotency.h"

namespace flipflop::promotion {
namespace {

constexpr std::size_t shortest_code = 3;
constexpr std::size_t longest_code = 40;
constexpr std::size_t random_letters = 10;
// Without 0 and O, 1 and I and L: a code is read out and typed.
constexpr std::string_view letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
// A byte below this is one of the letters with the same chance for each.
constexpr unsigned fair_bytes = 256 - 256 % letters.size();

bool is_of_a_piece(Effect effect) {
  return effect == Effect::percent || effect == Effect::amount || effect == Effect::fixed_price;
}

bool is_code_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

void check_gift(const Rule& rule, json::Errors& errors) {
  if (rule.effect != Effect::gift) {
    if (!rule.gifts.empty())
      errors.add("giftProductIds", "invalid_choice", "belongs to the effect gift");
    return;
  }
  if (rule.gifts.empty()) errors.add("giftProductIds", "required", "is missing");
  if (rule.gifts.size() > most_gift_products)
    errors.add("giftProductIds", "out_of_range", "names more than 20");
}

// A set is of named products: what is in a category tomorrow is not known today.
void check_bundle(const Rule& rule, json::Errors& errors) {
  if (rule.effect != Effect::bundle_price) return;
  const Condition& condition = rule.condition;
  if (rule.amount.is_zero()) errors.add("amount", "required", "is missing");
  if (!condition.categories.empty())
    errors.add("categoryIds", "invalid_choice", "is no part of a set: name its products");
  if (condition.products.empty())
    errors.add("productIds", "required", "is missing");
  else if (condition.products.size() > most_bundle_products)
    errors.add("productIds", "out_of_range", "names more than 10");
  else if (condition.products.size() == 1 && rule.set_size < 2)
    errors.add("setSize", "out_of_range", "is at least 2 in a set of one product");
}

}  // namespace

void check(const Rule& rule, json::Errors& errors) {
  const bool is_price = rule.lane == Lane::price;
  if (is_price && !is_of_a_piece(rule.effect))
    errors.add("effect", "invalid_choice", "changes a whole cart and not the price of a piece");
  if (!is_price && rule.effect == Effect::fixed_price)
    errors.add("effect", "invalid_choice", "is the price of a piece and belongs to the lane price");
  if (rule.effect == Effect::percent && rule.basis_points == 0)
    errors.add("percent", "required", "is missing");
  if (rule.effect == Effect::amount && rule.amount.is_zero())
    errors.add("amount", "required", "is missing");
  if (rule.effect == Effect::cheapest_free && rule.set_size < 2)
    errors.add("setSize", "out_of_range", "is at least 2");
  check_gift(rule, errors);
  check_bundle(rule, errors);
  const Condition& condition = rule.condition;
  if (condition.from && condition.until && *condition.from >= *condition.until)
    errors.add("validUntil", "out_of_range", "is not after validFrom");
}

std::string code_of(std::string_view typed) {
  std::string code(trim(typed));
  for (char& c : code)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  const bool is_code = code.size() >= shortest_code && code.size() <= longest_code &&
                       code.front() != '-' && std::ranges::all_of(code, is_code_character);
  return is_code ? code : std::string();
}

std::string prefix_of(std::string_view typed) {
  constexpr std::string_view end = "-AA";
  std::string code = code_of(std::string(trim(typed)) + std::string(end));
  if (!code.empty()) code.resize(code.size() - end.size());
  return code;
}

RuleState state_of(const KeptRule& kept, Instant now) {
  const Condition& condition = kept.rule.condition;
  if (!kept.is_active) return RuleState::off;
  if (condition.from && now < *condition.from) return RuleState::planned;
  if (condition.until && now >= *condition.until) return RuleState::ended;
  return RuleState::running;
}

std::optional<CouponRefusal> refusal_of(const Coupon& coupon, const KeptRule& rule,
                                        std::int64_t uses_of_customer, Instant now) {
  if (!coupon.is_active || !rule.is_active) return CouponRefusal::unknown;
  const Condition& condition = rule.rule.condition;
  if (condition.from && now < *condition.from) return CouponRefusal::not_yet;
  if (condition.until && now >= *condition.until) return CouponRefusal::expired;
  if (coupon.limit_total && coupon.uses >= *coupon.limit_total) return CouponRefusal::spent;
  if (coupon.limit_per_customer && uses_of_customer >= *coupon.limit_per_customer)
    return CouponRefusal::spent_by_customer;
  return std::nullopt;
}

std::string random_code(std::string_view prefix, std::string_view random_bytes) {
  std::string code(prefix);
  for (const char byte : random_bytes) {
    const unsigned value = static_cast<unsigned char>(byte);
    if (code.size() == prefix.size() + random_letters) break;
    if (value < fair_bytes) code.push_back(letters[value % letters.size()]);
  }
  invariant(code.size() == prefix.size() + random_letters, "enough random bytes for a code");
  return code;
}

std::string customer_key(std::string_view kind, std::string_view value) {
  return idempotency::fingerprint({"promotion", kind, value});
}

}  // namespace flipflop::promotion
