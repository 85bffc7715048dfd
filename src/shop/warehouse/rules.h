#pragma once
// Pure preparation of requests: demand summed per stock row, in the order in which rows are locked.

#include <vector>

#include "shop/warehouse/warehouse.h"

namespace flipflop::warehouse {

// One line per (item, location) with the quantities summed, in (item, location) order, which is the
// order in which every transaction locks stock rows. Two lines of an order on the same stock row
// become one demand, so that together they can never take more than is there. Different reasons
// make it a split.
// A quantity below 1 or a sum beyond 10^9 is a BrokenInvariant: the order module checked its input.
std::vector<HoldLine> summed_in_lock_order(std::vector<HoldLine> lines);

// One entry per item in item order; the last one given wins. A negative quantity is a
// BrokenInvariant.
std::vector<SupplierStock> latest_in_lock_order(std::vector<SupplierStock> stock);

// How much is free of an item: enough, from its threshold down low, or nothing.
enum class Level { enough, low, out };
BOOST_DESCRIBE_ENUM(Level, enough, low, out)
struct LevelChange {
  Uuid item;
  std::optional<Level> before;  // nullopt: it was never looked at, which is no news
  Level after = Level::enough;
};
bool fell_low(const LevelChange& change);   // from enough
bool came_back(const LevelChange& change);  // from nothing

}  // namespace flipflop::warehouse
