#pragma once
// The form of a promotion: its fields follow its kind (the lane and the effect), which is chosen
// first. What was typed becomes a rule, or a message beside every field that has a mistake.

#include <string>
#include <vector>

#include "edge/admin/promotions/items.h"
#include "shop/promotion/promotion.h"

namespace flipflop::admin {

// `planned` was made with the form, so that a second click adds nothing. `products`, `categories`
// and `gifts` are ids between spaces; what is to be added to them and dropped comes apart.
struct PromotionForm {
  std::optional<promotion::RuleId> id, planned;
  promotion::Lane lane;
  promotion::Effect effect;
  std::optional<json::Text<0, 40>> version;
  std::optional<json::Text<0, 500>> name;
  std::optional<json::Text<0, 60>> customer_group;
  std::optional<json::Text<0, 40>> percent, amount, set_size, least_quantity, least_goods;
  std::optional<json::Text<0, 40>> valid_from, valid_until;
  std::optional<json::Text<0, 40'000>> products, categories, gifts;
  std::vector<Uuid> add_products, add_categories, add_gifts;
  std::vector<Uuid> drop_products, drop_categories, drop_gifts;
  std::optional<json::Text<0, 100>> find_products, find_categories, find_gifts;
  std::optional<bool> is_active, is_sure;
  std::optional<json::Text<0, 10>> act;  // "find": nothing is saved yet
};
BOOST_DESCRIBE_STRUCT(PromotionForm, (),
                      (id, planned, lane, effect, version, name, customer_group, percent, amount,
                       set_size, least_quantity, least_goods, valid_from, valid_until, products,
                       categories, gifts, add_products, add_categories, add_gifts, drop_products,
                       drop_categories, drop_gifts, find_products, find_categories, find_gifts,
                       is_active, is_sure, act))

// Whether there are such promotions.
bool is_kind(promotion::Lane lane, promotion::Effect effect);

// The form as it is before anything was typed, of a new promotion or of one that is kept.
PromotionForm form_of(promotion::Lane lane, promotion::Effect effect);
PromotionForm form_of(const promotion::KeptRule& kept);

// Adds and drops what was picked; what was added needs no search any more.
void take_picked(PromotionForm& form);

struct ReadForm {
  promotion::Rule rule;
  Mistakes mistakes;
};
// `before`: a time that nobody touched keeps its seconds.
ReadForm rule_in(const PromotionForm& form, const promotion::Rule* before);

// What whoever saves it has to be sure of; empty: nothing.
std::string danger_of(const promotion::Rule& rule);

struct PromotionFormView {
  const PromotionForm& typed;
  const Mistakes& mistakes;
  std::vector<std::string> groups;
  std::vector<Picker> pickers;  // gifts, products, categories, as far as the kind has them
  std::string url, danger;
};
void fill_form(text::Dictionary& body, const PromotionFormView& view);
// Empty pickers of the kind.
std::vector<Picker> pickers_of(const PromotionForm& form);

}  // namespace flipflop::admin
