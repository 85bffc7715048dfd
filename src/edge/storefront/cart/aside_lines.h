#pragma once
// The list of what lies beside a cart: set aside by the buyer, or shared by somebody.

#include <vector>

#include "platform/text/template.h"
#include "shop/cart/cart.h"

namespace flipflop::storefront {

enum class AsideUse {
  own,    // with buttons to put it into the cart again and to forget it
  shared  // to look at
};

// Includes the list as ASIDE_LINES.
void fill_aside(text::Dictionary& section, const std::vector<cart::AsideLine>& lines, AsideUse use);

}  // namespace flipflop::storefront
