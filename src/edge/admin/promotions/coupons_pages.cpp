#include "edge/admin/promotions/coupons_pages.h"

#include "base/text.h"
#include "edge/admin/promotions/promotion_words.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using promotion::EditRefusal;

constexpr std::int64_t most_uses = 1'000'000'000;

std::string given(const auto& field) {
  return field ? std::string(trim(std::string_view(*field))) : std::string();
}

std::string shown(const std::optional<std::int64_t>& limit) {
  return limit ? std::to_string(*limit) : std::string();
}

// Nothing typed is no limit.
std::optional<std::int64_t> limit_of(const auto& field, const char* name, Mistakes& mistakes) {
  const std::string typed = given(field);
  if (typed.empty()) return std::nullopt;
  const auto limit = parse_unsigned(typed);
  if (!limit || *limit < 1 || *limit > most_uses)
    mistakes.try_emplace(name, text::message("admin.promo_error_limit"));
  return limit;
}

promotion::CouponOrder order_of(const CouponsForm& form, Mistakes& mistakes) {
  promotion::CouponOrder order;
  order.rule = form.id;
  order.form = form.batch;
  order.limit_total = limit_of(form.limit_total, "limit_total", mistakes);
  order.limit_per_customer = limit_of(form.limit_per_customer, "limit_per_customer", mistakes);
  if (!form.is_random.value_or(false)) {
    order.code = promotion::code_of(given(form.code));
    if (order.code.empty()) mistakes["code"] = text::message("admin.promo_error_code");
    return order;
  }
  const std::string prefix = given(form.prefix);
  order.prefix = promotion::prefix_of(prefix);
  if (!prefix.empty() && (order.prefix.empty() || order.prefix.size() > 20))
    mistakes["prefix"] = text::message("admin.promo_error_prefix");
  const auto count = parse_unsigned(given(form.count));
  if (!count || *count < 1 || *count > promotion::most_coupons_at_once)
    mistakes["count"] = text::message("admin.promo_error_count");
  else
    order.count = static_cast<int>(*count);
  return order;
}

FormField field(const char* name, const char* key, FieldKind kind, const std::string& value) {
  const std::string label = std::string("admin.") + key;
  FormField made{name, text::message(label), kind, value};
  if (text::has_message(label + "_hint")) made.hint = text::message(label + "_hint");
  return made;
}

FormField needed(FormField made) {
  made.is_needed = true;
  return made;
}

std::vector<FormField> limits_of(const std::string& total, const std::string& per_customer) {
  return {field("limit_total", "promo_limit_total", FieldKind::whole, total),
          field("limit_per_customer", "promo_limit_customer", FieldKind::whole, per_customer)};
}

void fill_one(text::Dictionary& form, const CouponsForm& typed, const Mistakes& mistakes) {
  std::vector<FormField> fields = {
      needed(field("code", "promo_one_code", FieldKind::text, given(typed.code)))};
  for (FormField& limit : limits_of(given(typed.limit_total), given(typed.limit_per_customer)))
    fields.push_back(std::move(limit));
  fill_fields(form, fields, mistakes, "jeden-");
}

void fill_random(text::Dictionary& form, const CouponsForm& typed, const Mistakes& mistakes) {
  std::vector<FormField> fields = {
      needed(field("count", "promo_count", FieldKind::whole, given(typed.count))),
      field("prefix", "promo_prefix", FieldKind::text, given(typed.prefix))};
  for (FormField& limit : limits_of(given(typed.limit_total), given(typed.limit_per_customer)))
    fields.push_back(std::move(limit));
  fill_fields(form, fields, mistakes, "vic-");
}

}  // namespace

void CouponsPages::register_routes(http::Router& router) {
  const auto may = http::permission::marketing_write;
  router.add(staff_page("/sprava/akce/:id/kupony", may, "The form of new coupons"),
             &CouponsPages::begin, this);
  router.add(promotion_post("/sprava/akce/:id/kupony", "Makes coupons of a promotion"),
             &CouponsPages::make, this);
  router.add(staff_page("/sprava/kupony/:code", may, "A coupon with its limits, for staff"),
             &CouponsPages::show, this);
  router.add(promotion_post("/sprava/kupony/:code", "Changes a coupon's limits, or turns it off"),
             &CouponsPages::change, this);
}

Task<http::Response> CouponsPages::begin(http::Call call, PromotionPageId in) {
  CouponsForm fresh;
  fresh.id = in.id;
  fresh.batch = ids_.next();
  return make_page(std::move(call), std::move(fresh), {});
}

Task<http::Response> CouponsPages::make(http::Call call, CouponsForm in) {
  Mistakes mistakes;
  promotion::CouponOrder order = order_of(in, mistakes);
  if (mistakes.empty()) {
    const auto made =
        co_await desk_.make_coupons(std::move(order), audit_log::actor_of(call), call.deadline);
    if (made) co_return http::see_other(promotion_path(in.id) + "#kupony");
    if (made.error() != EditRefusal::code_taken)
      throw http::not_found("there is no such promotion by code");
    mistakes[in.is_random.value_or(false) ? "prefix" : "code"] =
        text::message("admin.promo_error_taken");
  }
  http::Response response = co_await make_page(std::move(call), std::move(in), std::move(mistakes));
  co_return response;
}

