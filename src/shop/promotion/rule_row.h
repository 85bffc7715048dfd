#pragma once
// Rules and coupons between rows and structs.

#include "shop/promotion/staff.h"

namespace flipflop::promotion {

inline constexpr int rule_columns = 19;
inline constexpr int coupon_columns = 7;

// Of the columns id, version, name, lane, effect, basis_points, amount, set_size, gifts, products,
// categories, customer_group, least_quantity, least_goods, valid_from, valid_until, is_active,
// created_at, changed_at.
KeptRule rule_in(const pg::Row& row);

// Of id, code, limit_total, limit_per_customer, uses, is_active, created_at, from column `first`
// on.
Coupon coupon_in(const pg::Row& row, int first);

// In the order of the columns, without the last two.
pg::Params rule_params(const Rule& rule, bool is_active);

}  // namespace flipflop::promotion
