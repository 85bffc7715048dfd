#include "shop/product/reduction.h"

#include <gtest/gtest.h>

namespace flipflop::product {
namespace {

struct Step {
  double day;
  int crowns;
};

struct Case {
  const char* what;
  std::vector<Step> history;
  int crossed_out;
  std::optional<int> lowest;
};

std::optional<Money> answer(const Case& one) {
  const Instant start = *parse_iso("2026-01-01T00:00:00Z");
  std::vector<PastPrice> prices;
  for (const Step& step : one.history)
    prices.push_back({start + Duration(static_cast<std::int64_t>(step.day * 86'400e6)),
                      Money{step.crowns * 100}});
  return lowest_before_reduction(std::move(prices), Money{one.crossed_out * 100});
}

TEST(LowestBeforeReduction, IsWhatTheLawSays) {
  const std::vector<Case> cases = {
      {"no history", {}, 100, {}},
      {"the first price is crossed out with nothing behind it", {{0, 80}}, 100, {}},
      {"one price before", {{0, 100}, {60, 80}}, 100, 100},
      {"a lower one within the 30 days", {{0, 100}, {40, 90}, {50, 100}, {60, 80}}, 100, 90},
      {"a lower one that ended before them", {{0, 90}, {29, 100}, {60, 80}}, 100, 100},
      {"a lower one that ended just within them", {{0, 90}, {31, 100}, {60, 80}}, 100, 90},
      {"one that ended as they began", {{0, 90}, {30, 100}, {60, 80}}, 100, 100},
      {"on sale for ten days: its own history", {{0, 95}, {4, 100}, {10, 80}}, 100, 95},
      {"a reduction that grows", {{0, 100}, {60, 90}, {65, 80}, {90, 70}}, 100, 100},
      {"a step after 30 days is a new reduction", {{0, 100}, {60, 90}, {90, 80}}, 100, 90},
      {"a sale that was interrupted", {{0, 100}, {60, 80}, {70, 100}, {75, 85}}, 100, {}},
      {"a sale after a deeper one long ago", {{0, 50}, {9, 100}, {60, 80}}, 100, 100},
      {"a price that went up", {{0, 100}, {60, 80}, {70, 90}}, 100, {}},
      {"no more than it was lately", {{0, 80}, {50, 100}, {60, 80}}, 100, {}},
      {"crossed out what nobody ever paid", {{0, 100}, {60, 80}}, 130, {}},
      {"crossed out less than the price", {{0, 100}, {60, 80}}, 70, {}},
      {"crossed out the price itself", {{0, 100}, {60, 80}}, 80, {}},
      {"crossed out less than it was before", {{0, 100}, {60, 80}}, 90, 100},
      {"crossed out an older price", {{0, 120}, {10, 100}, {60, 80}}, 120, 100},
      {"raised for a day to be lowered", {{0, 100}, {60, 150}, {61, 110}}, 150, {}},
      {"the same price written again", {{0, 100}, {60, 80}, {62, 80}}, 100, 100},
      {"replaced before anybody saw it", {{0, 100}, {60, 10}, {60, 80}}, 100, 100},
      {"a mistake taken back at once", {{0, 100}, {60, 10}, {60, 100}}, 110, {}},
      {"a clock that went back", {{0, 100}, {60, 90}, {59, 80}}, 100, 100},
  };
  for (const Case& one : cases) {
    const std::optional<Money> lowest = answer(one);
    EXPECT_EQ(lowest.has_value(), one.lowest.has_value()) << one.what;
    if (lowest && one.lowest) EXPECT_EQ(lowest->haler, *one.lowest * 100) << one.what;
  }
}

}  // namespace
}  // namespace flipflop::product
