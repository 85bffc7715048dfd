#pragma once
// Whether a price may be announced as reduced, and from what. Pure. Who announces a reduction says
// the lowest price of the 30 days before it was applied (zákon 634/1992 Sb., section 12a; directive
// 98/6/EC, article 6a); the answer depends on the history alone, not on the day it is asked.

#include <optional>
#include <vector>

#include "base/instant.h"
#include "base/money.h"

namespace flipflop::product {

struct PastPrice {
  Instant since;
  Money price;
};

// `prices` are all that the variant had, oldest first, the last one today's. A price that goes down
// in steps less than 30 days apart was reduced at the first of them; after a price stood for 30
// days it is the usual one, and the next step is a reduction of its own. Less than 30 days on sale:
// the lowest since then. nullopt: today's price was not reduced, was as low in those days, or
// `crossed_out` was never charged, so nothing may be announced.
std::optional<Money> lowest_before_reduction(std::vector<PastPrice> prices, Money crossed_out);

}  // namespace flipflop::product
