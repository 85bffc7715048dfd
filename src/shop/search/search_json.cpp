#include "platform/json/describe.h"
#include "shop/search/http.h"

FLIPFLOP_JSON(flipflop::search::ListQuery);
FLIPFLOP_JSON(flipflop::search::DetailQuery);
FLIPFLOP_JSON(flipflop::search::CategoryQuery);
FLIPFLOP_JSON(flipflop::search::CategoryItem);
FLIPFLOP_JSON(flipflop::search::StockItem);
FLIPFLOP_JSON(flipflop::search::VariantItem);
FLIPFLOP_JSON(flipflop::search::ProductItem);
FLIPFLOP_JSON(flipflop::search::ProductPages);
FLIPFLOP_JSON(flipflop::search::ProductList);
