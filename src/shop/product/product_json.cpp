#include "platform/json/describe.h"
#include "shop/product/http.h"
#include "shop/product/pictures.h"
#include "shop/product/product.h"

namespace flipflop {

FLIPFLOP_JSON(product::NameValue);
FLIPFLOP_JSON(product::ProductsChanged);
FLIPFLOP_JSON(product::CategoriesChanged);
FLIPFLOP_JSON(product::FetchImage);
FLIPFLOP_JSON(product::NewProductInput);
FLIPFLOP_JSON(product::ProductChangeInput);
FLIPFLOP_JSON(product::ProductIdInput);
FLIPFLOP_JSON(product::EditedVariant);
FLIPFLOP_JSON(product::EditedProduct);
FLIPFLOP_JSON(product::NewCategoryInput);
FLIPFLOP_JSON(product::CategoryChangeInput);
FLIPFLOP_JSON(product::CategoryIdInput);
FLIPFLOP_JSON(product::EditedCategory);
FLIPFLOP_JSON(product::StaffProductsQuery);
FLIPFLOP_JSON(product::StaffProductRow);
FLIPFLOP_JSON(product::StaffProducts);

}  // namespace flipflop
