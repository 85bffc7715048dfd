#include "platform/json/describe.h"
#include "shop/cart/http.h"
#include "shop/cart/http_aside.h"

namespace flipflop {

FLIPFLOP_JSON(cart::ItemProduct);
FLIPFLOP_JSON(cart::ItemVariant);
FLIPFLOP_JSON(cart::CartItem);
FLIPFLOP_JSON(cart::DiscountReply);
FLIPFLOP_JSON(cart::GiftChoice);
FLIPFLOP_JSON(cart::GiftReply);
FLIPFLOP_JSON(cart::CartReply);
FLIPFLOP_JSON(cart::CouponCodeInput);
FLIPFLOP_JSON(cart::CartVoucherReply);
FLIPFLOP_JSON(cart::CartVoucherInput);
FLIPFLOP_JSON(cart::CartVoucherPath);
FLIPFLOP_JSON(cart::AddInput);
FLIPFLOP_JSON(cart::QuantityInput);
FLIPFLOP_JSON(cart::LineInput);
FLIPFLOP_JSON(cart::Done);
FLIPFLOP_JSON(cart::AsideItem);
FLIPFLOP_JSON(cart::AsideReply);
FLIPFLOP_JSON(cart::SavedInput);
FLIPFLOP_JSON(cart::SharedReply);
FLIPFLOP_JSON(cart::SharedInput);
FLIPFLOP_JSON(cart::TakenReply);
FLIPFLOP_JSON(cart::KeptItem);
FLIPFLOP_JSON(cart::KeptCart);
FLIPFLOP_JSON(cart::CartAbandoned);

}  // namespace flipflop
