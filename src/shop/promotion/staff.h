#pragma once
// Rules and coupons as the people see them who make them.

#include <optional>
#include <string>

#include "platform/list/list.h"
#include "shop/promotion/promotion.h"

namespace flipflop::promotion {

struct KeptRule {
  Rule rule;
  bool is_active = true;
  Instant created_at, changed_at;
};

struct Coupon {
  CouponId id;
  std::string code;  // capital letters
  RuleId rule;
  std::optional<std::int64_t> limit_total, limit_per_customer;
  std::int64_t uses = 0;
  bool is_active = true;
  Instant created_at;
};

struct CouponFilter {
  std::optional<RuleId> rule;
  std::string search;  // the beginning of a code
};

// What the audit log keeps; neither names anybody.
struct RuleRecord {
  std::string name;
  Lane lane = Lane::automatic;
  Effect effect = Effect::percent;
  int basis_points = 0;
  Money amount;
  bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(RuleRecord, (), (name, lane, effect, basis_points, amount, is_active))

struct CouponRecord {
  std::optional<std::int64_t> limit_total, limit_per_customer;
  bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(CouponRecord, (), (limit_total, limit_per_customer, is_active))

const list::List& rule_list();
const list::List& coupon_list();

}  // namespace flipflop::promotion
