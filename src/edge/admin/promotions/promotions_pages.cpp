#include "edge/admin/promotions/promotions_pages.h"

#include <algorithm>
#include <boost/describe/enumerators.hpp>
#include <map>

#include "base/text.h"
#include "edge/admin/promotions/promotion_words.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using promotion::EditRefusal;
using promotion::Effect;
using promotion::KeptRule;
using promotion::Lane;

constexpr const char* section = promotions_section;
constexpr const char* new_path = "/sprava/akce-nova";
constexpr const char* shown_template = "edge/admin/promotions/promotion.html";
constexpr std::size_t most_named_in_facts = 20;

// What a form that is refused whole says.
std::string words_of(EditRefusal refusal) {
  switch (refusal) {
    case EditRefusal::stale:
      return text::message("admin.promo_error_stale");
    case EditRefusal::too_many:
      return text::message("admin.promo_error_too_many");
    case EditRefusal::not_by_code:
      return text::message("admin.promo_error_not_by_code");
    case EditRefusal::unknown:
    case EditRefusal::code_taken:
    case EditRefusal::limit_below_uses:
      break;
  }
  throw http::not_found("there is no such promotion");
}

std::string given(const auto& field) {
  return field ? std::string(trim(std::string_view(*field))) : std::string();
}

// Nobody types them: without one that was picked a promotion would hold for everything.
void require_ids(const PromotionForm& form) {
  for (const auto& [name, ids] :
       {std::pair{"products", given(form.products)},
        std::pair{"categories", given(form.categories)}, std::pair{"gifts", given(form.gifts)}})
    if (!are_ids(ids))
      throw http::bad_request("The form is broken.", {{name, "invalid_format", "are no ids"}});
}

// A choice of every value of an enumeration, named by `words`.
template <class Enum>
Field choice_of(const char* name, const char* label_key, const std::optional<Enum>& value,
                std::string (*words)(Enum)) {
  Field field{name, text::message(label_key), value ? name_of(*value) : ""};
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](auto one) { field.choices.emplace_back(one.name, words(one.value)); });
  return field;
}

using Totals = std::map<promotion::RuleId, promotion::CouponTotals>;

TableView table_of(const std::vector<KeptRule>& rules, const Totals& totals,
                   const promotion::Desk& desk) {
  TableView table;
  table.caption = text::message("admin.promotions");
  table.empty = text::message("admin.promotions_empty");
  table.headings = headings_of({"admin.promo_name", "admin.promo_kind", "admin.promo_worth",
                                "admin.promo_validity", "promotion.csv_uses", "admin.promo_state"});
  for (const KeptRule& kept : rules) {
    const auto total = totals.find(kept.rule.id);
    const promotion::RuleState state = desk.state_of(kept);
    table.rows.push_back({{kept.rule.name, promotion_path(kept.rule.id)},
                          {kind_words(kept.rule.lane, kept.rule.effect)},
                          {worth_of(kept.rule)},
                          {validity_of(kept.rule.condition)},
                          {total == totals.end() ? "–" : uses_of(total->second), "", "number"},
                          {state_words(state), "", state_kind(state)}});
  }
  return table;
}

TableView table_of(const std::vector<promotion::Coupon>& coupons) {
  TableView table;
  table.caption = text::message("admin.promo_coupons");
  table.empty = text::message("admin.promo_coupons_empty");
  table.headings =
      headings_of({"promotion.csv_code", "promotion.csv_uses", "promotion.csv_limit_per_customer",
                   "promotion.csv_active", "promotion.csv_created"});
  for (const promotion::Coupon& one : coupons) {
    const promotion::CouponTotals total{one.rule, 1, one.uses, one.limit_total, "", false};
    table.rows.push_back(
        {{one.code, "/sprava/kupony/" + one.code},
         {uses_of(total), "", "number"},
         {one.limit_per_customer ? std::to_string(*one.limit_per_customer) : "–", "", "number"},
         {text::message(one.is_active ? "admin.yes" : "admin.no"), "",
          one.is_active ? "good" : "bad"},
         {text::czech_date_time(one.created_at)}});
  }
  return table;
}

// The first of them by their names, and how many more there are.
std::string lines_of(const std::vector<NamedItem>& items, std::size_t all) {
  std::string lines;
  for (const NamedItem& one : items) lines += (lines.empty() ? "" : "\n") + one.name;
  if (all > items.size())
    lines += "\n" +
             text::message("admin.promo_and_more", {{"count", std::to_string(all - items.size())}});
  return lines;
}

