#pragma once
// The orders of an account, as its pages list them.

#include <optional>

#include "platform/text/template.h"
#include "shop/auth/auth.h"
#include "shop/order/order.h"

namespace flipflop::storefront {

// nullopt while the account may see none: an e-mail that nobody has proven is anybody's.
std::optional<order::ListFilter> own_orders(const auth::Account& account, int limit);

// One row of ORDER: number, day, state, price and what was bought.
void fill_order_row(text::Dictionary& row, const order::View& order);

}  // namespace flipflop::storefront
