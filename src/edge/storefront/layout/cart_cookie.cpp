#include "edge/storefront/layout/cart_cookie.h"

namespace flipflop::storefront {
namespace {

constexpr std::string_view token_cookie = "ff_cart";
constexpr std::string_view count_cookie = "cart_count";
constexpr int lifetime_seconds = 30 * 24 * 3600;

}  // namespace

std::string cart_cookie(const http::Request& request) {
  return std::string(request.cookie(token_cookie));
}

Task<std::string> cart_token(http::Call call, cart::Carts* carts) {
  return carts->token_for(auth::AccountId::parse(call.principal.account_id),
                          cart_cookie(*call.request), call.deadline);
}

void set_cart_cookies(http::Response& response, const cart::Shown& cart) {
  if (!cart.token.empty())
    http::set_cookie(response, token_cookie, cart.token, {.max_age_seconds = lifetime_seconds});
  http::set_cookie(response, count_cookie, std::to_string(cart.item_count),
                   {.max_age_seconds = lifetime_seconds, .http_only = false});
}

void empty_badge(http::Response& response) {
  http::set_cookie(response, count_cookie, "0",
                   {.max_age_seconds = lifetime_seconds, .http_only = false});
}

void clear_cart_cookies(http::Response& response) {
  http::set_cookie(response, token_cookie, "", {.max_age_seconds = -1});
  empty_badge(response);
}

}  // namespace flipflop::storefront
