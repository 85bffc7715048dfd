#include "app/demo_catalogue.h"

#include <gtest/gtest.h>

#include <set>

namespace flipflop::app {
namespace {

TEST(DemoCatalogue, OneSeedMakesTheSameProductsHoweverTheyAreAskedFor) {
  DemoCatalogue one(7), other(7), third(8);
  const DemoBatch all = one.next(20);
  DemoBatch parts = other.next(5);
  const DemoBatch rest = other.next(15);
  parts.products.insert(parts.products.end(), rest.products.begin(), rest.products.end());
  const DemoBatch strange = third.next(20);
  int differs = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(all.products[i].name, parts.products[i].name);
    EXPECT_EQ(all.products[i].variants[0].price, parts.products[i].variants[0].price);
    EXPECT_EQ(all.products[i].variants.size(), parts.products[i].variants.size());
    differs += all.products[i].name != strange.products[i].name ? 1 : 0;
  }
  EXPECT_GT(differs, 0);
}

TEST(DemoCatalogue, EveryProductCanBeSoldAndIsStocked) {
  DemoCatalogue catalogue(7);
  const DemoBatch batch = catalogue.next(500);
  std::set<Uuid> ids, stocked;
  std::set<std::string> skus;
  std::size_t variants = 0;
  for (const warehouse::SupplierStock& stock : batch.stock) {
    EXPECT_GE(stock.quantity, 0);
    stocked.insert(stock.item.uuid);
  }
  for (const product::ImportedProduct& product : batch.products) {
    EXPECT_FALSE(product.category_path.empty());
    EXPECT_FALSE(product.name.empty());
    ids.insert(product.id.uuid);
    ASSERT_FALSE(product.variants.empty());
    for (const product::ImportedVariant& variant : product.variants) {
      ++variants;
      ids.insert(variant.id.uuid);
      skus.insert(variant.sku);
      EXPECT_GT(variant.price.haler, 0) << variant.sku;
      EXPECT_TRUE(stocked.contains(variant.id.uuid)) << variant.sku;
      EXPECT_EQ(variant.options.empty(), product.variants.size() == 1);
    }
  }
  EXPECT_EQ(ids.size(), variants + 500);
  EXPECT_EQ(skus.size(), variants);
}

}  // namespace
}  // namespace flipflop::app
