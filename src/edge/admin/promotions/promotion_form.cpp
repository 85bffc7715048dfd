#include "edge/admin/promotions/promotion_form.h"

#include <algorithm>
#include <boost/describe/enum_to_string.hpp>

#include "base/text.h"
#include "edge/admin/promotions/promotion_words.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using promotion::Effect;
using promotion::Lane;

constexpr std::size_t longest_name = 120;
constexpr std::int64_t most_pieces = 1'000'000;
constexpr std::int64_t most_of_a_set = 100;
constexpr int whole_percent = 100;  // basis points
constexpr int half = 5'000;

bool has_amount(Effect effect) {
  return effect == Effect::amount || effect == Effect::fixed_price ||
         effect == Effect::bundle_price;
}

bool has_set(Effect effect) {
  return effect == Effect::cheapest_free || effect == Effect::gift ||
         effect == Effect::bundle_price;
}

std::string given(const auto& field) {
  return field ? std::string(trim(std::string_view(*field))) : std::string();
}

std::string whole_text(std::int64_t number) {
  return number == 0 ? std::string() : std::to_string(number);
}

std::string money_text(Money amount) {
  if (amount.is_zero()) return {};
  std::string text = amount.decimal();
  if (text.ends_with(".00")) text.resize(text.size() - 3);
  std::ranges::replace(text, '.', ',');
  return text;
}

bool contains(const auto& list, const auto& one) {
  return std::ranges::find(list, one) != list.end();
}

// Reads what was typed and collects what is wrong with it.
class Reader {
 public:
  explicit Reader(Mistakes& mistakes) : mistakes_(mistakes) {}

  Money money(const auto& field, const char* name) {
    const std::string typed = given(field);
    if (typed.empty()) return {};
    const auto amount = Money::parse(typed);
    if (!amount || amount->is_negative()) wrong(name, "admin.promo_error_money");
    return amount.value_or(Money{});
  }

  std::int64_t whole(const auto& field, const char* name, std::int64_t most) {
    const std::string typed = given(field);
    if (typed.empty()) return 0;
    const auto number = parse_unsigned(typed);
    if (!number || *number > most) wrong(name, "admin.promo_error_whole");
    return number.value_or(0);
  }

  int basis_points(const auto& field) {
    std::string typed = given(field);
    if (typed.ends_with('%')) typed = trim(std::string_view(typed).substr(0, typed.size() - 1));
    if (typed.empty()) return 0;
    const auto read = Money::parse(typed);  // the same decimal form with two places
    const bool is_percent = read && read->haler >= 1 && read->haler <= 100 * whole_percent;
    if (!is_percent) wrong("percent", "admin.promo_error_percent");
    return is_percent ? static_cast<int>(read->haler) : 1;
  }

  std::optional<Instant> moment(const auto& field, const char* name,
                                const std::optional<Instant>& before) {
    const std::string typed = given(field);
    if (typed.empty()) return std::nullopt;
    if (before && text::local_minute(*before) == typed) return before;
    const auto read = text::local_time(typed);
    if (!read) wrong(name, "admin.promo_error_moment");
    return read;
  }

  void wrong(const char* name, const char* key) { mistakes_.try_emplace(name, text::message(key)); }

 private:
  Mistakes& mistakes_;
};

// The module names fields as its routes do.
std::string field_of(const std::string& path) {
  if (path == "giftProductIds") return "gifts";
  if (path == "productIds") return "products";
  if (path == "categoryIds") return "categories";
  if (path == "setSize") return "set_size";
  if (path == "validUntil") return "valid_until";
  return path;
}

std::string words_of(const std::string& field, const std::string& code) {
  const std::string key = "admin.promo_error_" + field + "_" + code;
  return text::message(text::has_message(key) ? key : "admin.promo_error_" + code);
}

// Somebody searched and picked nothing: without a product it would hold for all of them.
void check_search(const std::string& search, const std::string& ids, const char* name,
                  Mistakes& mistakes) {
  if (!search.empty() && ids.empty())
    mistakes.try_emplace(name, text::message("admin.promo_error_search"));
}

void check_picked(const PromotionForm& form, const promotion::Rule& rule, Mistakes& mistakes) {
  const promotion::Condition& condition = rule.condition;
  for (const auto& [name, size] : {std::pair{"products", condition.products.size()},
                                   std::pair{"categories", condition.categories.size()}})
    if (size > promotion::most_named)
      mistakes.try_emplace(name, text::message("admin.promo_error_named"));
  check_search(given(form.find_products), given(form.products), "products", mistakes);
  check_search(given(form.find_categories), given(form.categories), "categories", mistakes);
}

