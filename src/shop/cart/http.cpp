#include "shop/cart/http.h"

#include <algorithm>
#include <boost/describe/enum_to_string.hpp>

namespace flipflop::cart {
namespace {

constexpr std::string_view token_header = "x-cart-token";
constexpr std::string_view token_cookie = "ff_cart";
constexpr int cookie_life_seconds = 30 * 24 * 3600;
constexpr std::size_t longest_token = 100;

std::string token_of(const http::Call& call) {
  std::string_view token = call.request->header(token_header);
  if (token.empty()) token = call.request->cookie(token_cookie);
  return token.size() <= longest_token ? std::string(token) : std::string();
}

std::string image_path(const std::string& file) {
  return file.empty() ? "/obrazky/nahrada.svg" : "/obrazky/" + file + "-640.webp";
}

ItemProduct product_of(const ShownLine& line, const std::string& public_url) {
  ItemProduct product;
  product.id = line.item.product_id;
  product.name = line.item.product_name;
  product.sku = line.item.sku;
  product.description = line.item.summary;
  product.price = line.item.price;
  product.stock_quantity = line.available;
  product.brand = line.item.brand;
  product.main_image_url = public_url + image_path(line.item.image_file);
  product.image_urls = {product.main_image_url};
  return product;
}

std::optional<ItemVariant> variant_of(const ShownLine& line) {
  if (line.item.options.empty()) return std::nullopt;
  ItemVariant variant;
  variant.id = line.item.id;
  variant.product_id = line.item.product_id;
  variant.name = line.item.variant_label;
  variant.sku = line.item.sku;
  variant.price = line.item.price;
  variant.stock_quantity = line.available;
  for (const product::NameValue& option : line.item.options)
    variant.attributes.emplace(option.name, option.value);
  return variant;
}

http::Problem problem(const Refused& refused) {
  switch (refused.reason) {
    case Refusal::unknown_variant:
      return http::not_found("Product or variant not found");
    case Refusal::not_for_sale:
      return http::Problem(400, "NOT_AVAILABLE", "Product is not available");
    case Refusal::too_many_lines:
      return http::bad_request("A cart holds at most " + std::to_string(most_lines) + " items");
    case Refusal::unknown_line:
      return http::not_found("Cart item not found");
    case Refusal::out_of_stock:
      break;
  }
  const std::string message =
      "Insufficient stock. Available: " + std::to_string(refused.available) +
      ", Requested: " + std::to_string(refused.requested);
  return http::Problem(400, "OUT_OF_STOCK", message, {{"quantity", "out_of_stock", message}});
}

const char* word_of(promotion::CouponRefusal refusal) {
  return boost::describe::enum_to_string(refusal, "unknown");
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
}

Task<CartReply> Routes::show(http::Call call, http::Nothing) {
  const Shown cart = co_await carts_.show(token_of(call), call.deadline);
  co_return reply_of(cart);
}

CartReply Routes::reply_of(const Shown& cart) const {
  CartReply reply;
  for (const ShownLine& line : cart.lines) reply.items.push_back(item_of(line));
  reply.subtotal = cart.goods;
  for (const Discount& discount : cart.discounts)
    reply.discounts.push_back({discount.name, discount.amount});
  reply.total = cart.total;
  reply.item_count = cart.item_count;
  if (!cart.coupon.empty()) reply.coupon = cart.coupon;
  if (cart.coupon_refusal) reply.coupon_problem = word_of(*cart.coupon_refusal);
  return reply;
}

Task<CartReply> Routes::enter_coupon(http::Call call, CouponCodeInput in) {
  const auto cart = co_await carts_.set_coupon(token_of(call), in.code, call.deadline);
  if (!cart) {
    throw http::Problem(422, "COUPON_REFUSED", "The coupon does not hold",
                        {{"code", word_of(cart.error()), "does not hold"}});
  }
  co_return reply_of(*cart);
}

Task<CartReply> Routes::remove_coupon(http::Call call, http::Nothing) {
  const auto cart = co_await carts_.set_coupon(token_of(call), "", call.deadline);
  if (!cart) throw http::not_found("There is no cart");
  co_return reply_of(*cart);
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

  const auto added = co_await carts_.put(token_of(call), wanted, call.deadline);
  if (!added) throw problem(added.error());
  http::Reply<CartItem> reply;
  reply.data = item_of(added->cart, added->line);
  reply.data.cart_token = added->token;
  reply.headers = issue(added->token);
  co_return reply;
}

Task<CartItem> Routes::set_quantity(http::Call call, QuantityInput in) {
  const LineChange change{in.id, in.quantity, call.once};
  const auto cart = co_await carts_.change(token_of(call), change, call.deadline);
  if (!cart) throw problem(cart.error());
  co_return item_of(*cart, in.id);
}

Task<Done> Routes::remove(http::Call call, LineInput in) {
  const LineChange change{in.id, std::nullopt, call.once};
  const auto cart = co_await carts_.change(token_of(call), change, call.deadline);
  if (!cart) throw problem(cart.error());
  co_return Done{};
}

Task<Done> Routes::clear(http::Call call, http::Nothing) {
  co_await carts_.clear_once(token_of(call), call.once, call.deadline);
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

CartItem Routes::item_of(const ShownLine& line) const {
  CartItem item;
  item.id = line.line.id;
  item.product_id = line.item.product_id;
  item.product = product_of(line, public_url_);
  item.products = item.product;
  item.variant_id = line.item.id;
  item.variant = variant_of(line);
  item.quantity = line.line.quantity;
  item.price = line.unit_price;
  item.price_before = line.price_before;
  item.total = line.total;
  item.is_available = line.is_available;
  return item;
}

CartItem Routes::item_of(const Shown& cart, LineId id) const {
  for (const ShownLine& line : cart.lines)
    if (line.line.id == id) return item_of(line);
  throw http::not_found("Cart item not found");
}

http::Fields Routes::issue(const std::string& token) const {
  http::Response scratch;
  http::set_cookie(
      scratch, token_cookie, token,
      {.max_age_seconds = cookie_life_seconds, .secure = public_url_.starts_with("https://")});
  scratch.with("X-Cart-Token", token);
  return std::move(scratch.headers);
}

}  // namespace flipflop::cart
