#include "shop/warehouse/rules.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/invariant.h"

namespace flipflop::warehouse {
namespace {

constexpr std::int64_t largest_demand = 1'000'000'000;

}  // namespace

std::vector<HoldLine> summed_in_lock_order(std::vector<HoldLine> lines) {
  std::ranges::sort(lines, {},
                    [](const HoldLine& line) { return std::tie(line.item, line.location); });
  std::vector<HoldLine> summed;
  for (const auto& line : lines) {
    invariant(line.quantity >= 1 && line.quantity <= largest_demand,
              "a held quantity out of range");
    if (!summed.empty() && summed.back().item == line.item &&
        summed.back().location == line.location) {
      if (summed.back().reason != line.reason) summed.back().reason = Allocation::split;
      summed.back().quantity += line.quantity;
      invariant(summed.back().quantity <= largest_demand, "a held quantity out of range");
    } else {
      summed.push_back(line);
    }
  }
  return summed;
}

std::vector<SupplierStock> latest_in_lock_order(std::vector<SupplierStock> stock) {
  std::map<ItemId, SupplierStock> latest;
  for (auto& entry : stock) {
    invariant(entry.quantity >= 0, "a stock quantity below zero");
    const ItemId item = entry.item;
    latest.insert_or_assign(item, std::move(entry));
  }
  std::vector<SupplierStock> ordered;
  for (auto& [item, entry] : latest) ordered.push_back(std::move(entry));
  return ordered;
}

bool fell_low(const LevelChange& change) {
  return change.before == Level::enough && change.after != Level::enough;
}

bool came_back(const LevelChange& change) {
  return change.before == Level::out && change.after != Level::out;
}

}  // namespace flipflop::warehouse
