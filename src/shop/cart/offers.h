#pragma once
// What makes a cart cheaper, and what pays for it.

#include "shop/promotion/promotion.h"
#include "shop/user/user.h"
#include "shop/voucher/voucher.h"

namespace flipflop::cart {

struct Offers {
  promotion::Promotions& promotions;
  voucher::Vouchers& vouchers;
  user::Groups& groups;
};

}  // namespace flipflop::cart
