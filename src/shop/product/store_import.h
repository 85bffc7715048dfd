#pragma once
// What one import writes into its transaction: one statement per table for the whole batch of
// products, columns passed as arrays, rows locked in id order. Lives in the coroutine that runs the
// import.

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/product/product.h"

namespace flipflop::product {

struct KnownProduct {
  std::string content_hash;
  bool is_active = false;
};

struct NewCategory {
  CategoryId id;
  std::optional<CategoryId> parent_id;
  std::string name;
  std::string slug;
  std::string path_key;
};

// An imported product with what the shop decided about it.
struct Prepared {
  ImportedProduct product;
  std::string hash;
  std::string slug;  // empty when the product exists and keeps its own
  std::optional<CategoryId> category_id;
};

class ImportStore {
 public:
  ImportStore(pg::Tx& tx, Instant now) : tx_(tx), now_(now) {}

  Task<std::unordered_map<Uuid, KnownProduct>> lock_products(std::vector<ProductId> ids);
  // From here to the end of the transaction nobody else gives names to products or categories.
  Task<void> lock_names();
  Task<std::unordered_map<std::string, CategoryId>> categories_by_path(
      std::vector<std::string> path_keys);
  Task<std::unordered_set<std::string>> taken_category_slugs(std::vector<std::string> slugs);
  Task<std::unordered_set<std::string>> taken_product_slugs(std::vector<std::string> slugs);
  Task<void> insert_categories(std::vector<NewCategory> categories);
  // The numbers (sku) of those of `variants` that are active.
  Task<std::unordered_map<Uuid, std::string>> numbers_of(std::vector<VariantId> variants);

  // Writes products with variants, prices and pictures; those with a slug are new. Returns other
  // products, which lost a variant to one of these; one that lost its last is no longer sold.
  Task<std::vector<Uuid>> write(std::vector<Prepared> products);
  // Returns those that were active.
  Task<std::vector<ProductId>> deactivate(std::vector<ProductId> products);

  // The pictures of `products`: each address belongs to the owner at its place, in order.
  Task<void> replace_images(std::vector<ProductId> products, std::vector<ProductId> owners,
                            std::vector<std::string> urls);
  // Makes the price rows say whether their variants may be sold.
  Task<void> settle_sellable(std::vector<ProductId> products);

 private:
  Task<void> insert_products();
  Task<void> update_products();
  Task<void> lock_prices();
  Task<std::vector<Uuid>> former_owners();
  Task<void> retire_emptied(std::vector<Uuid> products);
  Task<void> write_variants();
  Task<void> write_prices();
  Task<void> write_images();
  std::vector<ProductId> product_ids() const;
  std::vector<VariantId> variant_ids() const;

  pg::Tx& tx_;
  const Instant now_;
  std::vector<Prepared> products_;
};

}  // namespace flipflop::product
