#include "edge/admin/loyalty/loyalty_pages.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "edge/admin/layout/table.h"
#include "platform/http/form.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

constexpr const char* section = "/sprava/body";
constexpr std::size_t most_rows = 20;
constexpr std::size_t empty_rows = 3;
constexpr std::int64_t most_points = 1'000'000;

std::string given(const auto& field) {
  return field ? std::string(trim(std::string_view(*field))) : std::string();
}

std::string money_text(Money amount) {
  std::string text = amount.decimal();
  if (text.ends_with(".00")) text.resize(text.size() - 3);
  std::ranges::replace(text, '.', ',');
  return text;
}

// The module names fields as its route does: "rewards[0].amount" stays.
std::string field_of(const std::string& path) {
  if (path == "perPoint") return "per_point";
  if (path == "validityMonths") return "validity_months";
  return path;
}

std::string words_of(const std::string& path, const std::string& code) {
  const bool is_row = path.starts_with("rewards[");
  if (is_row && code == "invalid_choice") return text::message("admin.loyalty_error_same");
  if (is_row && path.ends_with("points")) return text::message("admin.loyalty_error_points");
  if (is_row) return text::message("admin.loyalty_error_amount");
  return text::message("admin.loyalty_error_" + field_of(path));
}

bool is_same(const loyalty::Terms& left, const loyalty::Terms& right) {
  const auto parts = [](const loyalty::Terms& terms) {
    return std::tie(terms.is_on, terms.per_point, terms.validity_months);
  };
  const auto is_one = [](const loyalty::Reward& one, const loyalty::Reward& other) {
    return one.points == other.points && one.amount == other.amount;
  };
  return parts(left) == parts(right) && std::ranges::equal(left.rewards, right.rewards, is_one);
}

std::vector<FormField> fields_of(const LoyaltyTermsForm& form) {
  FormField per_point{"per_point", text::message("admin.loyalty_per_point"), FieldKind::decimal,
                      given(form.per_point), text::message("admin.loyalty_per_point_hint")};
  FormField months{"validity_months", text::message("admin.loyalty_months"), FieldKind::whole,
                   given(form.validity_months), text::message("admin.loyalty_months_hint")};
  per_point.is_needed = months.is_needed = true;
  return {std::move(per_point), std::move(months)};
}

void fill_cell(text::Dictionary& row, const char* name, const std::string& value,
               const std::string& mistake) {
  row.set(name, value);
  if (!mistake.empty()) row.set_optional(std::string(name) + "_MISTAKE", mistake);
}

}  // namespace

void LoyaltyPages::register_routes(http::Router& router) {
  namespace permission = http::permission;
  router.add(staff_page(section, permission::settings_read, "The terms of points, for staff"),
             &LoyaltyPages::show, this);
  router.add(staff_form(section, permission::settings_write, "Replaces the terms of points"),
             &LoyaltyPages::change, this);
}

Task<http::Response> LoyaltyPages::show(http::Call call, http::Nothing) {
  const loyalty::KeptTerms kept = co_await loyalty_.kept_terms(call.deadline);
  Typed typed;
  typed.form.version = std::to_string(kept.version);
  typed.form.is_on = kept.terms.is_on;
  typed.form.per_point = money_text(kept.terms.per_point);
  typed.form.validity_months = std::to_string(kept.terms.validity_months);
  for (const loyalty::Reward& one : kept.terms.rewards)
    typed.rows.push_back({std::to_string(one.points), money_text(one.amount)});
  co_return page(call, typed, {});
}

// Every row sends both of its boxes, an empty one too, so their order tells which belong together.
std::vector<LoyaltyPages::Row> LoyaltyPages::rows_in(const http::Request& request) {
  const auto pairs = http::parse_form(request.body);
  std::vector<Row> rows;
  if (!pairs) return rows;
  for (const auto& [name, value] : *pairs) {
    if (name == "points") rows.push_back({std::string(trim(value)), ""});
    if (name == "amount" && !rows.empty()) rows.back().amount = trim(value);
  }
  std::erase_if(rows, [](const Row& row) { return row.points.empty() && row.amount.empty(); });
  return rows;
}

