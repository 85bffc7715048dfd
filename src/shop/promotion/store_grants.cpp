// Coupons that are given one by one, not made by staff.

#include "shop/promotion/store.h"

namespace flipflop::promotion {
namespace {

// What the rule's id is made of, so that those who want the same one at the same moment meet in it.
std::string key_of(const Grant& grant) {
  return "grant|" + grant.name + "|" + grant.amount.decimal() + "|" + iso_text(grant.until);
}

}  // namespace

constexpr pg::Statement insert_grant_rule{"promotion.insert_grant_rule", R"(
  INSERT INTO promotion.rule (id, name, lane, effect, basis_points, amount, set_size, products,
    categories, customer_group, least_quantity, least_goods, valid_until, is_active, created_at,
    changed_at)
  VALUES (md5($1::text)::uuid, $2, 'coupon', 'amount', 0, $3, 0, '{}', '{}', '', 0, 0, $4, true,
    $5, $5)
  ON CONFLICT (id) DO NOTHING)"};

constexpr pg::Statement insert_granted_coupon{"promotion.insert_grant", R"(
  INSERT INTO promotion.coupon (id, code, rule_id, limit_total, batch_id, created_at)
  SELECT $1::uuid, $2::text, r.id, 1, $1::uuid, $4::timestamptz
  FROM promotion.rule r WHERE r.id = md5($3::text)::uuid AND r.version = 1 AND r.is_active
  ON CONFLICT (code) DO NOTHING)"};

Task<bool> Store::insert_grant(pg::Tx& tx, Grant grant, Granted granted, Instant at) const {
  const std::string key = key_of(grant);
  co_await tx.run(insert_grant_rule, {key, grant.name, grant.amount, grant.until, at});
  const auto rows = co_await tx.run(insert_granted_coupon, {granted.id, granted.code, key, at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_used{"promotion.used_of", R"(
  SELECT id FROM promotion.coupon WHERE id = ANY($1::uuid[]) AND uses > 0
  ORDER BY id LIMIT 1000)"};

Task<std::vector<CouponId>> Store::used_of(std::vector<CouponId> coupons, Deadline deadline) const {
  const auto rows = co_await database_.read(select_used, {coupons}, deadline);
  std::vector<CouponId> used;
  for (const pg::Row row : rows) used.push_back(row.get<CouponId>(0));
  co_return used;
}

}  // namespace flipflop::promotion
