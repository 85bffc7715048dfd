#include "edge/storefront/product/variant_choice.h"

#include <algorithm>

namespace flipflop::storefront {
namespace {

using search::Record;
using search::Replica;

std::string_view value_of(const Record::Variant& variant, std::string_view option) {
  const auto found = std::ranges::find(variant.options, option, &Record::Named::name);
  return found == variant.options.end() ? std::string_view() : found->value;
}

// How near `variant` is to what is chosen: equal options first, then whether it can be bought.
int nearness(const Replica::Entry& entry, const Record::Variant& variant,
             const Record::Variant& chosen) {
  int equal = 0;
  for (const Record::Named& option : chosen.options)
    equal += value_of(variant, option.name) == option.value;
  return equal * 2 + (entry.available_of(variant) > 0 ? 1 : 0);
}

const Record::Variant* nearest_with(const Replica::Entry& entry, const Record::Variant& chosen,
                                    std::string_view option, std::string_view value) {
  const Record::Variant* nearest = nullptr;
  for (const Record::Variant& variant : entry.record->variants) {
    if (!variant.is_active || value_of(variant, option) != value) continue;
    if (nearest == nullptr || nearness(entry, variant, chosen) > nearness(entry, *nearest, chosen))
      nearest = &variant;
  }
  return nearest;
}

}  // namespace

const Record::Variant* chosen_variant(const Replica::Entry& entry, std::string_view sku) {
  const Record::Variant* first = nullptr;
  const Record::Variant* buyable = nullptr;
  for (const Record::Variant& variant : entry.record->variants) {
    if (!variant.is_active) continue;
    if (!sku.empty() && variant.sku == sku) return &variant;
    if (first == nullptr) first = &variant;
    if (buyable == nullptr && entry.available_of(variant) > 0) buyable = &variant;
  }
  return buyable != nullptr ? buyable : first;
}

std::vector<OptionChoices> option_choices(const Replica::Entry& entry,
                                          const Record::Variant& chosen) {
  std::vector<OptionChoices> options;
  for (const Record::Named& option : chosen.options) {
    OptionChoices choices{.name = std::string(option.name)};
    for (const Record::Variant& variant : entry.record->variants) {
      const std::string_view value = value_of(variant, option.name);
      const bool is_known =
          std::ranges::find(choices.choices, value, &Choice::value) != choices.choices.end();
      if (!variant.is_active || value.empty() || is_known) continue;
      const bool is_current = value == option.value;
      const Record::Variant* nearest =
          is_current ? &chosen : nearest_with(entry, chosen, option.name, value);
      choices.choices.push_back({.value = std::string(value),
                                 .variant = nearest,
                                 .is_current = is_current,
                                 .is_sold_out = entry.available_of(*nearest) <= 0});
    }
    options.push_back(std::move(choices));
  }
  return options;
}

}  // namespace flipflop::storefront
