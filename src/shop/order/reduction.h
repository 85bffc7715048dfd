#pragma once
// An order with fewer pieces: what stays, what it costs, and what goes back to the shelf. Pure. One
// that is paid costs what it did.

#include <expected>
#include <vector>

#include "shop/order/edits.h"
#include "shop/order/order.h"
#include "shop/order/rules.h"

namespace flipflop::order {

struct Reduction {
  std::vector<OrderLine> lines;
  Totals totals;
  std::vector<Discount> discounts;
  std::vector<Source> sources;     // of what stays
  std::vector<Source> given_back;  // locations that get pieces back
};

// Of a paid order: what leaves each line, and where the pieces lie.
struct Taking {
  std::vector<LeavingPieces> pieces;
  std::vector<OrderLine> lines;    // with what is taken out of them by then
  std::vector<Source> sources;     // of what stays
  std::vector<Source> given_back;  // locations that get pieces back
};

// Pieces go back to the location that was chosen last (a supplier's before our own). Of a line's
// discount those that stay keep their share, rounded up, so that none of them costs more than
// before; what the buyer was told was taken off shrinks in the same proportion (largest remainder).
std::expected<Reduction, EditRefusal> reduction_of(const View& order,
                                                   const std::vector<Source>& sources,
                                                   const std::vector<KeptPieces>& kept);
std::expected<Taking, EditRefusal> taking_of(const View& order, const std::vector<Source>& sources,
                                             const std::vector<KeptPieces>& kept);

}  // namespace flipflop::order
