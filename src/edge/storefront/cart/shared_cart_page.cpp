#include "edge/storefront/cart/shared_cart_page.h"

#include "edge/storefront/cart/aside_lines.h"
#include "edge/storefront/layout/cart_cookie.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr const char* shared_url = "/kosik/sdileny/";

}  // namespace

void SharedCartPage::register_routes(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  router.add({.method = Method::post,
              .path = "/kosik/sdilet",
              .permission = open,
              .summary = "Makes a link to the cart",
              .is_page = true,
              .limits = {http::rate::cart_write}},
             &SharedCartPage::share, this);
  router.add({.method = Method::get,
              .path = "/kosik/sdileny/:code",
              .permission = open,
              .summary = "A shared cart",
              .is_page = true},
             &SharedCartPage::show, this);
  router.add({.method = Method::post,
              .path = "/kosik/sdileny/:code",
              .permission = open,
              .summary = "Puts a shared cart into one's own",
              .is_page = true,
              .limits = {http::rate::cart_write}},
             &SharedCartPage::take, this);
}

Task<http::Response> SharedCartPage::share(http::Call call, http::Nothing) {
  std::string token = co_await cart_token(call, &carts_);
  const auto code = co_await aside_.share(std::move(token), nullptr, call.deadline);
  co_return http::see_other(code ? shared_url + *code + "?hotovo=true" : "/kosik");
}

Task<http::Response> SharedCartPage::show(http::Call call, SharedCartQuery in) {
  const std::string code = in.code;
  const auto surroundings = co_await shell_.surroundings(call.deadline);
  const auto lines = co_await aside_.shared(code, call.deadline);
  text::Dictionary document;
  PageHead head;
  head.name = "cart";
  head.title = text::message(lines.empty() ? "cart.shared_gone_title" : "cart.shared_title");
  head.is_indexed = false;
  text::Dictionary& body =
      shell_.open(document, head, *surroundings, "edge/storefront/cart/shared_cart.html");
  if (lines.empty()) {
    body.show("SHARED_GONE");
    http::Response response = PageShell::close_private(document);
    response.status = 404;
    co_return response;
  }
  text::Dictionary& shared = body.add("SHARED");
  if (in.hotovo.value_or(false))
    shared.add("SHARED_MADE").set("SHARED_URL", public_url_ + shared_url + code);
  else
    shared.add("SHARED_TAKE").set("SHARED_CODE", code);
  fill_aside(shared, lines, AsideUse::shared);
  co_return PageShell::close_private(document);
}

Task<http::Response> SharedCartPage::take(http::Call call, SharedCartForm in) {
  std::string token = co_await cart_token(call, &carts_);
  const auto taken = co_await aside_.take_shared(token, in.code, nullptr, call.deadline);
  if (!taken) {
    http::Response gone = co_await show(call, {in.code, {}});
    co_return gone;
  }
  const cart::Shown cart =
      co_await carts_.show(taken->token.empty() ? token : taken->token, call.deadline);
  const std::string left_out = std::to_string(taken->lines_left_out);
  http::Response response =
      http::see_other(taken->lines_left_out > 0 ? "/kosik?vynechano=" + left_out : "/kosik");
  set_cart_cookies(response, cart);
  co_return response;
}

}  // namespace flipflop::storefront
