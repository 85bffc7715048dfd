#pragma once
// A small generator for what must differ but need not be secret: names of requests, test data.

#include <cstdint>

namespace flipflop {

// The next number of the sequence (Steele, Lea, Flood: Fast splittable pseudorandom number
// generators, 2014).
constexpr std::uint64_t split_mix(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15U;
  std::uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31);
}

}  // namespace flipflop
