#pragma once
// What may be a rule, a code, and whether a coupon holds. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "platform/json/json.h"
#include "shop/promotion/staff.h"

namespace flipflop::promotion {

// Every one of them is looked up for a cart that earned the gift.
inline constexpr std::size_t most_gift_products = 20;
inline constexpr std::size_t most_bundle_products = 10;

// What does not go together, under the names of the request's fields.
void check(const Rule& rule, json::Errors& errors);

// A code as it is kept: capitals without spaces around. Empty when it cannot be one.
std::string code_of(std::string_view typed);

// Why a coupon cannot be used now; nullopt when it can. `uses_of_customer` is the most that any
// name of the buyer has used it.
std::optional<CouponRefusal> refusal_of(const Coupon& coupon, const KeptRule& rule,
                                        std::int64_t uses_of_customer, Instant now);

// A random code of capitals and digits that cannot be mistaken for each other, behind the prefix.
std::string random_code(std::string_view prefix, std::string_view random_bytes);

}  // namespace flipflop::promotion
