#pragma once
// The SQL of promotion: what checkouts read and count.

#include "shop/promotion/promotion.h"
#include "shop/promotion/staff.h"

namespace flipflop::promotion {

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  Task<pg::Rows> offered(CouponAsked asked, Instant now, Deadline deadline) const;
  std::size_t read_offered(pg::ReadBatch& batch, const CouponAsked& asked, Instant now) const;
  std::size_t read_listed_offered(pg::ReadBatch& batch, std::vector<std::string> customers,
                                  Instant now) const;
  static Offered offered_in(const pg::Rows& rows, const CouponAsked& asked, Instant now);

  void guard_steps(pg::WriteBatch& batch, const std::vector<Step>& steps) const;
  void redeem(pg::WriteBatch& batch, const Redemption& redemption, Instant at) const;
  Task<bool> release(pg::Tx& tx, Uuid order_id) const;
  // False when the rule of such coupons is not as it was made.
  Task<bool> insert_grant(pg::Tx& tx, Grant grant, Granted granted, Instant at) const;
  Task<std::vector<CouponId>> used_of(std::vector<CouponId> coupons, Deadline deadline) const;
  // Nothing here knows these customers any more; their uses stay counted in total.
  Task<void> forget_customers(pg::Tx& tx, std::vector<std::string> customers) const;

  // Staff.
  // False where one of this id is there.
  Task<bool> insert_rule(pg::Tx& tx, Rule rule, bool is_active, Instant at) const;
  Task<std::optional<KeptRule>> lock_rule(pg::Tx& tx, RuleId id) const;
  Task<void> update_rule(pg::Tx& tx, Rule rule, bool is_active, Instant at) const;
  // How many are switched on.
  Task<std::int64_t> rules_without_code(pg::Tx& tx) const;
  Task<std::optional<KeptRule>> rule(RuleId id, Deadline deadline) const;
  Task<list::Page<KeptRule>> browse_rules(RuleFilter filter, Instant now, list::Query query,
                                          Deadline deadline) const;
  // Codes that are taken are left out; how many were made.
  Task<int> insert_coupons(pg::Tx& tx, Uuid batch, std::vector<Coupon> coupons, Instant at) const;
  Task<std::vector<std::string>> codes_of(Uuid batch, Deadline deadline) const;
  Task<std::optional<Coupon>> coupon(std::string code, Deadline deadline) const;
  Task<std::optional<Coupon>> lock_coupon(pg::Tx& tx, std::string code) const;
  Task<void> update_coupon(pg::Tx& tx, Coupon coupon) const;
  Task<list::Page<Coupon>> browse_coupons(CouponFilter filter, list::Query query,
                                          Deadline deadline) const;
  Task<std::vector<CouponTotals>> coupon_totals(std::vector<RuleId> rules, Deadline deadline) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::promotion
