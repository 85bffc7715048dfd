#include "shop/promotion/rule_row.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "base/invariant.h"

namespace flipflop::promotion {
namespace {

template <class Enum>
Enum named(std::string_view name) {
  Enum value{};
  invariant(boost::describe::enum_from_string(std::string(name).c_str(), value),
            "a rule of an unknown kind");
  return value;
}

template <class Enum>
const char* name_of(Enum value) {
  return boost::describe::enum_to_string(value, "");
}

}  // namespace

KeptRule rule_in(const pg::Row& row) {
  KeptRule kept;
  Rule& rule = kept.rule;
  rule.id = row.get<RuleId>(0);
  rule.version = row.get<std::int64_t>(1);
  rule.name = row.get<std::string>(2);
  rule.lane = named<Lane>(row.text(3));
  rule.effect = named<Effect>(row.text(4));
  rule.basis_points = row.get<int>(5);
  rule.amount = row.get<Money>(6);
  rule.set_size = row.get<std::int64_t>(7);
  rule.gifts = row.get<std::vector<Uuid>>(8);
  rule.condition.products = row.get<std::vector<Uuid>>(9);
  rule.condition.categories = row.get<std::vector<Uuid>>(10);
  rule.condition.customer_group = row.get<std::string>(11);
  rule.condition.least_quantity = row.get<std::int64_t>(12);
  rule.condition.least_goods = row.get<Money>(13);
  rule.condition.from = row.get<std::optional<Instant>>(14);
  rule.condition.until = row.get<std::optional<Instant>>(15);
  kept.is_active = row.get<bool>(16);
  kept.created_at = row.get<Instant>(17);
  kept.changed_at = row.get<Instant>(18);
  return kept;
}

Coupon coupon_in(const pg::Row& row, int first) {
  Coupon coupon;
  coupon.id = row.get<CouponId>(first);
  coupon.code = row.get<std::string>(first + 1);
  coupon.limit_total = row.get<std::optional<std::int64_t>>(first + 2);
  coupon.limit_per_customer = row.get<std::optional<std::int64_t>>(first + 3);
  coupon.uses = row.get<std::int64_t>(first + 4);
  coupon.is_active = row.get<bool>(first + 5);
  coupon.created_at = row.get<Instant>(first + 6);
  return coupon;
}

pg::Params rule_params(const Rule& rule, bool is_active) {
  const Condition& condition = rule.condition;
  return {rule.id,
          rule.version,
          rule.name,
          name_of(rule.lane),
          name_of(rule.effect),
          rule.basis_points,
          rule.amount,
          rule.set_size,
          rule.gifts,
          condition.products,
          condition.categories,
          condition.customer_group,
          condition.least_quantity,
          condition.least_goods,
          condition.from,
          condition.until,
          is_active};
}

}  // namespace flipflop::promotion