void take(auto& ids, std::vector<Uuid>& added, std::vector<Uuid>& dropped, auto& search) {
  std::vector<Uuid> kept;
  std::vector<Uuid> all = ids_in(given(ids));
  all.insert(all.end(), added.begin(), added.end());
  for (const Uuid& id : all)
    if (!contains(kept, id) && !contains(dropped, id)) kept.push_back(id);
  ids = joined(kept);
  if (!added.empty()) search.reset();
  added.clear();
  dropped.clear();
}

FormField field(const char* name, const std::string& label_key, FieldKind kind,
                const std::string& value) {
  FormField made{name, text::message("admin." + label_key), kind, value};
  const std::string hint = "admin." + label_key + "_hint";
  if (text::has_message(hint)) made.hint = text::message(hint);
  return made;
}

std::vector<FormField> discount_fields(const PromotionForm& form) {
  const std::string effect = name_of(form.effect);
  std::vector<FormField> fields;
  FormField name = field("name", "promo_name", FieldKind::text, given(form.name));
  name.is_needed = true;
  name.length = longest_name;
  fields.push_back(std::move(name));
  if (form.effect == Effect::percent)
    fields.push_back(field("percent", "promo_percent", FieldKind::decimal, given(form.percent)));
  if (has_amount(form.effect)) {
    const bool is_piece = form.lane == Lane::price && form.effect == Effect::amount;
    fields.push_back(field("amount", is_piece ? "promo_amount_piece" : "promo_amount_" + effect,
                           FieldKind::decimal, given(form.amount)));
  }
  if (has_set(form.effect))
    fields.push_back(
        field("set_size", "promo_set_" + effect, FieldKind::whole, given(form.set_size)));
  return fields;
}

std::vector<FormField> condition_fields(const PromotionForm& form,
                                        const std::vector<std::string>& groups) {
  const bool is_price = form.lane == Lane::price;
  FormField group =
      field("customer_group", "promo_group", FieldKind::choice, given(form.customer_group));
  group.choices.emplace_back("", text::message("admin.promo_everybody"));
  for (const std::string& name : groups) group.choices.emplace_back(name, name);
  // A group that is not there any more still is what the promotion says.
  if (!group.value.empty() && !contains(groups, group.value))
    group.choices.emplace_back(group.value, group.value);
  return {field("least_quantity", is_price ? "promo_least_pieces" : "promo_least_quantity",
                FieldKind::whole, given(form.least_quantity)),
          field("least_goods", is_price ? "promo_least_item" : "promo_least_goods",
                FieldKind::decimal, given(form.least_goods)),
          std::move(group)};
}

}  // namespace

bool is_kind(Lane lane, Effect effect) {
  if (lane == Lane::price)
    return effect == Effect::percent || effect == Effect::amount || effect == Effect::fixed_price;
  return effect != Effect::fixed_price;
}

PromotionForm form_of(Lane lane, Effect effect) {
  PromotionForm form;
  form.lane = lane;
  form.effect = effect;
  form.is_active = true;
  if (effect == Effect::gift || effect == Effect::bundle_price) form.set_size = "1";
  return form;
}

PromotionForm form_of(const promotion::KeptRule& kept) {
  const promotion::Rule& rule = kept.rule;
  const promotion::Condition& condition = rule.condition;
  PromotionForm form;
  form.id = rule.id;
  form.lane = rule.lane;
  form.effect = rule.effect;
  form.version = std::to_string(rule.version);
  form.name = rule.name;
  form.customer_group = condition.customer_group;
  form.percent = money_text(Money{rule.basis_points});
  form.amount = money_text(rule.amount);
  if (rule.effect == Effect::fixed_price && rule.amount.is_zero()) form.amount = "0";
  form.set_size = whole_text(rule.set_size);
  form.least_quantity = whole_text(condition.least_quantity);
  form.least_goods = money_text(condition.least_goods);
  if (condition.from) form.valid_from = text::local_minute(*condition.from);
  if (condition.until) form.valid_until = text::local_minute(*condition.until);
  form.products = joined(condition.products);
  form.categories = joined(condition.categories);
  form.gifts = joined(rule.gifts);
  return form;
}

void take_picked(PromotionForm& form) {
  take(form.products, form.add_products, form.drop_products, form.find_products);
  take(form.categories, form.add_categories, form.drop_categories, form.find_categories);
  take(form.gifts, form.add_gifts, form.drop_gifts, form.find_gifts);
}

