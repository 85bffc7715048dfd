#include "platform/json/describe.h"
#include "shop/notification/service.h"

FLIPFLOP_JSON(flipflop::notification::SendJob)