Task<http::Response> CouponsPages::make_page(http::Call call, CouponsForm typed,
                                             Mistakes mistakes) {
  const auto kept = co_await desk_.rule(typed.id, call.deadline);
  if (!kept || kept->rule.lane != promotion::Lane::coupon)
    throw http::not_found("there is no such promotion by code");
  text::Dictionary document;
  text::Dictionary& body =
      shell_.open(document, {text::message("admin.promo_make"), promotions_section}, call.principal,
                  "edge/admin/promotions/coupons.html");
  body.set("PROMOTION_URL", promotion_path(typed.id));
  body.set("PROMOTION_NAME", kept->rule.name);
  body.set("BATCH", typed.batch ? typed.batch->text() : "");
  if (!mistakes.empty()) body.show("WRONG_FORM");
  CouponsForm fresh;
  fresh.limit_total = "1";
  const bool is_random = typed.is_random.value_or(false);
  const bool is_begun = !mistakes.empty();
  fill_one(body.add("ONE"), is_random ? CouponsForm{} : typed, is_random ? Mistakes{} : mistakes);
  fill_random(body.add("RANDOM"), is_begun && is_random ? typed : fresh,
              is_random ? mistakes : Mistakes{});
  co_return StaffShell::close(document, mistakes.empty() ? 200 : 422);
}

Task<http::Response> CouponsPages::show(http::Call call, CouponPageCode in) {
  const auto coupon = co_await desk_.coupon(promotion::code_of(in.code), call.deadline);
  if (!coupon) throw http::not_found("there is no such coupon");
  CouponForm form;
  form.code = coupon->code;
  form.limit_total = shown(coupon->limit_total);
  form.limit_per_customer = shown(coupon->limit_per_customer);
  form.is_active = coupon->is_active;
  http::Response response = co_await page(std::move(call), std::move(form), {});
  co_return response;
}

Task<http::Response> CouponsPages::change(http::Call call, CouponForm in) {
  const std::string code = promotion::code_of(in.code);
  const auto before = co_await desk_.coupon(code, call.deadline);
  if (!before) throw http::not_found("there is no such coupon");
  Mistakes mistakes;
  promotion::CouponEdit edit;
  edit.code = code;
  edit.limit_total = limit_of(in.limit_total, "limit_total", mistakes);
  edit.limit_per_customer = limit_of(in.limit_per_customer, "limit_per_customer", mistakes);
  edit.is_active = in.is_active.value_or(false);
  if (before->is_active && !edit.is_active && !in.is_sure.value_or(false))
    mistakes["form"] = text::message("admin.promo_coupon_error_sure");
  if (mistakes.empty()) {
    const auto done =
        co_await desk_.change_coupon(std::move(edit), audit_log::actor_of(call), call.deadline);
    if (done) co_return http::see_other(promotion_path(before->rule) + "#kupony");
    if (done.error() != EditRefusal::limit_below_uses)
      throw http::not_found("there is no such coupon");
    mistakes["limit_total"] =
        text::message("admin.promo_error_below_uses", {{"uses", std::to_string(before->uses)}});
  }
  http::Response response = co_await page(std::move(call), std::move(in), std::move(mistakes));
  co_return response;
}

Task<http::Response> CouponsPages::page(http::Call call, CouponForm typed, Mistakes mistakes) {
  const auto coupon = co_await desk_.coupon(promotion::code_of(typed.code), call.deadline);
  if (!coupon) throw http::not_found("there is no such coupon");
  const auto kept = co_await desk_.rule(coupon->rule, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(
      document, {text::message("admin.promo_coupon") + " " + coupon->code, promotions_section},
      call.principal, "edge/admin/promotions/coupon.html");
  const auto whole = mistakes.find("form");
  body.set_optional("MISTAKE", whole == mistakes.end() ? "" : whole->second);
  body.set("PROMOTION_URL", promotion_path(coupon->rule));
  body.set("PROMOTION_NAME", kept ? kept->rule.name : "");
  body.set("COUPON_URL", "/sprava/kupony/" + coupon->code);
  const promotion::CouponTotals total{coupon->rule,        1,  coupon->uses,
                                      coupon->limit_total, "", false};
  Facts facts(body);
  facts.add("promotion.csv_uses", uses_of(total));
  facts.add("promotion.csv_active", text::message(coupon->is_active ? "admin.yes" : "admin.no"));
  facts.add("promotion.csv_created", text::czech_date_time(coupon->created_at));
  fill_fields(body, limits_of(given(typed.limit_total), given(typed.limit_per_customer)), mistakes);
  if (typed.is_active.value_or(false)) body.show("ACTIVE_CHOSEN");
  if (coupon->is_active && !typed.is_active.value_or(false)) body.show("SURE");
  co_return StaffShell::close(document, mistakes.empty() ? 200 : 422);
}

}  // namespace flipflop::admin
