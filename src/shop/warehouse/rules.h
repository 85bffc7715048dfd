#pragma once
// Pure preparation of requests: demand summed per stock row, in the order in which rows are locked.

#include <vector>

#include "shop/warehouse/warehouse.h"

namespace flipflop::warehouse {

// One line per (item, location) with the quantities summed, in (item, location) order, which is the
// order in which every transaction locks stock rows. Two lines of an order on the same stock row
// become one demand, so that together they can never take more than is there.
// A quantity below 1 or a sum beyond 10^9 is a BrokenInvariant: the order module checked its input.
std::vector<HoldLine> summed_in_lock_order(std::vector<HoldLine> lines);

// One entry per item in item order; the last one given wins. A negative quantity is a
// BrokenInvariant.
std::vector<SupplierStock> latest_in_lock_order(std::vector<SupplierStock> stock);

}  // namespace flipflop::warehouse
