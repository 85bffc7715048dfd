#include "platform/json/describe.h"
#include "shop/product/pictures.h"
#include "shop/product/product.h"

FLIPFLOP_JSON(flipflop::product::NameValue);
FLIPFLOP_JSON(flipflop::product::ProductsChanged);
FLIPFLOP_JSON(flipflop::product::CategoriesChanged);
FLIPFLOP_JSON(flipflop::product::FetchImage);
