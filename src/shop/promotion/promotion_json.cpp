#include "platform/json/describe.h"
#include "shop/promotion/http.h"

FLIPFLOP_JSON(flipflop::promotion::RuleRecord);
FLIPFLOP_JSON(flipflop::promotion::CouponRecord);
FLIPFLOP_JSON(flipflop::promotion::RuleInput);
FLIPFLOP_JSON(flipflop::promotion::RuleIdInput);
FLIPFLOP_JSON(flipflop::promotion::RuleReply);
FLIPFLOP_JSON(flipflop::promotion::RulesQuery);
FLIPFLOP_JSON(flipflop::promotion::RulesReply);
FLIPFLOP_JSON(flipflop::promotion::CouponsInput);
FLIPFLOP_JSON(flipflop::promotion::CodesReply);
FLIPFLOP_JSON(flipflop::promotion::CouponInput);
FLIPFLOP_JSON(flipflop::promotion::CouponReply);
FLIPFLOP_JSON(flipflop::promotion::CouponsQuery);
FLIPFLOP_JSON(flipflop::promotion::CouponsReply);
