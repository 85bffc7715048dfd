#include "platform/json/describe.h"
#include "shop/cart/http.h"

namespace flipflop {

FLIPFLOP_JSON(cart::ItemProduct);
FLIPFLOP_JSON(cart::ItemVariant);
FLIPFLOP_JSON(cart::CartItem);
FLIPFLOP_JSON(cart::DiscountReply);
FLIPFLOP_JSON(cart::CartReply);
FLIPFLOP_JSON(cart::CouponCodeInput);
FLIPFLOP_JSON(cart::AddInput);
FLIPFLOP_JSON(cart::QuantityInput);
FLIPFLOP_JSON(cart::LineInput);
FLIPFLOP_JSON(cart::Done);

}  // namespace flipflop
