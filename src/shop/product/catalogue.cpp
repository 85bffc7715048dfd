#include "shop/product/catalogue.h"

#include "base/invariant.h"
#include "shop/product/described.h"
#include "shop/product/rules.h"
#include "shop/product/store_catalogue.h"

namespace flipflop::product {
namespace {

// The basic rate of 2026.
constexpr VatRate usual_vat{21};

ImportedProduct as_import(ProductId id, VariantId variant_id, const ProductEdit& made) {
  ImportedProduct product;
  product.id = id;
  product.name = *made.name;
  product.description = made.description.value_or("");
  product.brand = made.brand.value_or("");
  product.image_urls = made.image_urls.value_or(std::vector<std::string>{});
  ImportedVariant variant;
  variant.id = variant_id;
  variant.sku = *made.sku;
  variant.price = *made.price;
  variant.vat = made.vat.value_or(usual_vat);
  product.variants.push_back(std::move(variant));
  return product;
}

template <class Id>
Id done_before(const idempotency::Once& once) {
  const auto id = Id::parse(once.done_about());
  invariant(id.has_value(), "the key was claimed with the id of what it made");
  return *id;
}

}  // namespace

Task<std::expected<ProductId, EditRefusal>> Catalogue::add_product(ProductEdit made,
                                                                   audit_log::Actor actor,
                                                                   Deadline deadline) {
  invariant(made.name && made.sku && made.price, "a new product has a name, a number and a price");
  if (idempotency::was_done(made.once)) co_return done_before<ProductId>(*made.once);
  const auto id = platform_.ids.next_as<ProductId>();
  audit_log::Entry entry{std::move(actor), "product.add", id.text(), "", described(made)};
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, made.once, id.text());
  const Done inserted = co_await insert_product(tx, id, std::move(made));
  const Done done = co_await finish(tx, inserted, std::move(entry));
  if (!done) co_return std::unexpected(done.error());
  co_return id;
}

Task<Catalogue::Done> Catalogue::insert_product(pg::Tx& tx, ProductId id, ProductEdit made) {
  CatalogueStore store(tx, platform_.clock.now());
  co_await store.lock_names();
  const bool is_taken = co_await store.is_sku_used(*made.sku, id);
  if (is_taken) co_return std::unexpected(EditRefusal::sku_taken);
  std::vector<ImportedProduct> products = {as_import(id, platform_.ids.next_as<VariantId>(), made)};
  co_await service_.upsert(tx, platform_.ids.next(), std::move(products));
  ProductEdit rest;
  rest.category = made.category;
  rest.compare_at_price = made.compare_at_price;
  rest.is_active = made.is_active;
  const Done done = co_await update_product(tx, id, std::move(rest));
  co_return done;
}

Task<std::expected<void, EditRefusal>> Catalogue::change_product(ProductId id, ProductEdit edit,
                                                                 audit_log::Actor actor,
                                                                 Deadline deadline) {
  if (idempotency::was_done(edit.once)) co_return Done{};
  audit_log::Entry entry{std::move(actor), "product.change", id.text(), "", described(edit)};
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, edit.once, id.text());
  Done updated = co_await check_product(tx, id, edit, &entry);
  if (updated) updated = co_await update_product(tx, id, std::move(edit));
  const Done done = co_await finish(tx, updated, std::move(entry));
  co_return done;
}

Task<Catalogue::Done> Catalogue::check_product(pg::Tx& tx, ProductId id, ProductEdit edit,
                                               audit_log::Entry* entry) {
  CatalogueStore store(tx, platform_.clock.now());
  const bool is_known = co_await store.lock_product(id);
  if (!is_known) co_return std::unexpected(EditRefusal::unknown_product);
  const std::string version = co_await store.product_version(id);
  if (edit.seen_version && *edit.seen_version != version)
    co_return std::unexpected(EditRefusal::stale);
  const ProductEdit now = co_await store.product_now(id);
  entry->before = described(as_far_as(edit, now));
  co_return Done{};
}

