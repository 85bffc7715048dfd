#include "platform/json/describe.h"
#include "shop/product/pictures.h"
#include "shop/product/product.h"

namespace flipflop {

FLIPFLOP_JSON(product::NameValue);
FLIPFLOP_JSON(product::ProductsChanged);
FLIPFLOP_JSON(product::CategoriesChanged);
FLIPFLOP_JSON(product::FetchImage);

}  // namespace flipflop
