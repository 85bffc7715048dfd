#pragma once
// What points are counted from and worth. Pure.

#include <optional>
#include <vector>

#include "shop/loyalty/loyalty.h"
#include "shop/order/order.h"
#include "shop/returns/returns.h"

namespace flipflop::loyalty {

// Whole points alone; what is left of the goods brings nothing.
std::int64_t points_of(Money goods, Money per_point);

// What the goods of an order cost after all discounts.
Money goods_of(const order::View& order);
// What of it was paid and did not go back. Of a refund all counts: it is goods that it is given
// for, and the delivery goes back with the last of them only.
Money goods_left(const order::View& order, const std::vector<returns::Refund>& refunds);

// Whether goods of a withdrawal are still awaited: what goes back is not known yet.
bool is_return_awaited(const std::vector<returns::View>& cases);

const Reward* find_reward(const Terms& terms, std::int64_t points);

// When a coupon that is given now ends: with the sixth month after this one, in Prague.
Instant coupon_end(Instant now);

// What was never saved is the default.
Terms terms_in(const std::optional<std::string>& json);

}  // namespace flipflop::loyalty
