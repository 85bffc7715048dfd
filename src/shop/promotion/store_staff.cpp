// Rules and coupons as staff make them and look for them.

#include "shop/promotion/rule_row.h"
#include "shop/promotion/store.h"

namespace flipflop::promotion {
namespace {

Coupon listed_coupon(const pg::Row& row) {
  Coupon coupon = coupon_in(row, 0);
  coupon.rule = row.get<RuleId>(coupon_columns);
  return coupon;
}

}  // namespace

const list::List& rule_list() {
  static const list::List list({
      .name = "promotion.rule_list",
      .columns = R"(r.id, r.version, r.name, r.lane, r.effect, r.basis_points, r.amount, r.set_size,
                    r.gifts, r.products, r.categories, r.customer_group, r.least_quantity,
                    r.least_goods, r.valid_from, r.valid_until, r.is_active, r.created_at, r.changed_at)",
      .from = "FROM promotion.rule r",
      .id = "r.id",
      .sorts = {{"createdAt", list::Kind::instant, "r.created_at"},
                {"name", list::Kind::text, "r.name"}},
      .filters = {{"text", "r.name ILIKE ?"}},
  });
  return list;
}

const list::List& coupon_list() {
  static const list::List list({
      .name = "promotion.coupon_list",
      .columns = R"(c.id, c.code, c.limit_total, c.limit_per_customer, c.uses, c.is_active,
                    c.created_at, c.rule_id)",
      .from = "FROM promotion.coupon c",
      .id = "c.id",
      .sorts = {{"createdAt", list::Kind::instant, "c.created_at"},
                {"code", list::Kind::text, "c.code"},
                {"uses", list::Kind::whole, "c.uses"}},
      .filters = {{"uuid", "c.rule_id = ?"}, {"text", "c.code LIKE ?"}},
  });
  return list;
}

constexpr pg::Statement insert_one_rule{"promotion.insert_rule", R"(
  INSERT INTO promotion.rule (id, version, name, lane, effect, basis_points, amount, set_size,
    gifts, products, categories, customer_group, least_quantity, least_goods, valid_from,
    valid_until, is_active, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
    $18))"};

Task<void> Store::insert_rule(pg::Tx& tx, Rule rule, bool is_active, Instant at) const {
  pg::Params params = rule_params(rule, is_active);
  params.emplace_back(at);
  co_await tx.run(insert_one_rule, std::move(params));
}

constexpr pg::Statement count_rules{
    "promotion.rules_without_code",
    "SELECT count(*) FROM promotion.rule WHERE is_active AND lane <> 'coupon'"};