// Locks as an import does: the product, names, prices.
Task<Catalogue::Done> Catalogue::update_product(pg::Tx& tx, ProductId id, ProductEdit edit) {
  CatalogueStore store(tx, platform_.clock.now());
  const bool is_known = co_await store.lock_product(id);
  if (!is_known) co_return std::unexpected(EditRefusal::unknown_product);
  if (edit.category && *edit.category) {
    const bool is_there = co_await store.share_category(**edit.category);
    if (!is_there) co_return std::unexpected(EditRefusal::unknown_category);
  }
  if (edit.sku) {
    co_await store.lock_names();
    const bool is_taken = co_await store.is_sku_used(*edit.sku, id);
    if (is_taken) co_return std::unexpected(EditRefusal::sku_taken);
  }
  co_await store.update_product(id, edit);
  const bool is_of_variant = edit.sku || edit.price || edit.vat || edit.compare_at_price;
  if (is_of_variant) {
    const auto variant = co_await store.lock_only_variant(id);
    if (!variant) co_return std::unexpected(EditRefusal::has_variants);
    co_await store.update_variant(*variant, edit);
  }
  if (edit.image_urls) co_await store.replace_images(id, *edit.image_urls);
  if (edit.is_active) co_await store.settle_sellable(id);
  std::vector<Uuid> changed = {id.uuid};
  co_await service_.tell_changed(tx, platform_.ids.next(), std::move(changed));
  co_return Done{};
}

Task<std::expected<CategoryId, EditRefusal>> Catalogue::add_category(CategoryEdit made,
                                                                     audit_log::Actor actor,
                                                                     Deadline deadline) {
  invariant(made.name.has_value(), "a new category has a name");
  if (idempotency::was_done(made.once)) co_return done_before<CategoryId>(*made.once);
  const auto id = platform_.ids.next_as<CategoryId>();
  audit_log::Entry entry{std::move(actor), "category.add", id.text(), "", described(made)};
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, made.once, id.text());
  const Done inserted = co_await insert_category(tx, id, std::move(made));
  const Done done = co_await finish(tx, inserted, std::move(entry));
  if (!done) co_return std::unexpected(done.error());
  co_return id;
}

Task<Catalogue::Done> Catalogue::insert_category(pg::Tx& tx, CategoryId id, CategoryEdit made) {
  CatalogueStore store(tx, platform_.clock.now());
  co_await store.lock_names();
  if (made.parent && *made.parent) {
    const bool is_there = co_await store.share_category(**made.parent);
    if (!is_there) co_return std::unexpected(EditRefusal::unknown_parent);
  }
  std::vector<std::string> candidates = {made.slug.value_or("")};
  if (!made.slug) candidates = slug_candidates({*made.name}, id.uuid);
  auto taken = co_await store.taken_slugs(candidates);
  if (made.slug && taken.contains(*made.slug)) co_return std::unexpected(EditRefusal::slug_taken);
  made.slug = take_slug(candidates, taken);
  co_await store.insert_category(id, made);
  co_await service_.tell_categories_changed(tx, platform_.ids.next());
  co_return Done{};
}

Task<std::expected<void, EditRefusal>> Catalogue::change_category(CategoryId id, CategoryEdit edit,
                                                                  audit_log::Actor actor,
                                                                  Deadline deadline) {
  if (idempotency::was_done(edit.once)) co_return Done{};
  audit_log::Entry entry{std::move(actor), "category.change", id.text(), "", described(edit)};
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, edit.once, id.text());
  Done updated = co_await check_category(tx, id, edit, &entry);
  if (updated) updated = co_await update_category(tx, id, std::move(edit));
  const Done done = co_await finish(tx, updated, std::move(entry));
  co_return done;
}

