#pragma once
// Keeps beside each price what its reduction is announced with. Within the transaction that changed
// the prices, whose rows it has locked.

#include <vector>

#include "platform/pg/pg.h"
#include "shop/product/product.h"

namespace flipflop::product {

Task<void> settle_reductions(pg::Tx& tx, std::vector<VariantId> variants);

}  // namespace flipflop::product
