#pragma once
// Heureka-style feeds: <SHOP><SHOPITEM>... as published by Czech shops and wholesalers, with the
// private extras seen in the wild (STOCK, SKU, "> 10", DELIVERY_DATE -1). Field list: Heureka XML
// specification, July 2025.
//
//   price   PRICE_VAT, gross; VAT "21" or "21%", missing means 21
//   stock   STOCK, STOCK_QUANTITY, STORAGE_SUM or QUANTITY when present ("> N" counts as N);
//           otherwise DELIVERY_DATE 0 means the assumed stock, anything later means none
//   name    PRODUCT, else PRODUCTNAME (which carries the options of a variant)

#include <memory>

#include "shop/supplier/adapters/adapter.h"

namespace flipflop::supplier {

std::unique_ptr<FeedReader> open_heureka_xml(FeedFile file);

}  // namespace flipflop::supplier