// Names are locked before the category, as everywhere.
Task<Catalogue::Done> Catalogue::check_category(pg::Tx& tx, CategoryId id, CategoryEdit edit,
                                                audit_log::Entry* entry) {
  CatalogueStore store(tx, platform_.clock.now());
  co_await store.lock_names();
  const bool is_known = co_await store.lock_category(id);
  if (!is_known) co_return std::unexpected(EditRefusal::unknown_category);
  const std::string version = co_await store.category_version(id);
  if (edit.seen_version && *edit.seen_version != version)
    co_return std::unexpected(EditRefusal::stale);
  const CategoryEdit now = co_await store.category_now(id);
  entry->before = described(as_far_as(edit, now));
  co_return Done{};
}

Task<Catalogue::Done> Catalogue::update_category(pg::Tx& tx, CategoryId id, CategoryEdit edit) {
  CatalogueStore store(tx, platform_.clock.now());
  co_await store.lock_names();  // no two categories move below each other at once
  const bool is_known = co_await store.share_category(id);
  if (!is_known) co_return std::unexpected(EditRefusal::unknown_category);
  if (edit.parent && *edit.parent) {
    const bool is_there = co_await store.share_category(**edit.parent);
    if (!is_there) co_return std::unexpected(EditRefusal::unknown_parent);
    const bool is_below = co_await store.is_at_or_below(**edit.parent, id);
    if (is_below) co_return std::unexpected(EditRefusal::parent_is_below);
  }
  if (edit.slug) {
    const bool is_taken = co_await store.is_slug_of_another(*edit.slug, id);
    if (is_taken) co_return std::unexpected(EditRefusal::slug_taken);
  }
  co_await store.update_category(id, edit);
  co_await service_.tell_categories_changed(tx, platform_.ids.next());
  co_return Done{};
}

Task<std::expected<void, EditRefusal>> Catalogue::remove_category(CategoryId id, CategoryEdit seen,
                                                                  audit_log::Actor actor,
                                                                  Deadline deadline) {
  if (idempotency::was_done(seen.once)) co_return Done{};
  audit_log::Entry entry{std::move(actor), "category.remove", id.text(), "", ""};
  CategoryEdit whole = {.name = "", .slug = "", .description = ""};
  whole.parent = std::optional<CategoryId>();
  whole.seen_version = std::move(seen.seen_version);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, seen.once, id.text());
  Done removed = co_await check_category(tx, id, std::move(whole), &entry);
  if (removed) removed = co_await delete_category(tx, id);
  const Done done = co_await finish(tx, removed, std::move(entry));
  co_return done;
}

Task<Catalogue::Done> Catalogue::delete_category(pg::Tx& tx, CategoryId id) {
  CatalogueStore store(tx, platform_.clock.now());
  co_await store.lock_names();  // an import may just now need it
  const bool is_known = co_await store.lock_category(id);
  if (!is_known) co_return std::unexpected(EditRefusal::unknown_category);
  const bool is_used = co_await store.is_used(id);
  if (is_used) co_return std::unexpected(EditRefusal::is_used);
  co_await store.delete_category(id);
  co_await service_.tell_categories_changed(tx, platform_.ids.next());
  co_return Done{};
}

Task<Catalogue::Done> Catalogue::finish(pg::Tx& tx, Done done, audit_log::Entry entry) {
  if (!done) {
    co_await tx.rollback();
    co_return done;
  }
  co_await platform_.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  co_return done;
}

Task<std::optional<Product>> Catalogue::find_product(ProductId id, Deadline deadline) {
  std::vector<Product> found = co_await service_.load({id}, deadline);
  if (found.empty()) co_return std::nullopt;
  co_return std::move(found.front());
}

Task<std::string> Catalogue::product_version(ProductId id, Deadline deadline) {
  return service_.store().product_version(id, deadline);
}

Task<std::string> Catalogue::category_version(CategoryId id, Deadline deadline) {
  return service_.store().category_version(id, deadline);
}

Task<std::optional<Category>> Catalogue::find_category(CategoryId id, Deadline deadline) {
  const std::vector<Category> all = co_await service_.categories(deadline);
  for (const Category& category : all)
    if (category.id == id) co_return category;
  co_return std::nullopt;
}

}  // namespace flipflop::product
