#pragma once
// Part of the face: by which terms points come and go. Staff change them as the settings document
// "loyalty"; a shop that never did gives no points.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "platform/json/json.h"

namespace flipflop::loyalty {

struct Reward {
  std::int64_t points = 0;
  Money amount;  // of the coupon
};
BOOST_DESCRIBE_STRUCT(Reward, (), (points, amount))

struct Terms {
  bool is_on = false;
  Money per_point{1'000};  // goods that bring a point
  int validity_months = 24;
  std::vector<Reward> rewards = {{200, Money{10'000}}, {500, Money{30'000}}};
};
BOOST_DESCRIBE_STRUCT(Terms, (), (is_on, per_point, validity_months, rewards))

struct KeptTerms {
  Terms terms;
  std::int64_t version = 0;  // 0: never saved
};

// What cannot be, under the names of the request's fields.
void check(const Terms& terms, json::Errors& errors);

}  // namespace flipflop::loyalty
