#pragma once
// Numbers by chance for property tests, the same again for the same seed.

#include "base/split_mix.h"

namespace flipflop {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  // From 0 to `limit`, without it.
  std::int64_t below(std::int64_t limit) {
    return static_cast<std::int64_t>(split_mix(state_) % static_cast<std::uint64_t>(limit));
  }

 private:
  std::uint64_t state_;
};

}  // namespace flipflop
