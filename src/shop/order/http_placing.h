#pragma once
// What the two ways of placing an order over REST, by a guest and by an account, have in common.

#include <string>
#include <vector>

#include "platform/http/router.h"
#include "shop/order/order.h"

namespace flipflop::order {

// The order itself takes milliseconds; starting the payment may take three seconds.
inline constexpr std::chrono::milliseconds place_time_limit{15'000};

std::string cart_token_of(const http::Call& call);
// Who is signed in, if it is the account of a person.
std::optional<auth::AccountId> account_of(const http::Call& call);

http::Problem problem(const PlaceRefused& refused, const std::vector<RequestedLine>& items);
// The stored bytes, so that a replay answers exactly the same.
http::Response placed_answer(const Placed& placed);

}  // namespace flipflop::order
