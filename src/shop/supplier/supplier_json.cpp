#include "platform/json/describe.h"
#include "shop/supplier/adapters/adapter.h"
#include "shop/supplier/forwarding.h"
#include "shop/supplier/http.h"
#include "shop/supplier/supplier.h"

FLIPFLOP_JSON(flipflop::supplier::FeedItem)
FLIPFLOP_JSON(flipflop::supplier::RunReport)
FLIPFLOP_JSON(flipflop::supplier::Recipient)
FLIPFLOP_JSON(flipflop::supplier::SupplierOrderAccepted)
FLIPFLOP_JSON(flipflop::supplier::SupplierOrderShipped)
FLIPFLOP_JSON(flipflop::supplier::SupplierOrderRefused)
FLIPFLOP_JSON(flipflop::supplier::ForwardJob)
FLIPFLOP_JSON(flipflop::supplier::WholesalerOrder)
FLIPFLOP_JSON(flipflop::supplier::WholesalerStatus)
FLIPFLOP_JSON(flipflop::supplier::SupplierReply)
FLIPFLOP_JSON(flipflop::supplier::RunsQuery)
