#pragma once
// The catalogue's use cases: importing what suppliers list, reading it for the replica, prices for
// the order engine, pictures.

#include <string>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/outbox/outbox.h"
#include "shop/product/product.h"
#include "shop/product/store.h"
#include "shop/product/store_import.h"

namespace flipflop::product {

class Service final : public Products {
 public:
  Service(pg::Database& database, outbox::Outbox& outbox, Ids& ids, const Clock& clock)
      : store_(database), outbox_(outbox), ids_(ids), clock_(clock) {}

  Task<int> upsert(pg::Tx& tx, Uuid cause, std::vector<ImportedProduct> products) override;
  Task<int> deactivate(pg::Tx& tx, Uuid cause, std::vector<ProductId> products) override;

  Task<std::vector<Category>> categories(Deadline deadline) override;
  Task<std::vector<Product>> load(std::vector<ProductId> ids, Deadline deadline) override;
  Task<std::vector<Product>> load_after(ProductId after, int limit, Deadline deadline) override;

  Task<list::Page<Listed>> browse(StaffFilter filter, list::Query query,
                                  Deadline deadline) override;

  std::size_t read_prices(pg::ReadBatch& batch, std::vector<VariantId> variants) override;
  std::size_t read_listed_prices(pg::ReadBatch& batch) override;
  std::vector<PricedVariant> prices_in(const pg::Rows& rows) override;
  void guard_prices(pg::WriteBatch& batch, std::vector<Expected> expected) override;

  Task<void> set_image_file(pg::Tx& tx, Uuid cause, std::string source_url, std::string file,
                            int width, int height) override;

  Store& store() { return store_; }
  Task<void> tell_changed(pg::Tx& tx, Uuid cause, std::vector<Uuid> products);
  Task<void> tell_categories_changed(pg::Tx& tx, Uuid cause);

 private:
  Store store_;
  outbox::Outbox& outbox_;
  Ids& ids_;
  const Clock& clock_;
};

}  // namespace flipflop::product
