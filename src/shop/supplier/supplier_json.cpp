#include "platform/json/describe.h"
#include "shop/supplier/adapters/adapter.h"
#include "shop/supplier/forwarding.h"
#include "shop/supplier/http.h"
#include "shop/supplier/service.h"
#include "shop/supplier/supplier.h"

namespace flipflop {

FLIPFLOP_JSON(supplier::FeedItem);
FLIPFLOP_JSON(supplier::SkippedItem);
FLIPFLOP_JSON(supplier::RunReport);
FLIPFLOP_JSON(supplier::Recipient);
FLIPFLOP_JSON(supplier::SupplierOrderAccepted);
FLIPFLOP_JSON(supplier::SupplierOrderShipped);
FLIPFLOP_JSON(supplier::SupplierOrderRefused);
FLIPFLOP_JSON(supplier::SyncJob);
FLIPFLOP_JSON(supplier::ForwardJob);
FLIPFLOP_JSON(supplier::WholesalerItem);
FLIPFLOP_JSON(supplier::WholesalerOrder);
FLIPFLOP_JSON(supplier::WholesalerStatus);
FLIPFLOP_JSON(supplier::SupplierReply);
FLIPFLOP_JSON(supplier::SuppliersQuery);
FLIPFLOP_JSON(supplier::RunsQuery);
FLIPFLOP_JSON(supplier::RunsOfSupplier);
FLIPFLOP_JSON(supplier::RunIdInput);
FLIPFLOP_JSON(supplier::RunReply);
FLIPFLOP_JSON(supplier::Runs);

}  // namespace flipflop
