#pragma once
// A cart and rules to price in tests.

#include "shop/promotion/promotion.h"

namespace flipflop::promotion {

inline Uuid id(std::uint8_t number) {
  Uuid uuid;
  uuid.bytes[15] = number;
  return uuid;
}

inline const Uuid lamps = id(201);
inline const Uuid chairs = id(202);

// Two lamps of 1,000 Kč and one chair of 500 Kč, delivery for 99 Kč.
inline Situation cart() {
  Situation cart;
  cart.items = {{id(1), id(11), {lamps}, Money{100'000}, 2},
                {id(2), id(12), {chairs}, Money{50'000}, 1}};
  cart.delivery = Money{9'900};
  cart.now = *parse_iso("2026-11-24T10:00:00Z");
  return cart;
}

inline Rule rule(std::uint8_t number, Lane lane, Effect effect) {
  Rule rule;
  rule.id = {id(number)};
  rule.name = "rule " + std::to_string(number);
  rule.lane = lane;
  rule.effect = effect;
  return rule;
}

inline Rule percent_off(int basis_points, Lane lane = Lane::automatic) {
  Rule percent = rule(101, lane, Effect::percent);
  percent.basis_points = basis_points;
  return percent;
}

}  // namespace flipflop::promotion
