#pragma once
// The cart: what is in it at today's prices, and forms that change it. Every change answers 303 to
// the cart, so that a reload repeats nothing.

#include "edge/storefront/cart/cart_lines.h"
#include "edge/storefront/layout/page_shell.h"
#include "platform/http/router.h"

namespace flipflop::storefront {

struct CartQuery {
  std::optional<json::Whole<1, cart::most_lines>> vynechano;  // of a shared cart: could not be had
};
BOOST_DESCRIBE_STRUCT(CartQuery, (), (vynechano))

struct AddForm {
  std::optional<product::ProductId> product_id;
  product::VariantId variant_id;
  json::Whole<1, cart::largest_quantity> quantity;
};
BOOST_DESCRIBE_STRUCT(AddForm, (), (product_id, variant_id, quantity))

// All parts of a set, by the variants' ids with commas between.
struct AddSetForm {
  json::Text<36, 400> variants;
  json::Whole<1, 100> quantity;  // of each
};
BOOST_DESCRIBE_STRUCT(AddSetForm, (), (variants, quantity))

struct ChangeForm {
  cart::LineId line_id;
  json::Whole<0, cart::largest_quantity> quantity;
  std::optional<int> step;  // 1 or -1, added to the quantity
};
BOOST_DESCRIBE_STRUCT(ChangeForm, (), (line_id, quantity, step))

struct RemoveForm {
  cart::LineId line_id;
};
BOOST_DESCRIBE_STRUCT(RemoveForm, (), (line_id))

struct SavedForm {
  product::VariantId variant_id;
};
BOOST_DESCRIBE_STRUCT(SavedForm, (), (variant_id))

// Of a coupon or a gift voucher.
struct CartCodeForm {
  std::optional<json::Text<0, 60>> code;
};
BOOST_DESCRIBE_STRUCT(CartCodeForm, (), (code))

struct VoucherRemoveForm {
  voucher::VoucherId voucher_id;
};
BOOST_DESCRIBE_STRUCT(VoucherRemoveForm, (), (voucher_id))

class CartPage {
 public:
  CartPage(PageShell& shell, cart::Carts& carts, cart::Aside& aside, search::Search& search,
           shipping::Shipping& shipping)
      : shell_(shell), carts_(carts), aside_(aside), search_(search), shipping_(shipping) {}

  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, CartQuery in);
  Task<http::Response> add(http::Call call, AddForm in);
  Task<http::Response> add_set(http::Call call, AddSetForm in);
  Task<http::Response> change(http::Call call, ChangeForm in);
  Task<http::Response> remove(http::Call call, RemoveForm in);
  Task<http::Response> set_aside(http::Call call, RemoveForm in);
  Task<http::Response> take_back(http::Call call, SavedForm in);
  Task<http::Response> forget(http::Call call, SavedForm in);
  Task<http::Response> enter_coupon(http::Call call, CartCodeForm in);
  Task<http::Response> remove_coupon(http::Call call, http::Nothing in);
  Task<http::Response> enter_voucher(http::Call call, CartCodeForm in);
  Task<http::Response> remove_voucher(http::Call call, VoucherRemoveForm in);

  Task<http::Response> render(std::string token, cart::Shown cart, CartNotes notes,
                              Deadline deadline);
  Task<http::Response> refused(std::string token, cart::Refused refusal, Deadline deadline);

  PageShell& shell_;
  cart::Carts& carts_;
  cart::Aside& aside_;
  search::Search& search_;
  shipping::Shipping& shipping_;
};

}  // namespace flipflop::storefront
