#pragma once
// Rules and coupons for staff: the routes below /admin/promotions and /admin/coupons.

#include "platform/list/http.h"
#include "shop/promotion/editing.h"

namespace flipflop::promotion {

// A rule as requests describe it. A change sends it whole.
struct RuleInput {
  std::optional<RuleId> id;  // of the path
  json::Text<1, 120> name;
  Lane lane;
  Effect effect;
  std::optional<json::Text<1, 6>> percent;  // "10" or "12.5", with at most two decimals
  std::optional<Money> amount;
  std::optional<json::Whole<1, 100>> set_size;
  std::optional<std::vector<Uuid>> gift_product_ids, product_ids, category_ids;
  std::optional<json::Text<0, 60>> customer_group;
  std::optional<json::Whole<0, 1'000'000>> least_quantity;
  std::optional<Money> least_goods;
  std::optional<Instant> valid_from, valid_until;
  json::Or<bool, true> is_active;
};
BOOST_DESCRIBE_STRUCT(RuleInput, (),
                      (id, name, lane, effect, percent, amount, set_size, gift_product_ids,
                       product_ids, category_ids, customer_group, least_quantity, least_goods,
                       valid_from, valid_until, is_active))

struct RuleIdInput {
  RuleId id;
};
BOOST_DESCRIBE_STRUCT(RuleIdInput, (), (id))

struct RuleReply {
  RuleId id;
  std::string name;
  Lane lane = Lane::automatic;
  Effect effect = Effect::percent;
  std::string percent;
  Money amount;
  std::int64_t set_size = 0;
  std::vector<Uuid> gift_product_ids, product_ids, category_ids;
  std::string customer_group;
  std::int64_t least_quantity = 0;
  Money least_goods;
  std::optional<Instant> valid_from, valid_until;
  bool is_active = true;
  Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(RuleReply, (),
                      (id, name, lane, effect, percent, amount, set_size, gift_product_ids,
                       product_ids, category_ids, customer_group, least_quantity, least_goods,
                       valid_from, valid_until, is_active, created_at, updated_at))

struct RulesQuery : list::Asked {
  std::optional<json::Text<1, 100>> search;
};
BOOST_DESCRIBE_STRUCT(RulesQuery, (list::Asked), (search))

struct RulesReply {
  std::vector<RuleReply> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(RulesReply, (), (items, pagination))

// Either `code`, or `count` random codes behind `prefix`.
struct CouponsInput {
  RuleId id;
  std::optional<json::Text<3, 40>> code;
  std::optional<json::Text<1, 20>> prefix;
  std::optional<json::Whole<1, most_coupons_at_once>> count;
  std::optional<json::Whole<1, 1'000'000'000>> limit_total, limit_per_customer;
};
BOOST_DESCRIBE_STRUCT(CouponsInput, (), (id, code, prefix, count, limit_total, limit_per_customer))

struct CodesReply {
  std::vector<std::string> codes;
};
BOOST_DESCRIBE_STRUCT(CodesReply, (), (codes))

struct CouponInput {
  json::Text<3, 40> code;  // of the path
  std::optional<json::Whole<1, 1'000'000'000>> limit_total, limit_per_customer;
  json::Or<bool, true> is_active;
};
BOOST_DESCRIBE_STRUCT(CouponInput, (), (code, limit_total, limit_per_customer, is_active))

struct CouponReply {
  std::string code;
  RuleId promotion_id;
  std::optional<std::int64_t> limit_total, limit_per_customer;
  std::int64_t uses = 0;
  bool is_active = true;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(CouponReply, (),
                      (code, promotion_id, limit_total, limit_per_customer, uses, is_active,
                       created_at))

struct CouponsQuery : list::Asked {
  std::optional<RuleId> promotion_id;
  std::optional<json::Text<1, 40>> search;
};
BOOST_DESCRIBE_STRUCT(CouponsQuery, (list::Asked), (promotion_id, search))

struct CouponsReply {
  std::vector<CouponReply> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(CouponsReply, (), (items, pagination))

class Routes {
 public:
  explicit Routes(Editing& editing) : editing_(editing) {}
  void register_on(http::Router& router);

  Task<http::Prepared<RulesReply>> list_rules(http::Call call, RulesQuery in);
  Task<http::Reply<RuleReply>> add_rule(http::Call call, RuleInput in);
  Task<http::Reply<RuleReply>> show_rule(http::Call call, RuleIdInput in);
  Task<http::Reply<RuleReply>> change_rule(http::Call call, RuleInput in);
  Task<http::Reply<CodesReply>> make_coupons(http::Call call, CouponsInput in);
  Task<http::Prepared<CouponsReply>> list_coupons(http::Call call, CouponsQuery in);
  Task<CouponReply> change_coupon(http::Call call, CouponInput in);

 private:
  Task<http::Reply<RuleReply>> reply(RuleId id, Deadline deadline);
  Editing& editing_;
};

}  // namespace flipflop::promotion
