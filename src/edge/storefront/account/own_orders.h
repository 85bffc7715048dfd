#pragma once
// The orders of an account, as its pages list them.

#include <optional>

#include "platform/text/template.h"
#include "shop/auth/auth.h"
#include "shop/order/order.h"

namespace flipflop::storefront {

// One row of ORDER: number, day, state, price and what was bought.
void fill_order_row(text::Dictionary& row, const order::View& order);

}  // namespace flipflop::storefront
