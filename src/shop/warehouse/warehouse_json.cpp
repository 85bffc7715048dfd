#include "platform/json/describe.h"
#include "shop/warehouse/http.h"
#include "shop/warehouse/http_locations.h"
#include "shop/warehouse/http_stocktakes.h"
#include "shop/warehouse/warehouse.h"

FLIPFLOP_JSON(flipflop::warehouse::StockChanged);
FLIPFLOP_JSON(flipflop::warehouse::HoldExpired);
FLIPFLOP_JSON(flipflop::warehouse::LowStock);
FLIPFLOP_JSON(flipflop::warehouse::Restocked);
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
FLIPFLOP_JSON(flipflop::warehouse::OwnLocationReply);
FLIPFLOP_JSON(flipflop::warehouse::OwnLocationsReply);
FLIPFLOP_JSON(flipflop::warehouse::OwnLocationInput);
FLIPFLOP_JSON(flipflop::warehouse::LocationStockQuery);
FLIPFLOP_JSON(flipflop::warehouse::LocationStockReply);
FLIPFLOP_JSON(flipflop::warehouse::TransferInput);
FLIPFLOP_JSON(flipflop::warehouse::TransferReply);
FLIPFLOP_JSON(flipflop::warehouse::LowStockQuery);
FLIPFLOP_JSON(flipflop::warehouse::LowStockReply);
FLIPFLOP_JSON(flipflop::warehouse::ThresholdInput);
FLIPFLOP_JSON(flipflop::warehouse::ArrivalsQuery);
FLIPFLOP_JSON(flipflop::warehouse::ArrivalReply);
FLIPFLOP_JSON(flipflop::warehouse::ArrivalInput);
FLIPFLOP_JSON(flipflop::warehouse::ArrivalIdInput);
FLIPFLOP_JSON(flipflop::warehouse::ReceiptInput);
FLIPFLOP_JSON(flipflop::warehouse::StocktakesQuery);
FLIPFLOP_JSON(flipflop::warehouse::StocktakeInput);
FLIPFLOP_JSON(flipflop::warehouse::StocktakeIdInput);
FLIPFLOP_JSON(flipflop::warehouse::StocktakeReply);
FLIPFLOP_JSON(flipflop::warehouse::StocktakeLinesQuery);
FLIPFLOP_JSON(flipflop::warehouse::StocktakeLineReply);
FLIPFLOP_JSON(flipflop::warehouse::CountedLineInput);
