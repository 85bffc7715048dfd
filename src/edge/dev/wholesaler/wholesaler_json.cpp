#include "edge/dev/wholesaler/catalogue.h"
#include "edge/dev/wholesaler/wholesaler.h"
#include "platform/json/describe.h"

namespace flipflop {

FLIPFLOP_JSON(dev::CatalogueParam);
FLIPFLOP_JSON(dev::CatalogueDrawing);
FLIPFLOP_JSON(dev::CatalogueVariant);
FLIPFLOP_JSON(dev::CatalogueProduct);
FLIPFLOP_JSON(dev::CatalogueFile);
FLIPFLOP_JSON(dev::OrderedItem);
FLIPFLOP_JSON(dev::WholesaleOrderInput);
FLIPFLOP_JSON(dev::WholesaleOrder);
FLIPFLOP_JSON(dev::WholesaleStatus);
FLIPFLOP_JSON(dev::CarrierParcel);
FLIPFLOP_JSON(dev::ByNumber);
FLIPFLOP_JSON(dev::ByFile);

}  // namespace flipflop
