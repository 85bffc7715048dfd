#include "shop/product/service.h"

#include <algorithm>

#include "shop/product/import.h"
#include "shop/product/rules.h"

namespace flipflop::product {

Task<int> Service::upsert(pg::Tx& tx, Uuid cause, std::vector<ImportedProduct> products) {
  Import import(tx, ids_, clock_.now());
  ImportResult result = co_await import.run(std::move(products));
  if (result.made_categories) co_await outbox_.publish(tx, CategoriesChanged{cause});
  co_await tell_changed(tx, cause, std::move(result.touched));
  co_return result.products_changed;
}

Task<int> Service::deactivate(pg::Tx& tx, Uuid cause, std::vector<ProductId> products) {
  ImportStore store(tx, clock_.now());
  const std::vector<ProductId> changed = co_await store.deactivate(std::move(products));
  std::vector<Uuid> told;
  for (const ProductId id : changed) told.push_back(id.uuid);
  co_await tell_changed(tx, cause, std::move(told));
  co_return static_cast<int>(changed.size());
}

Task<std::vector<Category>> Service::categories(Deadline deadline) {
  return store_.categories(deadline);
}

Task<std::vector<Product>> Service::load(std::vector<ProductId> ids, Deadline deadline) {
  std::vector<Product> found = co_await store_.load(ids, deadline);
  std::unordered_map<Uuid, std::size_t> wanted_at;
  for (std::size_t i = 0; i < ids.size(); ++i) wanted_at.emplace(ids[i].uuid, i);
  std::ranges::sort(found, {},
                    [&wanted_at](const Product& one) { return wanted_at.at(one.id.uuid); });
  co_return found;
}

Task<std::vector<Product>> Service::load_after(ProductId after, int limit, Deadline deadline) {
  std::vector<ProductId> ids = co_await store_.ids_after(after, limit, deadline);
  std::vector<Product> products = co_await load(std::move(ids), deadline);
  co_return products;
}

Task<list::Page<Listed>> Service::browse(StaffFilter filter, list::Query query, Deadline deadline) {
  return store_.browse(std::move(filter), std::move(query), deadline);
}

std::size_t Service::read_prices(pg::ReadBatch& batch, std::vector<VariantId> variants) {
  return store_.read_prices(batch, std::move(variants));
}

std::size_t Service::read_listed_prices(pg::ReadBatch& batch) {
  return store_.read_listed_prices(batch);
}

std::vector<PricedVariant> Service::prices_in(const pg::Rows& rows) {
  return Store::prices_in(rows);
}

void Service::guard_prices(pg::WriteBatch& batch, std::vector<Expected> expected) {
  store_.guard_prices(batch, std::move(expected));
}

Task<void> Service::set_image_file(pg::Tx& tx, Uuid cause, std::string source_url, std::string file,
                                   int width, int height) {
  const bool changed = co_await store_.set_file(tx, source_url, std::move(file), width, height);
  if (!changed) co_return;
  std::vector<Uuid> products = co_await store_.products_showing(tx, std::move(source_url));
  co_await tell_changed(tx, cause, std::move(products));
}

Task<void> Service::tell_categories_changed(pg::Tx& tx, Uuid cause) {
  return outbox_.publish(tx, CategoriesChanged{cause});
}

// An event names at most 500 products.
Task<void> Service::tell_changed(pg::Tx& tx, Uuid cause, std::vector<Uuid> products) {
  for (std::size_t at = 0; at < products.size(); at += most_products_at_once) {
    const std::size_t end = std::min(products.size(), at + most_products_at_once);
    ProductsChanged event;
    event.cause = cause;
    event.products.assign(products.begin() + at, products.begin() + end);
    co_await outbox_.publish(tx, event);
  }
}

}  // namespace flipflop::product