loyalty::Terms LoyaltyPages::terms_in(const Typed& typed, Mistakes& mistakes) {
  loyalty::Terms terms;
  terms.is_on = typed.form.is_on.value_or(false);
  terms.per_point = Money::parse(given(typed.form.per_point)).value_or(Money{});
  terms.validity_months = static_cast<int>(
      std::min<std::int64_t>(parse_unsigned(given(typed.form.validity_months)).value_or(0), 1'000));
  terms.rewards.clear();
  for (const Row& row : typed.rows)
    terms.rewards.push_back({std::min(parse_unsigned(row.points).value_or(0), most_points + 1),
                             Money::parse(row.amount).value_or(Money{})});
  json::Errors errors;
  loyalty::check(terms, errors);
  for (const json::FieldError& error : errors.list())
    mistakes.try_emplace(field_of(error.path), words_of(error.path, error.code));
  return terms;
}

Task<http::Response> LoyaltyPages::change(http::Call call, LoyaltyTermsForm in) {
  Typed typed{std::move(in), rows_in(*call.request)};
  Mistakes mistakes;
  loyalty::Terms terms = terms_in(typed, mistakes);
  const loyalty::KeptTerms before = co_await loyalty_.kept_terms(call.deadline);
  const bool is_turned = before.terms.is_on != terms.is_on;
  if (is_turned && !typed.form.is_sure.value_or(false))
    mistakes.try_emplace(
        "sure", text::message(terms.is_on ? "admin.loyalty_sure_on" : "admin.loyalty_sure_off"));
  if (mistakes.empty()) {
    const bool is_done = co_await loyalty_.change_terms(
        {terms, given(typed.form.version), audit_log::actor_of(call)}, call.deadline);
    // A second click finds what the first one saved.
    if (is_done || is_same(before.terms, terms)) co_return http::see_other(section);
    mistakes["form"] = text::message("admin.loyalty_error_stale");
  }
  co_return page(call, typed, mistakes);
}

http::Response LoyaltyPages::page(const http::Call& call, const Typed& typed,
                                  const Mistakes& mistakes) {
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.loyalty"), section},
                                       call.principal, "edge/admin/loyalty/terms.html");
  const auto said = [&mistakes](const std::string& name) {
    const auto found = mistakes.find(name);
    return found == mistakes.end() ? std::string() : found->second;
  };
  const bool may_write = call.principal.may(http::permission::settings_write);
  body.set_optional("MISTAKE", said("form"));
  if (!mistakes.empty() && said("form").empty()) body.show("WRONG_FORM");
  body.set("VERSION", given(typed.form.version));
  if (typed.form.is_on.value_or(false)) body.show("ON_CHOSEN");
  fill_fields(body, fields_of(typed.form), mistakes);
  body.set_optional("REWARDS_MISTAKE", said("rewards"));
  const std::size_t all =
      may_write ? std::max(typed.rows.size(), std::min(typed.rows.size() + empty_rows, most_rows))
                : typed.rows.size();
  for (std::size_t at = 0; at < all; ++at) {
    const Row row = at < typed.rows.size() ? typed.rows[at] : Row{};
    const std::string path = "rewards[" + std::to_string(at) + "].";
    text::Dictionary& shown = body.add("REWARD");
    shown.set_whole("NUMBER", static_cast<std::int64_t>(at) + 1);
    fill_cell(shown, "POINTS", row.points, said(path + "points"));
    fill_cell(shown, "AMOUNT", row.amount, said(path + "amount"));
  }
  if (!said("sure").empty()) body.add("SURE").set("SURE_TEXT", said("sure"));
  if (may_write) body.show("SAVE");
  return StaffShell::close(document, mistakes.empty() ? 200 : 422);
}

}  // namespace flipflop::admin
