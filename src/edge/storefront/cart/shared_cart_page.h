#pragma once
// A cart that was shared by a link: made, looked at, and put into one's own.

#include "edge/storefront/layout/page_shell.h"
#include "platform/http/router.h"
#include "shop/cart/cart.h"

namespace flipflop::storefront {

struct SharedCartQuery {
  json::Text<1, 60> code;
  std::optional<bool> hotovo;  // its maker is told the link
};
BOOST_DESCRIBE_STRUCT(SharedCartQuery, (), (code, hotovo))

struct SharedCartForm {
  json::Text<1, 60> code;
};
BOOST_DESCRIBE_STRUCT(SharedCartForm, (), (code))

class SharedCartPage {
 public:
  SharedCartPage(PageShell& shell, cart::Carts& carts, cart::Aside& aside, std::string public_url)
      : shell_(shell), carts_(carts), aside_(aside), public_url_(std::move(public_url)) {}

  void register_routes(http::Router& router);

 private:
  Task<http::Response> share(http::Call call, http::Nothing in);
  Task<http::Response> show(http::Call call, SharedCartQuery in);
  Task<http::Response> take(http::Call call, SharedCartForm in);

  PageShell& shell_;
  cart::Carts& carts_;
  cart::Aside& aside_;
  const std::string public_url_;
};

}  // namespace flipflop::storefront
