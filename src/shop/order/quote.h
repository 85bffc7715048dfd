#pragma once
// Part of the face: what an order would cost, before it is placed.

#include <optional>
#include <string>
#include <vector>

#include "shop/auth/auth.h"
#include "shop/cart/cart.h"
#include "shop/order/amounts.h"
#include "shop/promotion/promotion.h"
#include "shop/voucher/voucher.h"

namespace flipflop::order {

struct QuoteRequest {
  std::string cart_token;  // the guest's; whoever is signed in has a cart by account
  std::optional<auth::AccountId> account = {};
  std::string delivery_method, payment_method;  // empty: not chosen yet
};

// The total before placing, for the checkout page.
struct Quote {
  std::vector<cart::ShownLine> lines;
  Totals totals;
  std::vector<Discount> discounts;
  std::string coupon;  // the cart's
  std::optional<promotion::CouponRefusal> coupon_refusal;
  std::vector<voucher::Piece> vouchers = {};  // what the cart's pay of the total
  Money to_pay;
  std::optional<voucher::Voucher> voucher_refused = {};  // one that pays nothing
};

}  // namespace flipflop::order
