#pragma once
// Promotions in words of people.

#include <string>

#include "shop/promotion/promotion.h"

namespace flipflop::admin {

std::string name_of(promotion::Lane lane);  // "coupon"
std::string name_of(promotion::Effect effect);
std::string name_of(promotion::RuleState state);

std::string lane_words(promotion::Lane lane);
std::string effect_words(promotion::Effect effect);
// "Kupón: procenta".
std::string kind_words(promotion::Lane lane, promotion::Effect effect);
std::string state_words(promotion::RuleState state);
const char* state_kind(promotion::RuleState state);  // of a Cell

// "12,5 %", "sada za 990 Kč".
std::string worth_of(const promotion::Rule& rule);
// "od 1. 12. 2026 00:00 do 24. 12. 2026 00:00".
std::string validity_of(const promotion::Condition& condition);
// "12 z 100"; empty for what is not counted.
std::string uses_of(const promotion::CouponTotals& totals);

}  // namespace flipflop::admin
