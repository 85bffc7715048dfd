// Rules and coupons as staff make them and look for them.

#include <algorithm>
#include <boost/describe/enum_to_string.hpp>

#include "shop/promotion/rule_row.h"
#include "shop/promotion/store.h"

namespace flipflop::promotion {
namespace {

Coupon listed_coupon(const pg::Row& row) {
  Coupon coupon = coupon_in(row, 0);
  coupon.rule = row.get<RuleId>(coupon_columns);
  return coupon;
}

template <class Enum>
std::optional<std::string> word_of(const std::optional<Enum>& value) {
  if (!value) return std::nullopt;
  return boost::describe::enum_to_string(*value, "");
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
      .filters = {{"text", "r.name ILIKE ?"},
                  {"text", "r.lane = ?"},
                  {"text", "r.effect = ?"},
                  {"text", "r.id = (SELECT c.rule_id FROM promotion.coupon c WHERE c.code = ?)"},
                  // By state: running, planned, ended, off.
                  {"timestamptz",
                   "(r.is_active AND coalesce(r.valid_from <= ?, true) AND "
                   "coalesce(r.valid_until > ?, true))"},
                  {"timestamptz", "(r.is_active AND r.valid_from > ?)"},
                  {"timestamptz", "(r.is_active AND r.valid_until <= ?)"},
                  {"boolean", "r.is_active <> ?"}},
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
    $18)
  ON CONFLICT (id) DO NOTHING)"};

Task<bool> Store::insert_rule(pg::Tx& tx, Rule rule, bool is_active, Instant at) const {
  pg::Params params = rule_params(rule, is_active);
  params.emplace_back(at);
  const auto rows = co_await tx.run(insert_one_rule, std::move(params));
  co_return rows.affected() == 1;
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

Task<list::Page<KeptRule>> Store::browse_rules(RuleFilter filter, Instant now, list::Query query,
                                               Deadline deadline) const {
  std::optional<std::string> pattern, code;
  if (!filter.search.empty()) pattern = list::containing(filter.search);
  if (!filter.code.empty()) code = filter.code;
  const auto time_if = [&](RuleState state) {
    return filter.state == state ? std::optional(now) : std::nullopt;
  };
  const bool only_off = filter.state == RuleState::off;
  query.filters = {pattern,
                   word_of(filter.lane),
                   word_of(filter.effect),
                   code,
                   time_if(RuleState::running),
                   time_if(RuleState::planned),
                   time_if(RuleState::ended),
                   only_off ? std::optional(true) : std::nullopt};
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
    "SELECT code FROM promotion.coupon WHERE batch_id = $1 ORDER BY code LIMIT 5000"};

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

// Of a rule with very many coupons the first are counted: a page of the list stays as fast.
constexpr pg::Statement select_coupon_totals{"promotion.coupon_totals", R"(
  SELECT asked.id, total.coupons, total.uses, total.most, total.code
  FROM unnest($1::uuid[]) AS asked(id)
  CROSS JOIN LATERAL (
    SELECT count(*) AS coupons, coalesce(sum(c.uses), 0)::bigint AS uses,
      CASE WHEN count(*) = count(c.limit_total) THEN sum(c.limit_total)::bigint END AS most,
      coalesce(min(c.code), '') AS code
    FROM (SELECT code, uses, limit_total FROM promotion.coupon WHERE rule_id = asked.id
          ORDER BY created_at, id LIMIT $2) c) AS total
  WHERE total.coupons > 0
  LIMIT 100)"};

Task<std::vector<CouponTotals>> Store::coupon_totals(std::vector<RuleId> rules,
                                                     Deadline deadline) const {
  const auto rows =
      co_await database_.read(select_coupon_totals, {rules, most_counted_coupons + 1}, deadline);
  std::vector<CouponTotals> totals;
  for (const pg::Row row : rows) {
    CouponTotals one;
    one.rule = row.get<RuleId>(0);
    one.coupons = row.get<std::int64_t>(1);
    one.uses = row.get<std::int64_t>(2);
    one.limit = row.get<std::optional<std::int64_t>>(3);
    if (one.coupons == 1) one.code = row.get<std::string>(4);
    one.has_more = one.coupons > most_counted_coupons;
    one.coupons = std::min(one.coupons, most_counted_coupons);
    totals.push_back(std::move(one));
  }
  co_return totals;
}

}  // namespace flipflop::promotion
