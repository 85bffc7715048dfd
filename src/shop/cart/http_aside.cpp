#include "shop/cart/http_aside.h"

#include "shop/cart/http_reply.h"

namespace flipflop::cart {
namespace {

http::Problem no_such_link() {
  return http::not_found("Nobody shared a cart by this link, or it is older than 30 days");
}

http::Problem not_set_aside() {
  return http::not_found("This is not set aside");
}

}  // namespace

void AsideRoutes::register_on(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  const auto by_token = http::keyed::by_bearer(token_header, token_cookie);
  router.add({.method = Method::get,
              .path = "/cart/saved",
              .permission = open,
              .summary = "What the buyer set aside for later",
              .tag = "cart"},
             &AsideRoutes::saved, this);
  router.add({.method = Method::post,
              .path = "/cart/items/:id/save",
              .permission = open,
              .summary = "Set a line aside for later",
              .tag = "cart",
              .limits = {http::rate::cart_write},
              .keyed = by_token},
             &AsideRoutes::set_aside, this);
  router.add({.method = Method::post,
              .path = "/cart/saved/:variantId/restore",
              .permission = open,
              .summary = "Put what was set aside into the cart again",
              .tag = "cart",
              .limits = {http::rate::cart_write},
              .keyed = by_token},
             &AsideRoutes::take_back, this);
  router.add({.method = Method::del,
              .path = "/cart/saved/:variantId",
              .permission = open,
              .summary = "Forget what was set aside",
              .tag = "cart",
              .limits = {http::rate::cart_write},
              .keyed = by_token},
             &AsideRoutes::drop, this);
  router.add({.method = Method::post,
              .path = "/cart/share",
              .permission = open,
              .summary = "Make a link to what is in the cart now",
              .tag = "cart",
              .limits = {http::rate::cart_write},
              .keyed = by_token},
             &AsideRoutes::share, this);
  router.add({.method = Method::get,
              .path = "/cart/shared/:code",
              .permission = open,
              .summary = "What somebody shared by a link",
              .tag = "cart"},
             &AsideRoutes::shared, this);
  router.add({.method = Method::post,
              .path = "/cart/shared/:code/items",
              .permission = open,
              .summary = "Put what was shared into the cart",
              .tag = "cart",
              .limits = {http::rate::cart_write},
              .keyed = by_token},
             &AsideRoutes::take_shared, this);
}

AsideReply AsideRoutes::reply_of(const std::vector<AsideLine>& lines) const {
  AsideReply reply;
  for (const AsideLine& line : lines) {
    reply.items.push_back(
        {line.item.id, line.item.product_id, product_of(line.item, line.available, public_url_),
         variant_of(line.item, line.available), line.quantity, line.is_available});
  }
  return reply;
}

Task<AsideReply> AsideRoutes::saved(http::Call call, http::Nothing) {
  std::string token = co_await token_of(call, &carts_);
  const auto lines = co_await aside_.saved(std::move(token), call.deadline);
  co_return reply_of(lines);
}

Task<AsideReply> AsideRoutes::set_aside(http::Call call, LineInput in) {
  const std::string token = co_await token_of(call, &carts_);
  const auto cart = co_await aside_.set_aside(token, in.id, call.once, call.deadline);
  if (!cart) throw problem(cart.error());
  const auto lines = co_await aside_.saved(token, call.deadline);
  co_return reply_of(lines);
}

Task<http::Reply<AsideReply>> AsideRoutes::take_back(http::Call call, SavedInput in) {
  const std::string token = co_await token_of(call, &carts_);
  const auto added = co_await aside_.take_back(token, in.variant_id, call.once, call.deadline);
  if (!added && added.error().reason == Refusal::unknown_line) throw not_set_aside();
  if (!added) throw problem(added.error());
  const std::string current = added->token.empty() ? token : added->token;
  const auto lines = co_await aside_.saved(current, call.deadline);
  http::Reply<AsideReply> reply;
  reply.data = reply_of(lines);
  reply.headers = issue(added->token, public_url_);
  co_return reply;
}

Task<Done> AsideRoutes::drop(http::Call call, SavedInput in) {
  std::string token = co_await token_of(call, &carts_);
  const bool was_there =
      co_await aside_.drop(std::move(token), in.variant_id, call.once, call.deadline);
  if (!was_there) throw not_set_aside();
  co_return Done{};
}

Task<SharedReply> AsideRoutes::share(http::Call call, http::Nothing) {
  std::string token = co_await token_of(call, &carts_);
  const auto code = co_await aside_.share(std::move(token), call.once, call.deadline);
  if (!code) throw http::Problem(400, "CART_EMPTY", "There is nothing in the cart to share");
  co_return SharedReply{*code, public_url_ + "/kosik/sdileny/" + *code};
}

Task<AsideReply> AsideRoutes::shared(http::Call call, SharedInput in) {
  const auto lines = co_await aside_.shared(in.code, call.deadline);
  if (lines.empty()) throw no_such_link();
  co_return reply_of(lines);
}

Task<http::Reply<TakenReply>> AsideRoutes::take_shared(http::Call call, SharedInput in) {
  std::string token = co_await token_of(call, &carts_);
  const auto taken =
      co_await aside_.take_shared(std::move(token), in.code, call.once, call.deadline);
  if (!taken) throw no_such_link();
  http::Reply<TakenReply> reply;
  reply.data = {taken->lines, taken->lines_left_out, {}};
  if (!taken->token.empty()) reply.data.cart_token = taken->token;
  reply.headers = issue(taken->token, public_url_);
  co_return reply;
}

}  // namespace flipflop::cart
