#include "platform/json/describe.h"
#include "shop/notification/service.h"

namespace flipflop {

FLIPFLOP_JSON(notification::SendJob);

}  // namespace flipflop
