#pragma once
// REST of the cart. A guest's is named by the header X-Cart-Token or, in a browser, by the cookie
// ff_cart; the first POST /cart/items without one issues both. Who is signed in has one cart, into
// which the guest's goes. Prices are what one piece costs now.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "shop/cart/cart.h"
#include "shop/cart/service.h"
#include "shop/product/product.h"

namespace flipflop::cart {

struct ItemProduct {
  product::ProductId id;
  std::string name, sku, description;
  Money price;
  std::int64_t stock_quantity = 0;
  std::string brand, main_image_url;
  std::vector<std::string> image_urls;
};
BOOST_DESCRIBE_STRUCT(ItemProduct, (),
                      (id, name, sku, description, price, stock_quantity, brand, main_image_url,
                       image_urls))

struct ItemVariant {
  product::VariantId id;
  product::ProductId product_id;
  std::string name, sku;
  Money price;
  std::int64_t stock_quantity = 0;
  std::map<std::string, std::string> attributes;
};
BOOST_DESCRIBE_STRUCT(ItemVariant, (),
                      (id, product_id, name, sku, price, stock_quantity, attributes))

// `products` is the name that old clients read.
struct CartItem {
  LineId id;
  product::ProductId product_id;
  ItemProduct product, products;
  product::VariantId variant_id;
  std::optional<ItemVariant> variant;  // absent for a simple product
  std::int64_t quantity = 0;
  Money price;
  std::optional<Money> price_before;  // when it changed since the line was put in
  Money total;
  bool is_available = false;
  std::optional<std::string> cart_token;  // in the answer to POST
};
BOOST_DESCRIBE_STRUCT(CartItem, (),
                      (id, product_id, product, products, variant_id, variant, quantity, price,
                       price_before, total, is_available, cart_token))

struct DiscountReply {
  std::string name;
  Money amount;  // 0 for a promotion of the delivery
};
BOOST_DESCRIBE_STRUCT(DiscountReply, (), (name, amount))

struct GiftChoice {
  product::ProductId product_id;
  product::VariantId variant_id;
  std::string name, variant;
  Money price;  // without the promotion
};
BOOST_DESCRIBE_STRUCT(GiftChoice, (), (product_id, variant_id, name, variant, price))

// Earned: one of the choices costs nothing once it is put in.
struct GiftReply {
  std::string name;
  std::int64_t pieces = 0;
  std::vector<GiftChoice> choices;
};
BOOST_DESCRIBE_STRUCT(GiftReply, (), (name, pieces, choices))

// Pays for the order as far as it goes; it takes nothing off the price.
struct CartVoucherReply {
  voucher::VoucherId id;
  std::string last_four;
  Money balance;
  Instant valid_until;
  std::optional<voucher::Refusal> problem;  // absent while it pays something
};
BOOST_DESCRIBE_STRUCT(CartVoucherReply, (), (id, last_four, balance, valid_until, problem))

// total = subtotal - the discounts.
struct CartReply {
  std::vector<CartItem> items;  // newest first
  Money subtotal;
  std::vector<DiscountReply> discounts;
  Money total;
  std::int64_t item_count = 0;
  std::optional<std::string> coupon;          // the code that was entered
  std::optional<std::string> coupon_problem;  // "expired"; absent while it holds
  std::vector<GiftReply> gifts;               // not in the cart yet
  std::vector<CartVoucherReply> vouchers;     // in the order in which they pay
};
BOOST_DESCRIBE_STRUCT(CartReply, (),
                      (items, subtotal, discounts, total, item_count, coupon, coupon_problem, gifts,
                       vouchers))

struct CouponCodeInput {
  json::Text<1, 60> code;
};
BOOST_DESCRIBE_STRUCT(CouponCodeInput, (), (code))

struct CartVoucherInput {
  json::Text<1, 60> code;
};
BOOST_DESCRIBE_STRUCT(CartVoucherInput, (), (code))

struct CartVoucherPath {
  voucher::VoucherId id;
};
BOOST_DESCRIBE_STRUCT(CartVoucherPath, (), (id))

struct AddInput {
  product::ProductId product_id;
  std::optional<product::VariantId> variant_id;
  json::Whole<1, largest_quantity> quantity;
};
BOOST_DESCRIBE_STRUCT(AddInput, (), (product_id, variant_id, quantity))

struct QuantityInput {
  LineId id;
  json::Whole<1, largest_quantity> quantity;
};
BOOST_DESCRIBE_STRUCT(QuantityInput, (), (id, quantity))

struct LineInput {
  LineId id;
};
BOOST_DESCRIBE_STRUCT(LineInput, (), (id))

struct Done {
  bool success = true;
};
BOOST_DESCRIBE_STRUCT(Done, (), (success))

class Routes {
 public:
  Routes(Service& carts, product::Products& products, std::string public_url)
      : carts_(carts), products_(products), public_url_(std::move(public_url)) {}
  void register_on(http::Router& router);

 private:
  Task<CartReply> show(http::Call call, http::Nothing in);
  Task<http::Reply<CartItem>> add(http::Call call, AddInput in);
  Task<CartItem> set_quantity(http::Call call, QuantityInput in);
  Task<Done> remove(http::Call call, LineInput in);
  Task<Done> clear(http::Call call, http::Nothing in);
  Task<CartReply> enter_coupon(http::Call call, CouponCodeInput in);
  Task<CartReply> remove_coupon(http::Call call, http::Nothing in);
  Task<CartReply> enter_voucher(http::Call call, CartVoucherInput in);
  Task<CartReply> remove_voucher(http::Call call, CartVoucherPath in);
  Task<product::VariantId> only_variant(product::ProductId id, Deadline deadline);
  CartReply reply_of(const Shown& cart) const;
  CartItem item_of(const Shown& cart, LineId id) const;

  Service& carts_;
  product::Products& products_;
  const std::string public_url_;
};

}  // namespace flipflop::cart
