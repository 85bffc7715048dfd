#include "platform/json/describe.h"
#include "shop/loyalty/export.h"
#include "shop/loyalty/http_staff.h"
#include "shop/loyalty/service.h"

namespace flipflop {

FLIPFLOP_JSON(loyalty::Reward);
FLIPFLOP_JSON(loyalty::Terms);
FLIPFLOP_JSON(loyalty::AwardJob);
FLIPFLOP_JSON(loyalty::ExportedEntry);
FLIPFLOP_JSON(loyalty::ExportedCoupon);
FLIPFLOP_JSON(loyalty::ExportedPoints);
FLIPFLOP_JSON(loyalty::LoyaltyExpiringReply);
FLIPFLOP_JSON(loyalty::LoyaltyWaitingReply);
FLIPFLOP_JSON(loyalty::LoyaltyRewardReply);
FLIPFLOP_JSON(loyalty::LoyaltyCouponReply);
FLIPFLOP_JSON(loyalty::LoyaltyEntryReply);
FLIPFLOP_JSON(loyalty::LoyaltyReply);
FLIPFLOP_JSON(loyalty::LoyaltyExchangeInput);
FLIPFLOP_JSON(loyalty::LoyaltyAccountInput);
FLIPFLOP_JSON(loyalty::LoyaltyAdjustInput);
FLIPFLOP_JSON(loyalty::LoyaltyRewardInput);
FLIPFLOP_JSON(loyalty::LoyaltyTermsInput);
FLIPFLOP_JSON(loyalty::LoyaltyTermsReply);

}  // namespace flipflop
