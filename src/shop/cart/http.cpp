#include "shop/cart/http.h"

#include <algorithm>
#include <boost/describe/enum_to_string.hpp>

#include "shop/cart/http_reply.h"

namespace flipflop::cart {
namespace {

const char* word_of(promotion::CouponRefusal refusal) {
  return boost::describe::enum_to_string(refusal, "unknown");
}

GiftReply gift_of(const Gift& gift) {
  GiftReply reply{gift.name, gift.pieces, {}};
  for (const AsideLine& choice : gift.choices)
    reply.choices.push_back({choice.item.product_id, choice.item.id, choice.item.product_name,
                             choice.item.variant_label, choice.item.price});
  return reply;
}

}  // namespace

void Routes::register_on(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  const auto by_token = http::keyed::by_bearer(token_header, token_cookie);
  router.add({.method = Method::get,
              .path = "/cart",
              .permission = open,
              .summary = "The cart with today's prices and stock",
              .tag = "cart"},
             &Routes::show, this);
  router.add({.method = Method::post,
              .path = "/cart/items",
              .permission = open,
              .summary = "Put pieces into the cart",
              .tag = "cart",
              .body_limit = 16 * 1024,
              .limits = {http::rate::cart_write},
              .keyed = by_token},
             &Routes::add, this);
  router.add({.method = Method::put,
              .path = "/cart/items/:id",
              .permission = open,
              .summary = "Set the quantity of a line",
              .tag = "cart",
              .body_limit = 16 * 1024,
              .limits = {http::rate::cart_write},
              .keyed = by_token},
             &Routes::set_quantity, this);
  router.add({.method = Method::del,
              .path = "/cart/items/:id",
              .permission = open,
              .summary = "Take a line out of the cart",
              .tag = "cart",
              .limits = {http::rate::cart_write},
              .keyed = by_token},
             &Routes::remove, this);
  router.add({.method = Method::del,
              .path = "/cart",
              .permission = open,
              .summary = "Empty the cart",
              .tag = "cart",
              .limits = {http::rate::cart_write},
              .keyed = by_token},
             &Routes::clear, this);
  router.add({.method = Method::post,
              .path = "/cart/coupon",
              .permission = open,
              .summary = "Enter a coupon",
              .tag = "cart",
              .body_limit = 16 * 1024,
              .limits = {http::rate::coupon_enter}},
             &Routes::enter_coupon, this);
  router.add({.method = Method::del,
              .path = "/cart/coupon",
              .permission = open,
              .summary = "Take the coupon out of the cart",
              .tag = "cart",
              .limits = {http::rate::cart_write}},
             &Routes::remove_coupon, this);
  router.add({.method = Method::post,
              .path = "/cart/vouchers",
              .permission = open,
              .summary = "Enter a gift voucher; at most five pay for an order",
              .tag = "cart",
              .body_limit = 16 * 1024,
              .limits = {http::rate::coupon_enter}},
             &Routes::enter_voucher, this);
  router.add({.method = Method::del,
              .path = "/cart/vouchers/:id",
              .permission = open,
              .summary = "Take a gift voucher out of the cart",
              .tag = "cart",
              .limits = {http::rate::cart_write}},
             &Routes::remove_voucher, this);
}

Task<CartReply> Routes::show(http::Call call, http::Nothing) {
  std::string token = co_await token_of(call, &carts_);
  const Shown cart = co_await carts_.show(std::move(token), call.deadline);
  co_return reply_of(cart);
}

CartReply Routes::reply_of(const Shown& cart) const {
  CartReply reply;
  for (const ShownLine& line : cart.lines) reply.items.push_back(cart::item_of(line, public_url_));
  reply.subtotal = cart.goods;
  for (const Discount& discount : cart.discounts)
    reply.discounts.push_back({discount.name, discount.amount});
  reply.total = cart.total;
  reply.item_count = cart.item_count;
  if (!cart.coupon.empty()) reply.coupon = cart.coupon;
  if (cart.coupon_refusal) reply.coupon_problem = word_of(*cart.coupon_refusal);
  for (const Gift& gift : cart.gifts) reply.gifts.push_back(gift_of(gift));
  for (const voucher::Voucher& one : cart.vouchers)
    reply.vouchers.push_back({one.id, one.last_four, one.balance, one.valid_until, one.refusal});
  return reply;
}

Task<CartReply> Routes::enter_coupon(http::Call call, CouponCodeInput in) {
  std::string token = co_await token_of(call, &carts_);
  const auto cart = co_await carts_.set_coupon(std::move(token), in.code, call.deadline);
  if (!cart) {
    throw http::Problem(422, "COUPON_REFUSED", "The coupon does not hold",
                        {{"code", word_of(cart.error()), "does not hold"}});
  }
  co_return reply_of(*cart);
}

Task<CartReply> Routes::remove_coupon(http::Call call, http::Nothing) {
  std::string token = co_await token_of(call, &carts_);
  const auto cart = co_await carts_.set_coupon(std::move(token), "", call.deadline);
  if (!cart) throw http::not_found("There is no cart");
  co_return reply_of(*cart);
}

Task<CartReply> Routes::enter_voucher(http::Call call, CartVoucherInput in) {
  std::string token = co_await token_of(call, &carts_);
  const auto cart = co_await carts_.add_voucher(std::move(token), in.code, call.deadline);
  if (!cart) {
    throw http::Problem(422, "VOUCHER_REFUSED", "The voucher pays nothing",
                        {{"code", boost::describe::enum_to_string(cart.error(), "unknown"),
                          "is of no voucher that can be used here"}});
  }
  co_return reply_of(*cart);
}

Task<CartReply> Routes::remove_voucher(http::Call call, CartVoucherPath in) {
  std::string token = co_await token_of(call, &carts_);
  const Shown cart = co_await carts_.remove_voucher(std::move(token), in.id, call.deadline);
  co_return reply_of(cart);
}

Task<http::Reply<CartItem>> Routes::add(http::Call call, AddInput in) {
  Wanted wanted;
  wanted.product = in.product_id;
  wanted.quantity = in.quantity;
  wanted.once = call.once;
  if (in.variant_id)
    wanted.variant = *in.variant_id;
  else
    wanted.variant = co_await only_variant(in.product_id, call.deadline);

  std::string token = co_await token_of(call, &carts_);
  const auto added = co_await carts_.put(std::move(token), wanted, call.deadline);
  if (!added) throw problem(added.error());
  http::Reply<CartItem> reply;
  reply.data = item_of(added->cart, added->line);
  if (!added->token.empty()) reply.data.cart_token = added->token;
  reply.headers = issue(added->token, public_url_);
  co_return reply;
}

Task<CartItem> Routes::set_quantity(http::Call call, QuantityInput in) {
  const LineChange change{.line = in.id, .quantity = in.quantity, .once = call.once};
  std::string token = co_await token_of(call, &carts_);
  const auto cart = co_await carts_.change(std::move(token), change, call.deadline);
  if (!cart) throw problem(cart.error());
  co_return item_of(*cart, in.id);
}

Task<Done> Routes::remove(http::Call call, LineInput in) {
  const LineChange change{.line = in.id, .once = call.once};
  std::string token = co_await token_of(call, &carts_);
  const auto cart = co_await carts_.change(std::move(token), change, call.deadline);
  if (!cart) throw problem(cart.error());
  co_return Done{};
}

Task<Done> Routes::clear(http::Call call, http::Nothing) {
  std::string token = co_await token_of(call, &carts_);
  co_await carts_.clear_once(std::move(token), call.once, call.deadline);
  co_return Done{};
}

// A product with one variant needs no variantId.
Task<product::VariantId> Routes::only_variant(product::ProductId id, Deadline deadline) {
  std::vector<product::Product> found = co_await products_.load({id}, deadline);
  if (found.empty()) throw http::not_found("Product not found");
  std::vector<product::Variant>& variants = found.front().variants;
  std::erase_if(variants, [](const product::Variant& one) { return !one.is_active; });
  if (variants.empty()) throw problem(Refused{Refusal::not_for_sale});
  if (variants.size() > 1)
    throw http::bad_request("The product has several variants: say which",
                            {{"variantId", "required", "one of the product's variants"}});
  co_return variants.front().id;
}

CartItem Routes::item_of(const Shown& cart, LineId id) const {
  for (const ShownLine& line : cart.lines)
    if (line.line.id == id) return cart::item_of(line, public_url_);
  throw http::not_found("Cart item not found");
}

}  // namespace flipflop::cart
