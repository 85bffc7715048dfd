#pragma once
// Product cards and the words for stock, shared by every page that shows products.

#include <string>

#include "platform/text/template.h"
#include "shop/search/search.h"

namespace flipflop::storefront {

struct StockText {
  std::string state;  // in, few, out: the style's name
  std::string text;   // "Poslední 2 kusy skladem"
};
StockText stock_text(std::int64_t available);

enum class CardPlace { first, first_row, below };

// Adds one layout/card.html as include `name` of `parent`.
void add_card(text::Dictionary& parent, std::string_view name, const search::Replica::Entry& entry,
              CardPlace place);

// What an empty cart or a missing page offers instead: top categories and popular products.
void fill_suggestions(text::Dictionary& section, const search::Replica& replica);

}  // namespace flipflop::storefront
