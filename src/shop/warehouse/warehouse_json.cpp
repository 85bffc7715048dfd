#include "platform/json/describe.h"
#include "shop/warehouse/http.h"
#include "shop/warehouse/warehouse.h"

FLIPFLOP_JSON(flipflop::warehouse::StockChanged);
FLIPFLOP_JSON(flipflop::warehouse::HoldExpired);
FLIPFLOP_JSON(flipflop::warehouse::InventoryQuery);
FLIPFLOP_JSON(flipflop::warehouse::InventoryCount);
FLIPFLOP_JSON(flipflop::warehouse::LocationCount);
FLIPFLOP_JSON(flipflop::warehouse::Inventory);
FLIPFLOP_JSON(flipflop::warehouse::ReservationItem);
FLIPFLOP_JSON(flipflop::warehouse::ReservationInput);
FLIPFLOP_JSON(flipflop::warehouse::ReservedItem);
FLIPFLOP_JSON(flipflop::warehouse::Reservations);
FLIPFLOP_JSON(flipflop::warehouse::LevelsQuery);
FLIPFLOP_JSON(flipflop::warehouse::LevelReply);
