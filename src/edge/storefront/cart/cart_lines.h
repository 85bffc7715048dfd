#pragma once
// What the page of a cart shows: its lines and codes, and what they come to.

#include <boost/describe/enum_to_string.hpp>
#include <string>
#include <vector>

#include "platform/text/messages.h"
#include "platform/text/template.h"
#include "shop/cart/cart.h"
#include "shop/shipping/shipping.h"

namespace flipflop::storefront {

// What the buyer is to know besides the cart.
struct CartNotes {
  std::string warning;
  std::string coupon_typed, coupon_error;
  std::string voucher_error;
};

void fill_cart(text::Dictionary& lines, const cart::Shown& cart, const CartNotes& notes);
// Delivery is free from that price of the goods on; nothing stands for never.
void fill_cart_sums(text::Dictionary& lines, const cart::Shown& cart, Money free_delivery_from,
                    const std::vector<shipping::Method>& methods);

// Why a code was refused or helps no longer; `what` is "coupon" or "voucher".
template <class Refusal>
std::string refusal_text(const std::string& what, Refusal refusal) {
  return text::message("cart." + what + "_" + boost::describe::enum_to_string(refusal, "unknown"));
}

}  // namespace flipflop::storefront
