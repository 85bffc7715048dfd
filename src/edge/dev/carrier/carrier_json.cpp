#include "edge/dev/carrier/carrier.h"
#include "platform/json/describe.h"

namespace flipflop {

FLIPFLOP_JSON(dev::HandedParcel);
FLIPFLOP_JSON(dev::CarriedParcel);
FLIPFLOP_JSON(dev::TakenParcel);
FLIPFLOP_JSON(dev::CarrierScan);
FLIPFLOP_JSON(dev::ParcelWay);
FLIPFLOP_JSON(dev::ByParcelNumber);

}  // namespace flipflop
