#pragma once
// Whether a coupon holds, and codes that nobody guesses; with rule.h, what may be a rule. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "shop/promotion/promotion.h"

namespace flipflop::promotion {

// What a rule is at this time.
RuleState state_of(const KeptRule& kept, Instant now);

// Why a coupon cannot be used now; nullopt when it can. `uses_of_customer` is the most that any
// name of the buyer has used it.
std::optional<CouponRefusal> refusal_of(const Coupon& coupon, const KeptRule& rule,
                                        std::int64_t uses_of_customer, Instant now);

// A random code of capitals and digits that cannot be mistaken for each other, behind the prefix.
std::string random_code(std::string_view prefix, std::string_view random_bytes);

}  // namespace flipflop::promotion
