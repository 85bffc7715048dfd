#pragma once
// The visitor's cart in cookies: ff_cart holds the token (not for scripts), cart_count the number
// on the badge of cached pages (for a script, worth nothing else).

#include <string>

#include "platform/http/router.h"
#include "shop/cart/cart.h"

namespace flipflop::storefront {

std::string cart_cookie(const http::Request& request);
// The token of the visitor's cart: the cookie's, or of the account that is signed in, into whose
// cart the cookie's goes.
Task<std::string> cart_token(http::Call call, cart::Carts* carts);
void set_cart_cookies(http::Response& response, const cart::Shown& cart);
// The cart was ordered. Its token stays: what was set aside for later belongs to it.
void empty_badge(http::Response& response);
void clear_cart_cookies(http::Response& response);

}  // namespace flipflop::storefront