void fill_switch(text::Dictionary& form, const KeptRule& kept) {
  const std::string key = kept.is_active ? "admin.promo_turn_off" : "admin.promo_turn_on";
  form.set("VERSION", std::to_string(kept.rule.version));
  form.set("SWITCH_TO", kept.is_active ? "false" : "true");
  form.set("SWITCH_NAME", text::message(key));
  form.set("SWITCH_ABOUT", text::message(key + "_about"));
  form.set("SWITCH_SURE", text::message(key + "_sure"));
}

std::vector<Uuid> first_of(std::vector<Uuid> ids) {
  ids.resize(std::min(ids.size(), most_named_in_facts));
  return ids;
}

}  // namespace

std::string promotion_path(promotion::RuleId id) {
  return std::string(section) + "/" + id.text();
}

http::Route promotion_post(const char* path, const char* summary) {
  return staff_form(path, http::permission::marketing_write, summary);
}

void PromotionsPages::register_routes(http::Router& router) {
  const auto may = http::permission::marketing_write;
  router.add(staff_page(section, may, "Promotions, for staff"), &PromotionsPages::list, this);
  router.add(staff_page(new_path, may, "The form of a new promotion: its kind, then its fields"),
             &PromotionsPages::begin, this);
  router.add(promotion_post(new_path, "Adds a promotion, or looks for its goods"),
             &PromotionsPages::add, this);
  router.add(staff_page("/sprava/akce/:id", may, "A promotion with its coupons, for staff"),
             &PromotionsPages::show, this);
  router.add(staff_page("/sprava/akce/:id/upravit", may, "The form of a promotion"),
             &PromotionsPages::edit, this);
  router.add(promotion_post("/sprava/akce/:id/upravit", "Changes a promotion"),
             &PromotionsPages::change, this);
  router.add(promotion_post("/sprava/akce/:id/prepnout", "Switches a promotion on or off"),
             &PromotionsPages::turn, this);
}

Task<http::Response> PromotionsPages::list(http::Call call, PromotionsPageQuery in) {
  const list::Query query = list::query_of(promotion::rule_list(), in);
  const std::string search = given(in.search);
  const std::string code = given(in.code);
  promotion::RuleFilter filter{search, in.state, in.lane, in.effect, promotion::code_of(code)};
  if (!code.empty() && filter.code.empty()) filter.code = code;  // finds nothing
  const auto page = co_await needs_.desk.browse_rules(std::move(filter), query, call.deadline);
  std::vector<promotion::RuleId> ids;
  for (const KeptRule& kept : page.items) ids.push_back(kept.rule.id);
  const auto counted = co_await needs_.desk.coupon_totals(std::move(ids), call.deadline);
  Totals totals;
  for (const promotion::CouponTotals& one : counted) totals.emplace(one.rule, one);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.promotions"), section},
                                       call.principal, list_template);
  fill_list(body, {section,
                   "/api/admin/promotions",
                   {{"search", text::message("admin.promo_name"), search},
                    {"code", text::message("admin.promo_code"), code},
                    choice_of("state", "admin.promo_state", in.state, &state_words),
                    choice_of("lane", "promotion.csv_lane", in.lane, &lane_words),
                    choice_of("effect", "promotion.csv_effect", in.effect, &effect_words)},
                   list::pagination_of(promotion::rule_list(), query, page),
                   table_of(page.items, totals, needs_.desk),
                   std::pair{std::string(new_path), text::message("admin.promo_new")}});
  co_return StaffShell::close(document);
}

Task<http::Response> PromotionsPages::begin(http::Call call, PromotionKindQuery in) {
  if (!in.lane || !in.effect || !is_kind(*in.lane, *in.effect)) co_return kinds_page(call);
  PromotionForm form = form_of(*in.lane, *in.effect);
  form.planned = needs_.ids.next_as<promotion::RuleId>();
  http::Response response = co_await form_page(std::move(call), std::move(form), {}, {});
  co_return response;
}

http::Response PromotionsPages::kinds_page(const http::Call& call) {
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.promo_new"), section},
                                       call.principal, "edge/admin/promotions/kinds.html");
  for (const Lane lane : {Lane::coupon, Lane::automatic, Lane::price}) {
    text::Dictionary& group = body.add("LANE");
    group.set("LANE_NAME", lane_words(lane));
    group.set("LANE_ABOUT", text::message("admin.promo_about_lane_" + name_of(lane)));
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Effect>>([&](auto one) {
      if (!is_kind(lane, one.value)) return;
      text::Dictionary& kind = group.add("KIND");
      kind.set("KIND_URL",
               std::string(new_path) + "?lane=" + name_of(lane) + "&effect=" + one.name);
      kind.set("KIND_NAME", effect_words(one.value));
      kind.set("KIND_ABOUT", text::message(std::string("admin.promo_about_") + one.name));
    });
  }
  return StaffShell::close(document);
}

