#include "shop/product/store_import.h"

#include <utility>

#include "shop/product/store_reductions.h"

namespace flipflop::product {
namespace {

constexpr int most_changed_owners = 500;

std::vector<std::string> names_of(const std::vector<NameValue>& pairs) {
  std::vector<std::string> names;
  for (const NameValue& pair : pairs) names.push_back(pair.name);
  return names;
}

std::vector<std::string> values_of(const std::vector<NameValue>& pairs) {
  std::vector<std::string> values;
  for (const NameValue& pair : pairs) values.push_back(pair.value);
  return values;
}

// An array as the text of one element: unnest() would flatten an array of arrays.
std::string array_text(const std::vector<std::string>& texts) {
  return *pg::Param(texts).text();
}

// The columns of the product table, for those products that `wanted` picks.
struct ProductColumns {
  std::vector<ProductId> ids;
  std::vector<std::string> names, slugs, descriptions, brands, attribute_names, attribute_values,
      hashes;
  std::vector<std::optional<CategoryId>> categories;
  std::vector<bool> featured;

  void add(const Prepared& prepared) {
    ids.push_back(prepared.product.id);
    names.push_back(prepared.product.name);
    slugs.push_back(prepared.slug);
    descriptions.push_back(prepared.product.description);
    brands.push_back(prepared.product.brand);
    attribute_names.push_back(array_text(names_of(prepared.product.attributes)));
    attribute_values.push_back(array_text(values_of(prepared.product.attributes)));
    hashes.push_back(prepared.hash);
    categories.push_back(prepared.category_id);
    featured.push_back(prepared.product.is_featured);
  }
};

}  // namespace

constexpr pg::Statement lock_known_products{
    "product.lock_known",
    "SELECT id, content_hash, is_active FROM product.product WHERE id = ANY($1::uuid[])"
    " ORDER BY id FOR UPDATE"};

Task<std::unordered_map<Uuid, KnownProduct>> ImportStore::lock_products(
    std::vector<ProductId> ids) {
  const pg::Rows rows = co_await tx_.run(lock_known_products, {ids});
  std::unordered_map<Uuid, KnownProduct> known;
  for (const pg::Row row : rows)
    known.emplace(row.get<Uuid>(0), KnownProduct{row.get<std::string>(1), row.get<bool>(2)});
  co_return known;
}

// Two imports would otherwise both find "lampa" free. The number is this lock's name.
constexpr pg::Statement lock_all_names{"product.lock_names",
                                       "SELECT pg_advisory_xact_lock(7210431)"};

Task<void> ImportStore::lock_names() {
  co_await tx_.run(lock_all_names);
}

constexpr pg::Statement select_categories_by_path{
    "product.categories_by_path",
    "SELECT import_path, id FROM product.category WHERE import_path = ANY($1::text[])"};

Task<std::unordered_map<std::string, CategoryId>> ImportStore::categories_by_path(
    std::vector<std::string> path_keys) {
  const pg::Rows rows = co_await tx_.run(select_categories_by_path, {path_keys});
  std::unordered_map<std::string, CategoryId> found;
  for (const pg::Row row : rows) found.emplace(row.get<std::string>(0), row.get<CategoryId>(1));
  co_return found;
}

constexpr pg::Statement select_category_slugs{
    "product.taken_category_slugs",
    "SELECT slug FROM product.category WHERE slug = ANY($1::text[])"};

Task<std::unordered_set<std::string>> ImportStore::taken_category_slugs(
    std::vector<std::string> slugs) {
  const pg::Rows rows = co_await tx_.run(select_category_slugs, {slugs});
  std::unordered_set<std::string> taken;
  for (const pg::Row row : rows) taken.insert(row.get<std::string>(0));
  co_return taken;
}

constexpr pg::Statement select_product_slugs{
    "product.taken_product_slugs", "SELECT slug FROM product.product WHERE slug = ANY($1::text[])"};

Task<std::unordered_set<std::string>> ImportStore::taken_product_slugs(
    std::vector<std::string> slugs) {
  const pg::Rows rows = co_await tx_.run(select_product_slugs, {slugs});
  std::unordered_set<std::string> taken;
  for (const pg::Row row : rows) taken.insert(row.get<std::string>(0));
  co_return taken;
}

constexpr pg::Statement add_categories{
    "product.insert_categories",
    "INSERT INTO product.category (id, parent_id, name, slug, import_path)"
    " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])"};

Task<void> ImportStore::insert_categories(std::vector<NewCategory> categories) {
  std::vector<CategoryId> ids;
  std::vector<std::optional<CategoryId>> parents;
  std::vector<std::string> names, slugs, paths;
  for (const NewCategory& category : categories) {
    ids.push_back(category.id);
    parents.push_back(category.parent_id);
    names.push_back(category.name);
    slugs.push_back(category.slug);
    paths.push_back(category.path_key);
  }
  co_await tx_.run(add_categories, {ids, parents, names, slugs, paths});
}

constexpr pg::Statement select_numbers{
    "product.numbers_of",
    "SELECT id, sku FROM product.variant WHERE id = ANY($1::uuid[]) AND is_active"};

Task<std::unordered_map<Uuid, std::string>> ImportStore::numbers_of(
    std::vector<VariantId> variants) {
  std::unordered_map<Uuid, std::string> numbers;
  if (variants.empty()) co_return numbers;
  const pg::Rows rows = co_await tx_.run(select_numbers, {variants});
  for (const pg::Row row : rows) numbers.emplace(row.get<Uuid>(0), row.get<std::string>(1));
  co_return numbers;
}

// The order keeps former owners readable (before variants move) and the price rows locked in id
// order before any of them changes.
Task<std::vector<Uuid>> ImportStore::write(std::vector<Prepared> products) {
  products_ = std::move(products);
  co_await insert_products();
  co_await update_products();
  co_await lock_prices();
  std::vector<Uuid> former = co_await former_owners();
  co_await write_variants();
  co_await write_prices();
  co_await settle_sellable(product_ids());
  if (!former.empty()) co_await retire_emptied(former);
  co_await write_images();
  co_return former;
}

constexpr pg::Statement add_products{
    "product.insert_products",
    "INSERT INTO product.product (id, name, slug, description, brand, category_id,"
    "   attribute_names, attribute_values, is_featured, content_hash, is_active, created_at,"
    "   updated_at)"
    " SELECT t.id, t.name, t.slug, t.description, t.brand, t.category_id, t.names::text[],"
    "        t.values::text[], t.featured, t.hash, true, $11, $11"
    "   FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::uuid[],"
    "               $7::text[], $8::text[], $9::boolean[], $10::text[])"
    "     AS t(id, name, slug, description, brand, category_id, names, values, featured, hash)"};

Task<void> ImportStore::insert_products() {
  ProductColumns c;
  for (const Prepared& prepared : products_)
    if (!prepared.slug.empty()) c.add(prepared);
  if (c.ids.empty()) co_return;
  co_await tx_.run(add_products,
                   {c.ids, c.names, c.slugs, c.descriptions, c.brands, c.categories,
                    c.attribute_names, c.attribute_values, c.featured, c.hashes, now_});
}

constexpr pg::Statement change_products{
    "product.update_products",
    "UPDATE product.product AS p SET name = t.name, description = t.description, brand = t.brand,"
    "   category_id = t.category_id, attribute_names = t.names::text[],"
    "   attribute_values = t.values::text[], is_featured = t.featured, content_hash = t.hash,"
    "   is_active = true, updated_at = $10"
    "  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[],"
    "              $7::text[], $8::boolean[], $9::text[])"
    "    AS t(id, name, description, brand, category_id, names, values, featured, hash)"
    " WHERE p.id = t.id"};

Task<void> ImportStore::update_products() {
  ProductColumns c;
  for (const Prepared& prepared : products_)
    if (prepared.slug.empty()) c.add(prepared);
  if (c.ids.empty()) co_return;
  co_await tx_.run(change_products,
                   {c.ids, c.names, c.descriptions, c.brands, c.categories, c.attribute_names,
                    c.attribute_values, c.featured, c.hashes, now_});
}

// Buyers lock the same rows FOR SHARE in the same order.
constexpr pg::Statement lock_price_rows{
    "product.lock_prices",
    "SELECT 1 FROM product.price WHERE variant_id IN"
    " (SELECT id FROM product.variant WHERE product_id = ANY($1::uuid[]) OR id = ANY($2::uuid[]))"
    " ORDER BY variant_id FOR NO KEY UPDATE"};

Task<void> ImportStore::lock_prices() {
  co_await tx_.run(lock_price_rows, {product_ids(), variant_ids()});
}

constexpr pg::Statement select_former_owners{
    "product.former_owners",
    "SELECT DISTINCT v.product_id FROM product.variant v"
    "  JOIN unnest($1::uuid[], $2::uuid[]) AS t(id, product_id) ON t.id = v.id"
    " WHERE v.product_id <> t.product_id AND v.product_id <> ALL($3::uuid[]) LIMIT $4"};

Task<std::vector<Uuid>> ImportStore::former_owners() {
  std::vector<ProductId> owners;
  for (const Prepared& prepared : products_)
    owners.insert(owners.end(), prepared.product.variants.size(), prepared.product.id);
  const pg::Rows rows = co_await tx_.run(
      select_former_owners, {variant_ids(), owners, product_ids(), most_changed_owners});
  std::vector<Uuid> former;
  for (const pg::Row row : rows) former.push_back(row.get<Uuid>(0));
  co_return former;
}

constexpr pg::Statement retire_products_without_variants{
    "product.retire_emptied",
    "UPDATE product.product AS p SET is_active = false, updated_at = $2"
    " WHERE p.id = ANY($1::uuid[]) AND p.is_active AND NOT EXISTS"
    "   (SELECT 1 FROM product.variant v WHERE v.product_id = p.id AND v.is_active)"};

Task<void> ImportStore::retire_emptied(std::vector<Uuid> products) {
  co_await tx_.run(retire_products_without_variants, {products, now_});
}

constexpr pg::Statement retire_variants{
    "product.retire_variants",
    "UPDATE product.variant SET is_active = false"
    " WHERE product_id = ANY($1::uuid[]) AND is_active AND id <> ALL($2::uuid[])"};

constexpr pg::Statement upsert_variants{
    "product.upsert_variants",
    "INSERT INTO product.variant AS v (id, product_id, position, sku, ean, option_names,"
    "   option_values, is_active)"
    " SELECT t.id, t.product_id, t.position, t.sku, t.ean, t.names::text[], t.values::text[], true"
    "   FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[],"
    "               $7::text[]) AS t(id, product_id, position, sku, ean, names, values)"
    "  ORDER BY t.id"
    " ON CONFLICT (id) DO UPDATE SET product_id = EXCLUDED.product_id,"
    "   position = EXCLUDED.position, sku = EXCLUDED.sku, ean = EXCLUDED.ean,"
    "   option_names = EXCLUDED.option_names, option_values = EXCLUDED.option_values,"
    "   is_active = true"
    " WHERE (v.product_id, v.position, v.sku, v.ean, v.option_names, v.option_values, v.is_active)"
    "   IS DISTINCT FROM (EXCLUDED.product_id, EXCLUDED.position, EXCLUDED.sku, EXCLUDED.ean,"
    "     EXCLUDED.option_names, EXCLUDED.option_values, true)"};

Task<void> ImportStore::write_variants() {
  std::vector<ProductId> owners;
  std::vector<int> positions;
  std::vector<std::string> skus, eans, names, values;
  for (const Prepared& prepared : products_) {
    int position = 0;
    for (const ImportedVariant& variant : prepared.product.variants) {
      owners.push_back(prepared.product.id);
      positions.push_back(position++);
      skus.push_back(variant.sku);
      eans.push_back(variant.ean);
      names.push_back(array_text(names_of(variant.options)));
      values.push_back(array_text(values_of(variant.options)));
    }
  }
  std::vector<VariantId> staying = variant_ids();
  for (const Prepared& prepared : products_) {
    const auto& kept = prepared.product.kept_variants;
    staying.insert(staying.end(), kept.begin(), kept.end());
  }
  co_await tx_.run(retire_variants, {product_ids(), staying});
  co_await tx_.run(upsert_variants, {variant_ids(), owners, positions, skus, eans, names, values});
}

constexpr pg::Statement upsert_prices{
    "product.upsert_prices",
    "INSERT INTO product.price AS p (variant_id, gross_haler, vat_percent, is_sellable, version,"
    "   changed_at)"
    " SELECT t.id, t.gross, t.vat, true, 1, $4"
    "   FROM unnest($1::uuid[], $2::bigint[], $3::int[]) AS t(id, gross, vat) ORDER BY t.id"
    " ON CONFLICT (variant_id) DO UPDATE SET gross_haler = EXCLUDED.gross_haler,"
    "   vat_percent = EXCLUDED.vat_percent, version = p.version + 1, changed_at = $4"
    " WHERE (p.gross_haler, p.vat_percent) IS DISTINCT FROM"
    "       (EXCLUDED.gross_haler, EXCLUDED.vat_percent)"};

Task<void> ImportStore::write_prices() {
  std::vector<Money> prices;
  std::vector<VatRate> rates;
  for (const Prepared& prepared : products_) {
    for (const ImportedVariant& variant : prepared.product.variants) {
      prices.push_back(variant.price);
      rates.push_back(variant.vat);
    }
  }
  co_await tx_.run(upsert_prices, {variant_ids(), prices, rates, now_});
  co_await settle_reductions(tx_, variant_ids());
}

constexpr pg::Statement update_sellable{
    "product.settle_sellable",
    "UPDATE product.price AS price SET is_sellable = now.sellable, version = price.version + 1"
    "  FROM (SELECT v.id, v.is_active AND p.is_active AND NOT p.is_hidden AS sellable"
    "          FROM product.variant v JOIN product.product p ON p.id = v.product_id"
    "         WHERE v.product_id = ANY($1::uuid[])) AS now"
    " WHERE price.variant_id = now.id AND price.is_sellable <> now.sellable"};

Task<void> ImportStore::settle_sellable(std::vector<ProductId> products) {
  co_await tx_.run(update_sellable, {products});
}

constexpr pg::Statement remove_images{
    "product.remove_images",
    "DELETE FROM product.image WHERE product_id = ANY($1::uuid[]) AND (product_id, source_url)"
    " NOT IN (SELECT * FROM unnest($2::uuid[], $3::text[]))"};

constexpr pg::Statement add_pictures{"product.add_pictures",
                                     "INSERT INTO product.picture (source_url, rank)"
                                     " SELECT t.url, min(t.position)"
                                     "   FROM unnest($1::text[], $2::int[]) AS t(url, position)"
                                     "  GROUP BY t.url ORDER BY t.url"
                                     " ON CONFLICT (source_url) DO NOTHING"};

constexpr pg::Statement upsert_images{
    "product.upsert_images",
    "INSERT INTO product.image AS i (product_id, source_url, position)"
    " SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[])"
    " ON CONFLICT (product_id, source_url) DO UPDATE SET position = EXCLUDED.position"
    " WHERE i.position <> EXCLUDED.position"};

Task<void> ImportStore::write_images() {
  std::vector<ProductId> owners;
  std::vector<std::string> urls;
  for (const Prepared& prepared : products_) {
    for (const std::string& url : prepared.product.image_urls) {
      owners.push_back(prepared.product.id);
      urls.push_back(url);
    }
  }
  co_await replace_images(product_ids(), std::move(owners), std::move(urls));
}

Task<void> ImportStore::replace_images(std::vector<ProductId> products,
                                       std::vector<ProductId> owners,
                                       std::vector<std::string> urls) {
  co_await tx_.run(remove_images, {products, owners, urls});
  if (urls.empty()) co_return;
  std::vector<int> positions;
  for (std::size_t at = 0; at < urls.size(); ++at) {
    const bool goes_on = at > 0 && owners[at] == owners[at - 1];
    positions.push_back(goes_on ? positions.back() + 1 : 0);
  }
  co_await tx_.run(add_pictures, {urls, positions});
  co_await tx_.run(upsert_images, {owners, urls, positions});
}

constexpr pg::Statement lock_price_rows_of_products{
    "product.lock_prices_of_products",
    "SELECT 1 FROM product.price WHERE variant_id IN"
    " (SELECT id FROM product.variant WHERE product_id = ANY($1::uuid[]))"
    " ORDER BY variant_id FOR NO KEY UPDATE"};

constexpr pg::Statement deactivate_products{
    "product.deactivate",
    "UPDATE product.product SET is_active = false, updated_at = $2"
    " WHERE id = ANY($1::uuid[]) AND is_active RETURNING id"};

Task<std::vector<ProductId>> ImportStore::deactivate(std::vector<ProductId> products) {
  co_await tx_.run(lock_known_products, {products});
  const pg::Rows rows = co_await tx_.run(deactivate_products, {products, now_});
  std::vector<ProductId> changed;
  for (const pg::Row row : rows) changed.push_back(row.get<ProductId>(0));
  if (changed.empty()) co_return changed;
  co_await tx_.run(lock_price_rows_of_products, {changed});
  co_await settle_sellable(changed);
  co_return changed;
}

std::vector<ProductId> ImportStore::product_ids() const {
  std::vector<ProductId> ids;
  for (const Prepared& prepared : products_) ids.push_back(prepared.product.id);
  return ids;
}

std::vector<VariantId> ImportStore::variant_ids() const {
  std::vector<VariantId> ids;
  for (const Prepared& prepared : products_)
    for (const ImportedVariant& variant : prepared.product.variants) ids.push_back(variant.id);
  return ids;
}

}  // namespace flipflop::product