Task<std::int64_t> Store::rules_without_code(pg::Tx& tx) const {
  const auto rows = co_await tx.run(count_rules, {});
  co_return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement select_rule{"promotion.rule", R"(
  SELECT id, version, name, lane, effect, basis_points, amount, set_size, gifts, products,
    categories, customer_group, least_quantity, least_goods, valid_from, valid_until, is_active, created_at,
    changed_at
  FROM promotion.rule WHERE id = $1)"};

Task<std::optional<KeptRule>> Store::rule(RuleId id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_rule, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rule_in(rows[0]);
}

constexpr pg::Statement select_rule_locked{"promotion.lock_rule", R"(
  SELECT id, version, name, lane, effect, basis_points, amount, set_size, gifts, products,
    categories, customer_group, least_quantity, least_goods, valid_from, valid_until, is_active, created_at,
    changed_at
  FROM promotion.rule WHERE id = $1 FOR UPDATE)"};

Task<std::optional<KeptRule>> Store::lock_rule(pg::Tx& tx, RuleId id) const {
  const auto rows = co_await tx.run(select_rule_locked, {id});
  if (rows.empty()) co_return std::nullopt;
  co_return rule_in(rows[0]);
}

// $2 is the version that the caller saw; a trigger writes the next one.
constexpr pg::Statement update_one_rule{"promotion.update_rule", R"(
  UPDATE promotion.rule SET name = $3, lane = $4, effect = $5, basis_points = $6, amount = $7,
    set_size = $8, gifts = $9, products = $10, categories = $11, customer_group = $12,
    least_quantity = $13, least_goods = $14, valid_from = $15, valid_until = $16, is_active = $17,
    changed_at = $18
  WHERE id = $1 AND version = $2)"};

Task<void> Store::update_rule(pg::Tx& tx, Rule rule, bool is_active, Instant at) const {
  pg::Params params = rule_params(rule, is_active);
  params.emplace_back(at);
  co_await tx.run(update_one_rule, std::move(params));
}

Task<list::Page<KeptRule>> Store::browse_rules(std::string search, list::Query query,
                                               Deadline deadline) const {
  std::optional<std::string> pattern;
  if (!search.empty()) pattern = list::containing(search);
  query.filters = {pattern};
  return rule_list().read(&database_, std::move(query), &rule_in, deadline);
}

constexpr pg::Statement insert_free_codes{"promotion.insert_coupons", R"(
  INSERT INTO promotion.coupon (id, code, rule_id, limit_total, limit_per_customer, created_at,
    batch_id)
  SELECT id, code, $3, $4, $5, $6, $7 FROM unnest($1::uuid[], $2::text[]) AS made(id, code)
  ON CONFLICT (code) DO NOTHING)"};

Task<int> Store::insert_coupons(pg::Tx& tx, Uuid batch, std::vector<Coupon> coupons,
                                Instant at) const {
  std::vector<CouponId> ids;
  std::vector<std::string> codes;
  for (const Coupon& coupon : coupons) {
    ids.push_back(coupon.id);
    codes.push_back(coupon.code);
  }
  const Coupon& one = coupons.front();  // they differ in nothing else
  const auto rows = co_await tx.run(insert_free_codes, {ids, codes, one.rule, one.limit_total,
                                                        one.limit_per_customer, at, batch});
  co_return static_cast<int>(rows.affected());
}

constexpr pg::Statement select_codes_of_batch{
    "promotion.codes_of",
    "SELECT code FROM promotion.coupon WHERE batch_id = $1 ORDER BY id LIMIT 5000"};

Task<std::vector<std::string>> Store::codes_of(Uuid batch, Deadline deadline) const {
  const auto rows = co_await database_.read(select_codes_of_batch, {batch}, deadline);
  std::vector<std::string> codes;
  for (const pg::Row row : rows) codes.push_back(row.get<std::string>(0));
  co_return codes;
}

constexpr pg::Statement select_coupon{"promotion.coupon", R"(
  SELECT id, code, limit_total, limit_per_customer, uses, is_active, created_at, rule_id
  FROM promotion.coupon WHERE code = $1)"};

Task<std::optional<Coupon>> Store::coupon(std::string code, Deadline deadline) const {
  const auto rows = co_await database_.read(select_coupon, {code}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return listed_coupon(rows[0]);
}

constexpr pg::Statement select_coupon_locked{"promotion.lock_coupon", R"(
  SELECT id, code, limit_total, limit_per_customer, uses, is_active, created_at, rule_id
  FROM promotion.coupon WHERE code = $1 FOR UPDATE)"};

Task<std::optional<Coupon>> Store::lock_coupon(pg::Tx& tx, std::string code) const {
  const auto rows = co_await tx.run(select_coupon_locked, {code});
  if (rows.empty()) co_return std::nullopt;
  co_return listed_coupon(rows[0]);
}

constexpr pg::Statement update_one_coupon{"promotion.update_coupon", R"(
  UPDATE promotion.coupon SET limit_total = $2, limit_per_customer = $3, is_active = $4
  WHERE id = $1)"};

Task<void> Store::update_coupon(pg::Tx& tx, Coupon coupon) const {
  co_await tx.run(update_one_coupon,
                  {coupon.id, coupon.limit_total, coupon.limit_per_customer, coupon.is_active});
}

Task<list::Page<Coupon>> Store::browse_coupons(CouponFilter filter, list::Query query,
                                               Deadline deadline) const {
  std::optional<std::string> pattern;
  if (!filter.search.empty()) pattern = list::beginning_with(filter.search);
  query.filters = {filter.rule, pattern};
  return coupon_list().read(&database_, std::move(query), &listed_coupon, deadline);
}

}  // namespace flipflop::promotion