Task<http::Response> PromotionsPages::add(http::Call call, PromotionForm in) {
  require_ids(in);
  take_picked(in);
  in.id.reset();
  const ReadForm read = rule_in(in, nullptr);
  Mistakes mistakes;
  std::string danger;
  if (given(in.act) != "find") {
    mistakes = read.mistakes;
    danger = danger_of(read.rule);
    if (mistakes.empty() && (danger.empty() || in.is_sure.value_or(false))) {
      promotion::RuleEdit edit{read.rule, in.is_active.value_or(false)};
      edit.rule.id = in.planned.value_or(promotion::RuleId{});
      const auto id =
          co_await needs_.desk.add_rule(std::move(edit), audit_log::actor_of(call), call.deadline);
      if (id) co_return http::see_other(promotion_path(*id));
      mistakes["form"] = words_of(id.error());
    }
  }
  http::Response response =
      co_await form_page(std::move(call), std::move(in), std::move(mistakes), std::move(danger));
  co_return response;
}

Task<http::Response> PromotionsPages::edit(http::Call call, PromotionPageId in) {
  const KeptRule now = co_await kept(in.id, call.deadline);
  http::Response response = co_await form_page(std::move(call), form_of(now), {}, {});
  co_return response;
}

Task<http::Response> PromotionsPages::change(http::Call call, PromotionForm in) {
  require_ids(in);
  take_picked(in);
  const promotion::RuleId id = in.id.value_or(promotion::RuleId{});
  const KeptRule now = co_await kept(id, call.deadline);
  const ReadForm read = rule_in(in, &now.rule);
  Mistakes mistakes;
  std::string danger;
  if (given(in.act) != "find") {
    mistakes = read.mistakes;
    danger = danger_of(read.rule);
    if (mistakes.empty() && (danger.empty() || in.is_sure.value_or(false))) {
      promotion::RuleEdit edit{read.rule, now.is_active};
      edit.rule.id = id;
      const auto done = co_await needs_.desk.change_rule(std::move(edit), given(in.version),
                                                         audit_log::actor_of(call), call.deadline);
      if (done) co_return http::see_other(promotion_path(id));
      mistakes["form"] = words_of(done.error());
    }
  }
  http::Response response =
      co_await form_page(std::move(call), std::move(in), std::move(mistakes), std::move(danger));
  co_return response;
}

Task<http::Response> PromotionsPages::form_page(http::Call call, PromotionForm typed,
                                                Mistakes mistakes, std::string danger) {
  const bool is_refused = !mistakes.empty() || !danger.empty();
  const std::string url = typed.id ? promotion_path(*typed.id) + "/upravit" : new_path;
  std::vector<Picker> pickers = pickers_of(typed);
  for (Picker& picker : pickers) {
    picker.url = url;
    const auto& ids = picker.name == "gifts"      ? typed.gifts
                      : picker.name == "products" ? typed.products
                                                  : typed.categories;
    const bool is_products = picker.kind == Picked::products;
    std::vector<Uuid> picked = ids_in(given(ids));
    if (is_products)
      picker.items = co_await items_.products(std::move(picked), call.deadline);
    else
      picker.items = co_await items_.categories(std::move(picked), call.deadline);
    if (picker.search.empty()) continue;
    if (is_products)
      picker.found = co_await items_.find_products(picker.search, call.deadline);
    else
      picker.found = co_await items_.find_categories(picker.search, call.deadline);
  }
  auto groups = co_await needs_.groups.groups(call.deadline);
  const std::string title = text::message(typed.id ? "admin.promo_edit" : "admin.promo_new");
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, {title, section}, call.principal, "edge/admin/promotions/form.html");
  body.set("BACK_URL", typed.id ? promotion_path(*typed.id) : new_path);
  body.set("BACK_NAME",
           text::message(typed.id ? "admin.promo_back_to_one" : "admin.promo_back_to_kinds"));
  const auto whole = mistakes.find("form");
  body.set_optional("MISTAKE", whole == mistakes.end() ? "" : whole->second);
  fill_form(body, {typed, mistakes, std::move(groups), std::move(pickers), url, std::move(danger)});
  co_return StaffShell::close(document, is_refused ? 422 : 200);
}

