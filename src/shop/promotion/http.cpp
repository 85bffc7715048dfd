#include "shop/promotion/http.h"

#include <boost/describe/enum_to_string.hpp>

#include "platform/http/version.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"
#include "shop/promotion/rules.h"

namespace flipflop::promotion {
namespace {

// Hundredths of a percent: 1250 of "12.5".
std::optional<int> basis_points(const std::string& percent) {
  const auto parsed = Money::parse(percent);  // the same decimal form with two places
  if (!parsed || parsed->haler < 1 || parsed->haler > 10'000) return std::nullopt;
  return static_cast<int>(parsed->haler);
}

std::vector<Uuid> named(const std::optional<std::vector<Uuid>>& ids, const char* field,
                        json::Errors& errors) {
  if (!ids) return {};
  if (ids->size() > most_named) errors.add(field, "out_of_range", "names more than 1,000");
  return *ids;
}

RuleEdit edit_of(const RuleInput& in) {
  json::Errors errors;
  RuleEdit edit;
  Rule& rule = edit.rule;
  rule.name = in.name;
  rule.lane = in.lane;
  rule.effect = in.effect;
  if (in.percent) {
    const auto points = basis_points(*in.percent);
    if (!points) errors.add("percent", "out_of_range", "is above 0 and at most 100");
    rule.basis_points = points.value_or(1);
  }
  if (in.amount) rule.amount = *in.amount;
  if (rule.amount.is_negative()) errors.add("amount", "out_of_range", "is negative");
  if (in.set_size) rule.set_size = *in.set_size;
  rule.gifts = named(in.gift_product_ids, "giftProductIds", errors);
  Condition& condition = rule.condition;
  condition.products = named(in.product_ids, "productIds", errors);
  condition.categories = named(in.category_ids, "categoryIds", errors);
  if (in.customer_group) condition.customer_group = *in.customer_group;
  if (in.least_quantity) condition.least_quantity = *in.least_quantity;
  if (in.least_goods) condition.least_goods = *in.least_goods;
  if (condition.least_goods.is_negative()) errors.add("leastGoods", "out_of_range", "is negative");
  condition.from = in.valid_from;
  condition.until = in.valid_until;
  check(rule, errors);
  if (!errors.empty()) throw http::bad_request("The promotion has mistakes.", errors.list());
  edit.is_active = in.is_active;
  return edit;
}

RuleReply reply_of(const KeptRule& kept) {
  const Rule& rule = kept.rule;
  const Condition& condition = rule.condition;
  return {rule.id,
          rule.name,
          rule.lane,
          rule.effect,
          Money{rule.basis_points}.decimal(),
          rule.amount,
          rule.set_size,
          rule.gifts,
          condition.products,
          condition.categories,
          condition.customer_group,
          condition.least_quantity,
          condition.least_goods,
          condition.from,
          condition.until,
          kept.is_active,
          kept.created_at,
          kept.changed_at};
}

CouponReply reply_of(const Coupon& coupon) {
  return {coupon.code, coupon.rule,      coupon.limit_total, coupon.limit_per_customer,
          coupon.uses, coupon.is_active, coupon.created_at};
}

std::optional<std::int64_t> limit_of(const std::optional<json::Whole<1, 1'000'000'000>>& limit) {
  return limit ? std::optional<std::int64_t>(*limit) : std::nullopt;
}

std::string checked(std::string code, const char* field) {
  if (code.empty())
    throw http::bad_request(
        "The code cannot be used.",
        {{field, "invalid_format", "has letters without diacritics, digits and hyphens only"}});
  return code;
}

CouponOrder order_of(const CouponsInput& in) {
  if (in.code && (in.prefix || in.count))
    throw http::bad_request("Either one code or random ones are made.",
                            {{"code", "invalid_choice", "excludes prefix and count"}});
  if (!in.code && !in.count)
    throw http::bad_request("Nothing says what to make.",
                            {{"code", "required", "is missing, and so is count"}});
  CouponOrder order;
  order.rule = in.id;
  if (in.code) order.code = checked(code_of(*in.code), "code");
  if (in.prefix) order.prefix = checked(prefix_of(*in.prefix), "prefix");
  if (in.count) order.count = static_cast<int>(in.count->value);
  order.limit_total = limit_of(in.limit_total);
  order.limit_per_customer = limit_of(in.limit_per_customer);
  return order;
}

http::Problem problem(EditRefusal refusal) {
  switch (refusal) {
    case EditRefusal::unknown:
      return http::not_found("There is none of this name.");
    case EditRefusal::stale:
      return http::stale_version();
    case EditRefusal::not_by_code:
      return http::conflict("NOT_BY_CODE", "Coupons belong to a promotion of the lane coupon.");
    case EditRefusal::code_taken:
      return http::conflict("CODE_TAKEN", "There is a coupon of this code; nothing was made.");
    case EditRefusal::too_many:
      return http::conflict("TOO_MANY", "400 promotions without a code are switched on already.");
    case EditRefusal::limit_below_uses:
      break;
  }
  return http::conflict("LIMIT_BELOW_USES", "The coupon was used more often already.");
}

template <class Enum>
std::string word(const char* kind, Enum value) {
  return text::message(std::string("promotion.") + kind + "_" +
                       boost::describe::enum_to_string(value, ""));
}

list::Table<KeptRule> rule_table() {
  return {"akce.csv",
          {text::message("promotion.csv_name"), text::message("promotion.csv_lane"),
           text::message("promotion.csv_effect"), text::message("promotion.csv_active"),
           text::message("promotion.csv_created")},
          [](const KeptRule& kept) -> std::vector<std::string> {
            return {kept.rule.name, word("lane", kept.rule.lane), word("effect", kept.rule.effect),
                    text::message(kept.is_active ? "promotion.yes" : "promotion.no"),
                    text::czech_date_time(kept.created_at)};
          }};
}

list::Table<Coupon> coupon_table() {
  return {"kupony.csv",
          {text::message("promotion.csv_code"), text::message("promotion.csv_uses"),
           text::message("promotion.csv_limit"), text::message("promotion.csv_limit_per_customer"),
           text::message("promotion.csv_active"), text::message("promotion.csv_created")},
          [](const Coupon& coupon) -> std::vector<std::string> {
            const auto limit = [](const std::optional<std::int64_t>& most) {
              return most ? std::to_string(*most) : std::string();
            };
            return {coupon.code,
                    std::to_string(coupon.uses),
                    limit(coupon.limit_total),
                    limit(coupon.limit_per_customer),
                    text::message(coupon.is_active ? "promotion.yes" : "promotion.no"),
                    text::czech_date_time(coupon.created_at)};
          }};
}

}  // namespace

void Routes::register_on(http::Router& router) {
  using http::Method;
  const auto marketing = http::permission::marketing_write;
  const auto by_account = http::keyed::by_account;
  router.add({.method = Method::get,
              .path = "/admin/promotions",
              .permission = marketing,
              .summary = "All promotions, newest first; format=csv exports them",
              .tag = "promotion"},
             &Routes::list_rules, this);
  router.add({.method = Method::post,
              .path = "/admin/promotions",
              .permission = marketing,
              .summary = "A new promotion",
              .tag = "promotion",
              .keyed = by_account},
             &Routes::add_rule, this);
  router.add({.method = Method::get,
              .path = "/admin/promotions/:id",
              .permission = marketing,
              .summary = "A promotion with its version",
              .tag = "promotion"},
             &Routes::show_rule, this);
  router.add({.method = Method::put,
              .path = "/admin/promotions/:id",
              .permission = marketing,
              .summary = "Replaces a promotion, or switches it off; If-Match is required",
              .tag = "promotion",
              .keyed = by_account},
             &Routes::change_rule, this);
  router.add({.method = Method::post,
              .path = "/admin/promotions/:id/coupons",
              .permission = marketing,
              .summary = "One coupon of a given code, or many of random ones",
              .tag = "promotion",
              .keyed = by_account},
             &Routes::make_coupons, this);
  router.add({.method = Method::get,
              .path = "/admin/coupons",
              .permission = marketing,
              .summary = "All coupons with their uses; format=csv exports them",
              .tag = "promotion"},
             &Routes::list_coupons, this);
  router.add({.method = Method::put,
              .path = "/admin/coupons/:code",
              .permission = marketing,
              .summary = "Replaces the limits of a coupon, or switches it off",
              .tag = "promotion",
              .keyed = by_account},
             &Routes::change_coupon, this);
}

Task<http::Prepared<RulesReply>> Routes::list_rules(http::Call call, RulesQuery in) {
  const list::Query query = list::query_of(rule_list(), in);
  const RuleFilter filter{in.search ? std::string(*in.search) : ""};
  if (in.wants_csv()) {
    const auto read = [this, filter](list::Query page, Deadline deadline) {
      return editing_.browse_rules(filter, std::move(page), deadline);
    };
    co_return http::Prepared<RulesReply>{list::as_csv<KeptRule>(rule_table(), query, read)};
  }
  const auto page = co_await editing_.browse_rules(filter, query, call.deadline);
  RulesReply answer;
  for (const KeptRule& kept : page.items) answer.items.push_back(reply_of(kept));
  answer.pagination = list::pagination_of(rule_list(), query, page);
  co_return list::as_json(answer);
}

Task<http::Reply<RuleReply>> Routes::add_rule(http::Call call, RuleInput in) {
  RuleEdit edit = edit_of(in);
  edit.once = call.once;
  const auto id =
      co_await editing_.add_rule(std::move(edit), audit_log::actor_of(call), call.deadline);
  if (!id) throw problem(id.error());
  auto answer = co_await reply(*id, call.deadline);
  answer.status = 201;
  co_return answer;
}

Task<http::Reply<RuleReply>> Routes::show_rule(http::Call call, RuleIdInput in) {
  return reply(in.id, call.deadline);
}

Task<http::Reply<RuleReply>> Routes::change_rule(http::Call call, RuleInput in) {
  const auto seen = http::seen_version(*call.request, http::IfMatch::required);
  RuleEdit edit = edit_of(in);
  edit.rule.id = in.id.value_or(RuleId{});
  edit.once = call.once;
  const auto done = co_await editing_.change_rule(std::move(edit), seen, audit_log::actor_of(call),
                                                  call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await reply(in.id.value_or(RuleId{}), call.deadline);
  co_return answer;
}

Task<http::Reply<CodesReply>> Routes::make_coupons(http::Call call, CouponsInput in) {
  CouponOrder order = order_of(in);
  order.once = call.once;
  auto codes =
      co_await editing_.make_coupons(std::move(order), audit_log::actor_of(call), call.deadline);
  if (!codes) throw problem(codes.error());
  co_return http::Reply<CodesReply>{{*std::move(codes)}, 201, {}, {}};
}

Task<http::Prepared<CouponsReply>> Routes::list_coupons(http::Call call, CouponsQuery in) {
  const list::Query query = list::query_of(coupon_list(), in);
  CouponFilter filter{in.promotion_id, in.search ? code_of(*in.search) : ""};
  if (in.search && filter.search.empty()) filter.search = *in.search;
  if (in.wants_csv()) {
    const auto read = [this, filter](list::Query page, Deadline deadline) {
      return editing_.browse_coupons(filter, std::move(page), deadline);
    };
    co_return http::Prepared<CouponsReply>{list::as_csv<Coupon>(coupon_table(), query, read)};
  }
  const auto page = co_await editing_.browse_coupons(filter, query, call.deadline);
  CouponsReply answer;
  for (const Coupon& coupon : page.items) answer.items.push_back(reply_of(coupon));
  answer.pagination = list::pagination_of(coupon_list(), query, page);
  co_return list::as_json(answer);
}

Task<CouponReply> Routes::change_coupon(http::Call call, CouponInput in) {
  CouponEdit edit{code_of(in.code), limit_of(in.limit_total), limit_of(in.limit_per_customer),
                  in.is_active, call.once};
  const auto done =
      co_await editing_.change_coupon(std::move(edit), audit_log::actor_of(call), call.deadline);
  if (!done) throw problem(done.error());
  co_return reply_of(*done);
}

Task<http::Reply<RuleReply>> Routes::reply(RuleId id, Deadline deadline) {
  const auto kept = co_await editing_.rule(id, deadline);
  if (!kept) throw problem(EditRefusal::unknown);
  co_return http::Reply<RuleReply>{
      reply_of(*kept), 200, {{"ETag", http::etag_of(std::to_string(kept->rule.version))}}, {}};
}

}  // namespace flipflop::promotion
