#pragma once
// The SQL of what staff change by hand, inside their transaction.

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "shop/product/catalogue.h"
#include "shop/product/store_import.h"

namespace flipflop::product {

class CatalogueStore {
 public:
  CatalogueStore(pg::Tx& tx, Instant now) : tx_(tx), now_(now), import_(tx, now) {}

  // As imports do: nobody else gives names, numbers or places until the transaction ends.
  Task<void> lock_names() { return import_.lock_names(); }
  Task<bool> lock_product(ProductId id);
  Task<std::string> product_version(ProductId id);
  // As it is, in the words of an edit.
  Task<ProductEdit> product_now(ProductId id);
  // By another product that is on sale.
  Task<bool> is_sku_used(std::string sku, ProductId by_other_than);
  Task<void> update_product(ProductId id, ProductEdit edit);
  // With its price row; nullopt when the product has none or several on sale.
  Task<std::optional<VariantId>> lock_only_variant(ProductId product);
  Task<void> update_variant(VariantId id, ProductEdit edit);
  Task<void> replace_images(ProductId id, std::vector<std::string> urls);
  Task<void> settle_sellable(ProductId id);

  Task<bool> share_category(CategoryId id);
  Task<bool> lock_category(CategoryId id);
  Task<std::string> category_version(CategoryId id);
  Task<CategoryEdit> category_now(CategoryId id);
  Task<std::unordered_set<std::string>> taken_slugs(std::vector<std::string> slugs);
  Task<bool> is_slug_of_another(std::string slug, CategoryId id);
  Task<bool> is_at_or_below(CategoryId id, CategoryId top);
  Task<bool> is_used(CategoryId id);
  Task<void> insert_category(CategoryId id, CategoryEdit made);
  Task<void> update_category(CategoryId id, CategoryEdit edit);
  Task<void> delete_category(CategoryId id);

 private:
  pg::Tx& tx_;
  const Instant now_;
  ImportStore import_;
};

}  // namespace flipflop::product
