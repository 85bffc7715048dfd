#pragma once
// Reading the catalogue, prices for the order engine, and the pictures' state. What an import
// writes is in store_import.h.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/product/product.h"

namespace flipflop::product {

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  Task<std::vector<Category>> categories(Deadline deadline);
  Task<list::Page<Listed>> browse(StaffFilter filter, list::Query query, Deadline deadline);
  // As staff's edits compare them; empty when there is no such thing.
  Task<std::string> product_version(ProductId id, Deadline deadline);
  Task<std::string> category_version(CategoryId id, Deadline deadline);
  Task<std::vector<ProductId>> ids_after(ProductId after, int limit, Deadline deadline);
  // In no particular order.
  Task<std::vector<Product>> load(std::vector<ProductId> ids, Deadline deadline);

  std::size_t read_prices(pg::ReadBatch& batch, std::vector<VariantId> variants);
  std::size_t read_listed_prices(pg::ReadBatch& batch);
  static std::vector<PricedVariant> prices_in(const pg::Rows& rows);
  void guard_prices(pg::WriteBatch& batch, std::vector<Products::Expected> expected);

  Task<bool> is_stored(std::string source_url, Deadline deadline);
  // False when there is no such picture or it has this file already.
  Task<bool> set_file(pg::Tx& tx, std::string source_url, std::string file, int width, int height);
  Task<std::vector<Uuid>> products_showing(pg::Tx& tx, std::string source_url);
  // Pictures that nobody fetches yet become `queued`, main ones before those of galleries.
  Task<std::vector<std::string>> take_waiting(pg::Tx& tx, int limit);

 private:
  pg::Database& database_;
};

}  // namespace flipflop::product
