#pragma once
// What the routes of the cart and of what lies beside it share: whose cart a call is about, how a
// line is answered and how a refusal is.

#include <string>
#include <string_view>

#include "shop/cart/http.h"

namespace flipflop::cart {

inline constexpr std::string_view token_header = "x-cart-token";
inline constexpr std::string_view token_cookie = "ff_cart";

// The token of the caller's cart: the account's, or the one that the guest sent.
Task<std::string> token_of(http::Call call, Carts* carts);
// Header and cookie that hand a guest the token; none for an account's cart.
http::Fields issue(const std::string& token, const std::string& public_url);

ItemProduct product_of(const product::PricedVariant& item, std::int64_t available,
                       const std::string& public_url);
// Absent for a simple product.
std::optional<ItemVariant> variant_of(const product::PricedVariant& item, std::int64_t available);
CartItem item_of(const ShownLine& line, const std::string& public_url);

http::Problem problem(const Refused& refused);

}  // namespace flipflop::cart
