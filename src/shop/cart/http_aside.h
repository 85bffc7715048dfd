#pragma once
// REST of what lies beside a cart: set aside for later, and shared by a link.

#include <optional>
#include <string>
#include <vector>

#include "shop/cart/http.h"

namespace flipflop::cart {

struct AsideItem {
  product::VariantId variant_id;
  product::ProductId product_id;
  ItemProduct product;
  std::optional<ItemVariant> variant;
  std::int64_t quantity = 0;
  bool is_available = false;
};
BOOST_DESCRIBE_STRUCT(AsideItem, (),
                      (variant_id, product_id, product, variant, quantity, is_available))

struct AsideReply {
  std::vector<AsideItem> items;
};
BOOST_DESCRIBE_STRUCT(AsideReply, (), (items))

struct SavedInput {
  product::VariantId variant_id;
};
BOOST_DESCRIBE_STRUCT(SavedInput, (), (variant_id))

struct SharedReply {
  std::string code, url;
};
BOOST_DESCRIBE_STRUCT(SharedReply, (), (code, url))

struct SharedInput {
  json::Text<1, 60> code;
};
BOOST_DESCRIBE_STRUCT(SharedInput, (), (code))

struct TakenReply {
  int lines = 0;
  int lines_left_out = 0;  // sold out, not for sale any more, or too many
  std::optional<std::string> cart_token;
};
BOOST_DESCRIBE_STRUCT(TakenReply, (), (lines, lines_left_out, cart_token))

class AsideRoutes {
 public:
  AsideRoutes(Carts& carts, Aside& aside, std::string public_url)
      : carts_(carts), aside_(aside), public_url_(std::move(public_url)) {}
  void register_on(http::Router& router);

 private:
  Task<AsideReply> saved(http::Call call, http::Nothing in);
  Task<AsideReply> set_aside(http::Call call, LineInput in);
  Task<http::Reply<AsideReply>> take_back(http::Call call, SavedInput in);
  Task<Done> drop(http::Call call, SavedInput in);
  Task<SharedReply> share(http::Call call, http::Nothing in);
  Task<AsideReply> shared(http::Call call, SharedInput in);
  Task<http::Reply<TakenReply>> take_shared(http::Call call, SharedInput in);
  AsideReply reply_of(const std::vector<AsideLine>& lines) const;

  Carts& carts_;
  Aside& aside_;
  const std::string public_url_;
};

}  // namespace flipflop::cart
