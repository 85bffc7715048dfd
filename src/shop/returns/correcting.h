#pragma once
// What stands on the corrective tax document of money that goes back. Pure; each list adds up to
// the amount that is paid back.

#include <vector>

#include "shop/billing/billing.h"
#include "shop/order/order.h"
#include "shop/returns/store.h"

namespace flipflop::returns {

// Pieces of a case for what each is paid back, less `reduction` (for what they lost in value), and
// the delivery.
struct GoodsBack {
  std::vector<LineEnd> lines;
  Money reduction, delivery;
};
std::vector<billing::BilledLine> correction_of(const order::View& order, const View& view,
                                               const GoodsBack& back);
// Pieces that never left, for the money of each.
std::vector<billing::BilledLine> correction_of(const order::View& order,
                                               const std::vector<Count>& pieces);
// An amount without goods, split over the rates of the order by what each contributes.
std::vector<billing::BilledLine> correction_of(const order::View& order, Money amount);

}  // namespace flipflop::returns
