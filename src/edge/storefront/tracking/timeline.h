#pragma once
// An order's history as steps: what happened, what is now, what is still expected. Pure.

#include <string>
#include <vector>

#include "shop/order/order.h"

namespace flipflop::storefront {

struct Step {
  std::string kind;         // done, now, later, bad
  std::string message_key;  // "tracking.step_shipped"
  std::optional<Instant> at;
};

std::vector<Step> timeline_of(const order::View& order);

struct StateBadge {
  std::string message_key;  // "tracking.state_paid"
  std::string kind;         // info, good, wait, bad
};
StateBadge badge_of(const order::View& order);

}  // namespace flipflop::storefront
