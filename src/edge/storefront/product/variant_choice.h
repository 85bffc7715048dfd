#pragma once
// Choosing among the variants of a product. Every value of every option links to the nearest
// variant that has it, so that the page works without script. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "shop/search/search.h"

namespace flipflop::storefront {

struct Choice {
  std::string value;                       // "Bílá"
  const search::Record::Variant* variant;  // the nearest one that has it
  bool is_current = false;
  bool is_sold_out = false;
};

struct OptionChoices {
  std::string name;  // "Barva"
  std::vector<Choice> choices;
};

// The variant that `sku` names, else the first that can be bought, else the first on sale; nullptr
// when nothing is on sale.
const search::Record::Variant* chosen_variant(const search::Replica::Entry& entry,
                                              std::string_view sku);

std::vector<OptionChoices> option_choices(const search::Replica::Entry& entry,
                                          const search::Record::Variant& chosen);

}  // namespace flipflop::storefront
