#pragma once
// Staff make and change rules and coupons. Everything is written together with its line in the
// audit log. A rule is never deleted: orders name it. It is switched off.

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/idempotency/once.h"
#include "shop/promotion/store.h"

namespace flipflop::promotion {

class Editing final : public Desk {
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
                                                    Deadline deadline) override;
  Task<std::expected<void, EditRefusal>> change_rule(RuleEdit edit,
                                                     std::optional<std::string> seen_version,
                                                     audit_log::Actor actor,
                                                     Deadline deadline) override;
  RuleState state_of(const KeptRule& kept) const override;
  Task<std::optional<KeptRule>> rule(RuleId id, Deadline deadline) override;
  Task<list::Page<KeptRule>> browse_rules(RuleFilter filter, list::Query query,
                                          Deadline deadline) override;

  Task<std::expected<std::vector<std::string>, EditRefusal>> make_coupons(
      CouponOrder order, audit_log::Actor actor, Deadline deadline) override;
  Task<std::expected<Coupon, EditRefusal>> change_coupon(CouponEdit edit, audit_log::Actor actor,
                                                         Deadline deadline) override;
  Task<std::optional<Coupon>> coupon(std::string code, Deadline deadline) override;
  Task<list::Page<Coupon>> browse_coupons(CouponFilter filter, list::Query query,
                                          Deadline deadline) override;
  Task<std::vector<CouponTotals>> coupon_totals(std::vector<RuleId> rules,
                                                Deadline deadline) override;

 private:
  Task<bool> has_room_for(pg::Tx& tx, const RuleEdit& edit);
  std::vector<Coupon> coupons_of(const CouponOrder& order);

  Needs needs_;
  Store& store_;
};

}  // namespace flipflop::promotion
