#pragma once
// A made-up catalogue of any size for load tests: the same products for the same seed, with ids,
// names, options, attributes, prices and stock. It has no pictures.

#include <cstdint>
#include <string>
#include <vector>

#include "platform/clock/clock.h"
#include "shop/product/product.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::app {

struct DemoBatch {
  std::vector<product::ImportedProduct> products;
  std::vector<warehouse::SupplierStock> stock;
};

class DemoCatalogue {
 public:
  explicit DemoCatalogue(std::uint64_t seed);
  // The next `count` products.
  DemoBatch next(int count);

 private:
  product::ImportedProduct make_product();
  void add_variants(product::ImportedProduct& product, const std::string& sku);
  Uuid next_id();
  std::string pick(const std::vector<std::string>& from);

  SeededRandom random_;
  std::int64_t number_ = 0;  // of the product, from 1
  std::int64_t ids_ = 0;
};

}  // namespace flipflop::app
