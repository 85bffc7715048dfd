#pragma once
// Staff make and change rules and coupons. Everything is written together with its line in the
// audit log. A rule is never deleted: orders name it. It is switched off.

#include <expected>

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/idempotency/once.h"
#include "shop/promotion/store.h"

namespace flipflop::promotion {

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
  Rule rule;  // whole: what is to hold; the id of a new one is ignored
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
};

struct CouponEdit {
  std::string code;
  std::optional<std::int64_t> limit_total, limit_per_customer;  // nullopt: without a limit
  bool is_active = true;
  idempotency::Once* once = nullptr;
};

class Editing {
 public:
  struct Needs {
    pg::Database& database;
    audit_log::AuditLog& audit_log;
    const Clock& clock;
    Random& random;
    Ids& ids;
  };
  Editing(Needs needs, Store& store) : needs_(needs), store_(store) {}

  Task<std::expected<RuleId, EditRefusal>> add_rule(RuleEdit edit, audit_log::Actor actor,
                                                    Deadline deadline);
  // `seen_version` as http/version.h reads it; nullopt: whatever it is.
  Task<std::expected<void, EditRefusal>> change_rule(RuleEdit edit,
                                                     std::optional<std::string> seen_version,
                                                     audit_log::Actor actor, Deadline deadline);
  Task<std::optional<KeptRule>> rule(RuleId id, Deadline deadline);
  Task<list::Page<KeptRule>> browse_rules(std::string search, list::Query query, Deadline deadline);

  // The codes that were made; all of them or none.
  Task<std::expected<std::vector<std::string>, EditRefusal>> make_coupons(CouponOrder order,
                                                                          audit_log::Actor actor,
                                                                          Deadline deadline);
  Task<std::expected<Coupon, EditRefusal>> change_coupon(CouponEdit edit, audit_log::Actor actor,
                                                         Deadline deadline);
  Task<std::optional<Coupon>> coupon(std::string code, Deadline deadline);
  Task<list::Page<Coupon>> browse_coupons(CouponFilter filter, list::Query query,
                                          Deadline deadline);

 private:
  Task<bool> has_room_for(pg::Tx& tx, const RuleEdit& edit);
  std::vector<Coupon> coupons_of(const CouponOrder& order);

  Needs needs_;
  Store& store_;
};

}  // namespace flipflop::promotion
