#include "edge/dev/payment_page/payment_page.h"
#include "platform/json/describe.h"

namespace flipflop {

FLIPFLOP_JSON(dev::PageCreate);
FLIPFLOP_JSON(dev::PagePart);
FLIPFLOP_JSON(dev::PagePayment);
FLIPFLOP_JSON(dev::ByReference);
FLIPFLOP_JSON(dev::PageAnswer);
FLIPFLOP_JSON(dev::PageRefund);
FLIPFLOP_JSON(dev::PageDecision);
FLIPFLOP_JSON(dev::PageMessage);

}  // namespace flipflop