ReadForm rule_in(const PromotionForm& form, const promotion::Rule* before) {
  ReadForm read;
  Reader reader(read.mistakes);
  promotion::Rule& rule = read.rule;
  rule.name = given(form.name);
  rule.lane = form.lane;
  rule.effect = form.effect;
  if (rule.name.empty() || utf8_length(rule.name) > longest_name)
    reader.wrong("name", "admin.promo_error_name");
  if (form.effect == Effect::percent) rule.basis_points = reader.basis_points(form.percent);
  if (has_amount(form.effect)) rule.amount = reader.money(form.amount, "amount");
  if (form.effect == Effect::fixed_price && given(form.amount).empty())
    reader.wrong("amount", "admin.promo_error_required");
  if (has_set(form.effect)) rule.set_size = reader.whole(form.set_size, "set_size", most_of_a_set);
  rule.gifts = ids_in(given(form.gifts));
  promotion::Condition& condition = rule.condition;
  condition.products = ids_in(given(form.products));
  condition.categories = ids_in(given(form.categories));
  condition.customer_group = given(form.customer_group);
  condition.least_quantity = reader.whole(form.least_quantity, "least_quantity", most_pieces);
  condition.least_goods = reader.money(form.least_goods, "least_goods");
  const promotion::Condition none;
  const promotion::Condition& old = before == nullptr ? none : before->condition;
  condition.from = reader.moment(form.valid_from, "valid_from", old.from);
  condition.until = reader.moment(form.valid_until, "valid_until", old.until);
  check_picked(form, rule, read.mistakes);
  json::Errors errors;
  promotion::check(rule, errors);
  for (const json::FieldError& error : errors.list()) {
    const std::string name = field_of(error.path);
    read.mistakes.try_emplace(name, words_of(name, error.code));
  }
  return read;
}

std::string danger_of(const promotion::Rule& rule) {
  const promotion::Condition& condition = rule.condition;
  const bool is_of_all = condition.products.empty() && condition.categories.empty();
  if (rule.effect == Effect::percent && rule.basis_points >= half)
    return text::message("admin.promo_danger_percent", {{"worth", worth_of(rule)}});
  if (rule.effect == Effect::fixed_price && rule.amount < Money{100})
    return text::message("admin.promo_danger_price", {{"price", rule.amount.czech()}});
  if (rule.lane == Lane::price && rule.effect != Effect::percent && is_of_all)
    return text::message("admin.promo_danger_all");
  return {};
}

std::vector<Picker> pickers_of(const PromotionForm& form) {
  const std::string effect = name_of(form.effect);
  const bool is_bundle = form.effect == Effect::bundle_price;
  std::vector<Picker> pickers;
  const auto add = [&](const char* name, const std::string& key, Picked kind, const auto& search) {
    pickers.push_back({name,
                       text::message("admin." + key),
                       text::message("admin." + key + "_hint"),
                       kind,
                       {},
                       given(search)});
  };
  if (form.effect == Effect::gift) add("gifts", "promo_gifts", Picked::products, form.find_gifts);
  add("products", is_bundle ? "promo_bundle_products" : "promo_products", Picked::products,
      form.find_products);
  if (!is_bundle) add("categories", "promo_categories", Picked::categories, form.find_categories);
  return pickers;
}

void fill_form(text::Dictionary& body, const PromotionFormView& view) {
  const PromotionForm& form = view.typed;
  body.set("FORM_URL", view.url);
  body.set("LANE", name_of(form.lane));
  body.set("EFFECT", name_of(form.effect));
  body.set("KIND", kind_words(form.lane, form.effect));
  body.set("KIND_ABOUT", text::message("admin.promo_about_" + name_of(form.effect)));
  body.set("PLANNED", form.planned ? form.planned->text() : "");
  body.set("VERSION", given(form.version));
  if (!view.mistakes.empty()) body.show("WRONG_FORM");
  const auto part = [&body](const char* key) -> text::Dictionary& {
    text::Dictionary& made = body.add("PART");
    made.set("PART_NAME", text::message(std::string("admin.") + key));
    return made;
  };
  text::Dictionary& discount = part("promo_part_discount");
  fill_fields(discount, discount_fields(form), view.mistakes);
  text::Dictionary& goods = part("promo_part_goods");
  for (const Picker& picker : view.pickers)
    fill_picker(picker.name == "gifts" ? discount : goods, picker, view.mistakes);
  fill_fields(part("promo_part_conditions"), condition_fields(form, view.groups), view.mistakes);
  fill_fields(part("promo_part_time"),
              {field("valid_from", "promo_from", FieldKind::moment, given(form.valid_from)),
               field("valid_until", "promo_until", FieldKind::moment, given(form.valid_until))},
              view.mistakes);
  if (!form.id) {
    text::Dictionary& active = body.add("ACTIVE");
    if (form.is_active.value_or(false)) active.show("ACTIVE_CHOSEN");
  }
  if (view.danger.empty()) return;
  body.add("DANGER").set("DANGER_TEXT", view.danger);
  if (view.mistakes.empty()) body.show("CONFIRM");
}

}  // namespace flipflop::admin
