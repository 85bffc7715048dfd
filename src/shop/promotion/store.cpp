// What checkouts ask for and count.

#include "shop/promotion/store.h"

#include "shop/promotion/editing.h"
#include "shop/promotion/rule_row.h"
#include "shop/promotion/rules.h"

namespace flipflop::promotion {
namespace {

// More than staff may switch on (editing.h), so that none is ever left out; the rest is for those
// that were switched on at the same moment.
constexpr int most_rules = most_rules_in_force + 100;

}  // namespace

// The rules that may hold for anybody, and the one behind the code whatever its state, so that the
// buyer can be told why it does not.
constexpr pg::Statement select_offered{"promotion.offered", R"(
  SELECT r.id, r.version, r.name, r.lane, r.effect, r.basis_points, r.amount, r.set_size,
    r.gifts, r.products, r.categories, r.customer_group, r.least_quantity, r.least_goods,
    r.valid_from, r.valid_until, r.is_active, r.created_at, r.changed_at,
    c.id, c.code, c.limit_total, c.limit_per_customer, c.uses, c.is_active, c.created_at,
    (SELECT coalesce(max(u.uses), 0) FROM promotion.customer_use u
      WHERE u.coupon_id = c.id AND u.customer = ANY($3::text[]))
  FROM promotion.rule r LEFT JOIN promotion.coupon c ON c.rule_id = r.id AND c.code = $1
  WHERE c.id IS NOT NULL
    OR (r.is_active AND r.lane <> 'coupon' AND (r.valid_from IS NULL OR r.valid_from <= $2)
        AND (r.valid_until IS NULL OR r.valid_until > $2))
  ORDER BY c.id IS NULL, r.created_at, r.id LIMIT $4)"};

namespace {

pg::Params offered_params(const CouponAsked& asked, Instant now) {
  return {code_of(asked.code), now, asked.customers, most_rules};
}

Coupon coupon_of(const pg::Row& row, RuleId rule) {
  Coupon coupon = coupon_in(row, rule_columns);
  coupon.rule = rule;
  return coupon;
}

}  // namespace

Task<pg::Rows> Store::offered(CouponAsked asked, Instant now, Deadline deadline) const {
  auto rows = co_await database_.read(select_offered, offered_params(asked, now), deadline);
  co_return rows;
}

std::size_t Store::read_offered(pg::ReadBatch& batch, const CouponAsked& asked, Instant now) const {
  return batch.add(select_offered, offered_params(asked, now));
}

// The code is the cart's, which is read by an earlier statement and does not know this schema.
constexpr pg::Statement select_listed_offered{"promotion.listed_offered", R"(
  SELECT r.id, r.version, r.name, r.lane, r.effect, r.basis_points, r.amount, r.set_size,
    r.gifts, r.products, r.categories, r.customer_group, r.least_quantity, r.least_goods,
    r.valid_from, r.valid_until, r.is_active, r.created_at, r.changed_at,
    c.id, c.code, c.limit_total, c.limit_per_customer, c.uses, c.is_active, c.created_at,
    (SELECT coalesce(max(u.uses), 0) FROM promotion.customer_use u
      WHERE u.coupon_id = c.id AND u.customer = ANY($1::text[]))
  FROM promotion.rule r LEFT JOIN promotion.coupon c ON c.rule_id = r.id
    AND c.code = current_setting('flipflop.coupon', true)
  WHERE c.id IS NOT NULL
    OR (r.is_active AND r.lane <> 'coupon' AND (r.valid_from IS NULL OR r.valid_from <= $2)
        AND (r.valid_until IS NULL OR r.valid_until > $2))
  ORDER BY c.id IS NULL, r.created_at, r.id LIMIT $3)"};

std::size_t Store::read_listed_offered(pg::ReadBatch& batch, std::vector<std::string> customers,
                                       Instant now) const {
  return batch.add(select_listed_offered, {customers, now, most_rules});
}

Offered Store::offered_in(const pg::Rows& rows, const CouponAsked& asked, Instant now) {
  constexpr int coupon_id = rule_columns;
  constexpr int uses_of_customer = rule_columns + coupon_columns;
  Offered offered;
  if (!asked.code.empty()) offered.refusal = CouponRefusal::unknown;
  for (const pg::Row row : rows) {
    KeptRule kept = rule_in(row);
    if (row.is_null(coupon_id)) {
      offered.rules.push_back(std::move(kept.rule));
      continue;
    }
    const Coupon coupon = coupon_of(row, kept.rule.id);
    offered.refusal = refusal_of(coupon, kept, row.get<std::int64_t>(uses_of_customer), now);
    if (offered.refusal) continue;
    offered.coupon = coupon.id;
    offered.code = coupon.code;
    offered.rules.push_back(std::move(kept.rule));
  }
  return offered;
}

// Without locks: a rule that changes between this look and the commit changes just after the order.
constexpr pg::Statement ensure_rules{"promotion.guard_steps", R"(
  WITH same AS (SELECT 1 FROM promotion.rule r
    JOIN unnest($1::uuid[], $2::bigint[]) AS used(id, version) USING (id, version)
    WHERE r.is_active)
  SELECT platform.ensure((SELECT count(*) FROM same) = cardinality($1::uuid[]),
    'rules_changed'))"};

void Store::guard_steps(pg::WriteBatch& batch, const std::vector<Step>& steps) const {
  std::vector<RuleId> rules;
  std::vector<std::int64_t> versions;
  for (const Step& step : steps) {
    rules.push_back(step.rule);
    versions.push_back(step.version);
  }
  batch.add_guard(pg::Stage::coupons, ensure_rules, {rules, versions},
                  Promotions::guard_rules_changed);
}

constexpr pg::Statement redeem_coupon{
    "promotion.redeem", "SELECT promotion.redeem($1::uuid, $2::uuid, $3::text[], $4::timestamptz)"};

void Store::redeem(pg::WriteBatch& batch, const Redemption& redemption, Instant at) const {
  batch.add_guard(pg::Stage::coupons, redeem_coupon,
                  {redemption.order_id, redemption.coupon, redemption.customers, at},
                  Promotions::guard_coupon_spent);
}

constexpr pg::Statement release_coupon{"promotion.release", "SELECT promotion.release($1::uuid)"};

Task<bool> Store::release(pg::Tx& tx, Uuid order_id) const {
  const auto rows = co_await tx.run(release_coupon, {order_id});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement empty_uses{
    "promotion.empty_uses",
    "UPDATE promotion.use SET customers = '{}' WHERE customers && $1::text[]"};

constexpr pg::Statement delete_customers{
    "promotion.forget_customers",
    "DELETE FROM promotion.customer_use WHERE customer = ANY($1::text[])"};

// Uses first, as in a release: the two never wait for each other in a ring.
Task<void> Store::forget_customers(pg::Tx& tx, std::vector<std::string> customers) const {
  co_await tx.run(empty_uses, {customers});
  co_await tx.run(delete_customers, {customers});
}

}  // namespace flipflop::promotion
