#pragma once
// What a buyer sees of a cart, from its lines, today's prices and today's stock. Pure.

#include <vector>

#include "shop/cart/cart.h"
#include "shop/cart/store.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::cart {

// What was read for a view of a cart.
struct Surroundings {
  std::vector<product::PricedVariant> prices;
  std::vector<warehouse::StockLine> stock;
  promotion::Offered offered;
  std::string customer_group;
  Instant now;
  std::vector<voucher::Voucher> vouchers = {};  // of the cart
};

// A line whose variant has no price any more is shown as unavailable, for nothing.
Shown shown(const StoredCart& cart, const Surroundings& around);

// Free pieces of a variant over all locations.
std::int64_t available_of(product::VariantId variant,
                          const std::vector<warehouse::StockLine>& stock);

// The line of `variant`, nullptr when the cart has none.
const StoredLine* line_of(const StoredCart& cart, product::VariantId variant);

// Puts a line in as the database does: onto the line that has the variant already, which keeps its
// id and the price seen first. Returns that line's id.
LineId put_into(StoredCart& cart, const NewLine& line);

}  // namespace flipflop::cart
