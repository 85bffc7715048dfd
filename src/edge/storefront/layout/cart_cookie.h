#pragma once
// The visitor's cart in cookies: ff_cart holds the token (not for scripts), cart_count the number
// on the badge of cached pages (for a script, worth nothing else).

#include <string>

#include "platform/http/message.h"
#include "shop/cart/cart.h"

namespace flipflop::storefront {

std::string cart_token(const http::Request& request);
void set_cart_cookies(http::Response& response, const cart::Shown& cart);
void clear_cart_cookies(http::Response& response);

}  // namespace flipflop::storefront
