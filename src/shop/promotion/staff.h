#pragma once
// Part of the face: rules and coupons as the people see them who make them.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "platform/audit_log/actor.h"
#include "platform/list/list.h"
#include "platform/loop/task.h"
#include "shop/promotion/rule.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::promotion {

struct KeptRule {
  Rule rule;
  bool is_active = true;
  Instant created_at, changed_at;
};

enum class RuleState { running, planned, ended, off };
BOOST_DESCRIBE_ENUM(RuleState, running, planned, ended, off)

struct RuleFilter {
  std::string search = {};  // a part of the name
  std::optional<RuleState> state = {};
  std::optional<Lane> lane = {};
  std::optional<Effect> effect = {};
  std::string code = {};  // of one of its coupons
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

// What the coupons of a rule come to.
struct CouponTotals {
  RuleId rule;
  std::int64_t coupons = 0, uses = 0;
  std::optional<std::int64_t> limit;  // of all together; nullopt: one of them has none
  std::string code;                   // of the only one
  bool has_more = false;              // than most_counted_coupons, which are not counted here
};
inline constexpr std::int64_t most_counted_coupons = 10'000;

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

enum class EditRefusal {
  unknown,
  stale,        // somebody else changed it meanwhile
  not_by_code,  // coupons belong to a rule of the lane coupon
  code_taken,
  limit_below_uses,  // it was used more often already
  too_many           // rules are switched on that need no code
};

// Every cart is priced by all of them.
inline constexpr int most_rules_in_force = 400;

struct RuleEdit {
  Rule rule;  // whole: what is to hold; the id of a new one may be that of a form, or nil
  bool is_active = true;
  idempotency::Once* once = nullptr;
};

inline constexpr int most_coupons_at_once = 5000;

struct CouponOrder {
  RuleId rule;
  std::string code;    // one coupon of this code (rules.h code_of), or
  std::string prefix;  // `count` of random codes that begin with this
  int count = 1;
  std::optional<std::int64_t> limit_total, limit_per_customer;
  idempotency::Once* once = nullptr;
  std::optional<Uuid> form = {};  // that may be sent twice: it makes once what it asks for
};

struct CouponEdit {
  std::string code;
  std::optional<std::int64_t> limit_total, limit_per_customer;  // nullopt: without a limit
  bool is_active = true;
  idempotency::Once* once = nullptr;
};

// Everything is written together with its line in the audit log. A rule is never deleted: orders
// name it. It is switched off.
class Desk {
 public:
  virtual ~Desk() = default;

  virtual Task<std::expected<RuleId, EditRefusal>> add_rule(RuleEdit edit, audit_log::Actor actor,
                                                            Deadline deadline) = 0;
  // `seen_version` as http/version.h reads it; nullopt: whatever it is. What is so already is no
  // conflict, whoever made it so.
  virtual Task<std::expected<void, EditRefusal>> change_rule(
      RuleEdit edit, std::optional<std::string> seen_version, audit_log::Actor actor,
      Deadline deadline) = 0;
  virtual RuleState state_of(const KeptRule& kept) const = 0;
  virtual Task<std::optional<KeptRule>> rule(RuleId id, Deadline deadline) = 0;
  virtual Task<list::Page<KeptRule>> browse_rules(RuleFilter filter, list::Query query,
                                                  Deadline deadline) = 0;

  // The codes that were made; all of them or none.
  virtual Task<std::expected<std::vector<std::string>, EditRefusal>> make_coupons(
      CouponOrder order, audit_log::Actor actor, Deadline deadline) = 0;
  virtual Task<std::expected<Coupon, EditRefusal>> change_coupon(CouponEdit edit,
                                                                 audit_log::Actor actor,
                                                                 Deadline deadline) = 0;
  virtual Task<std::optional<Coupon>> coupon(std::string code, Deadline deadline) = 0;
  virtual Task<list::Page<Coupon>> browse_coupons(CouponFilter filter, list::Query query,
                                                  Deadline deadline) = 0;
  // Of at most 100 rules; those without coupons are left out.
  virtual Task<std::vector<CouponTotals>> coupon_totals(std::vector<RuleId> rules,
                                                        Deadline deadline) = 0;
};

}  // namespace flipflop::promotion