Task<http::Response> PromotionsPages::show(http::Call call, PromotionPageQuery in) {
  return page(std::move(call), std::move(in), {});
}

Task<http::Response> PromotionsPages::turn(http::Call call, PromotionSwitchForm in) {
  const KeptRule now = co_await kept(in.id, call.deadline);
  std::string mistake;
  if (!in.is_sure.value_or(false)) {
    mistake = text::message("admin.promo_error_sure");
  } else {
    const auto done = co_await needs_.desk.change_rule({now.rule, in.on}, std::string(in.version),
                                                       audit_log::actor_of(call), call.deadline);
    if (done) co_return http::see_other(promotion_path(in.id));
    mistake = words_of(done.error());
  }
  PromotionPageQuery shown;
  shown.id = in.id;
  http::Response response = co_await page(std::move(call), std::move(shown), std::move(mistake));
  co_return response;
}

Task<http::Response> PromotionsPages::page(http::Call call, PromotionPageQuery in,
                                           std::string mistake) {
  const KeptRule now = co_await kept(in.id, call.deadline);
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, {now.rule.name, section}, call.principal, shown_template);
  body.set_optional("MISTAKE", mistake);
  body.set("PROMOTION_URL", promotion_path(in.id));
  co_await fill_facts(body, now, call.deadline);
  fill_switch(body.add("SWITCH"), now);
  if (now.rule.lane == Lane::coupon) {
    const std::string code = given(in.code);
    promotion::CouponFilter filter{in.id, promotion::code_of(code)};
    if (filter.search.empty()) filter.search = code;
    const list::Query query = list::query_of(promotion::coupon_list(), in);
    const auto coupons =
        co_await needs_.desk.browse_coupons(std::move(filter), query, call.deadline);
    fill_list(body.add("COUPONS").include("LIST", list_template),
              {promotion_path(in.id),
               "/api/admin/coupons?promotionId=" + in.id.text(),
               {{"code", text::message("admin.promo_code_begins"), code}},
               list::pagination_of(promotion::coupon_list(), query, coupons),
               table_of(coupons.items),
               std::pair{promotion_path(in.id) + "/kupony", text::message("admin.promo_make")}});
  }
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

Task<void> PromotionsPages::fill_facts(text::Dictionary& body, KeptRule kept, Deadline deadline) {
  const promotion::Rule& rule = kept.rule;
  const promotion::Condition& condition = rule.condition;
  const auto gifts = co_await items_.products(first_of(rule.gifts), deadline);
  const auto products = co_await items_.products(first_of(condition.products), deadline);
  const auto categories = co_await items_.categories(first_of(condition.categories), deadline);
  const auto totals = co_await needs_.desk.coupon_totals({rule.id}, deadline);
  const bool is_price = rule.lane == Lane::price;
  Facts facts(body);
  facts.add("admin.promo_state", state_words(needs_.desk.state_of(kept)));
  facts.add("admin.promo_kind", kind_words(rule.lane, rule.effect));
  facts.add("admin.promo_worth", worth_of(rule));
  facts.add("admin.promo_gifts", lines_of(gifts, rule.gifts.size()));
  facts.add("admin.promo_products", lines_of(products, condition.products.size()));
  facts.add("admin.promo_categories", lines_of(categories, condition.categories.size()));
  if (products.empty() && categories.empty())
    facts.add("admin.promo_goods", text::message("admin.promo_all_goods"));
  if (condition.least_quantity > 0)
    facts.add(is_price ? "admin.promo_least_pieces" : "admin.promo_least_quantity",
              std::to_string(condition.least_quantity));
  if (!condition.least_goods.is_zero())
    facts.add(is_price ? "admin.promo_least_item" : "admin.promo_least_goods",
              condition.least_goods.czech());
  facts.add("admin.promo_group", condition.customer_group);
  facts.add("admin.promo_validity", validity_of(condition));
  if (!totals.empty()) facts.add("promotion.csv_uses", uses_of(totals.front()));
  facts.add("promotion.csv_created", text::czech_date_time(kept.created_at));
  facts.add("admin.promo_changed", text::czech_date_time(kept.changed_at));
}

Task<KeptRule> PromotionsPages::kept(promotion::RuleId id, Deadline deadline) {
  const auto found = co_await needs_.desk.rule(id, deadline);
  if (!found) throw http::not_found("there is no such promotion");
  co_return *found;
}

}  // namespace flipflop::admin
