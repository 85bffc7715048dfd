#include "shop/product/store.h"

#include <unordered_map>

#include "shop/product/rules.h"

namespace flipflop::product {
namespace {

constexpr int most_categories = 20'000;
constexpr int most_variants_of_a_load = 100'000;
constexpr int most_products_of_a_picture = 500;

std::vector<NameValue> pairs(const pg::Row& row, int names_column, int values_column) {
  const std::vector<std::string> names = pg::array_elements(row.text(names_column));
  std::vector<std::string> values = pg::array_elements(row.text(values_column));
  std::vector<NameValue> out;
  out.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) out.push_back({names[i], std::move(values.at(i))});
  return out;
}

}  // namespace

constexpr pg::Statement select_categories{
    "product.categories",
    "SELECT id, parent_id, name, slug, description, sort_order"
    "  FROM product.category ORDER BY sort_order, name, id LIMIT $1"};

Task<std::vector<Category>> Store::categories(Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_categories, {most_categories}, deadline);
  std::vector<Category> out;
  for (const pg::Row row : rows)
    out.push_back({row.get<CategoryId>(0), row.get<std::optional<CategoryId>>(1),
                   row.get<std::string>(2), row.get<std::string>(3), row.get<std::string>(4),
                   row.get<int>(5)});
  co_return out;
}

constexpr pg::Statement select_ids_after{
    "product.ids_after", "SELECT id FROM product.product WHERE id > $1 ORDER BY id LIMIT $2"};

Task<std::vector<ProductId>> Store::ids_after(ProductId after, int limit, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_ids_after, {after, limit}, deadline);
  std::vector<ProductId> ids;
  for (const pg::Row row : rows) ids.push_back(row.get<ProductId>(0));
  co_return ids;
}

constexpr pg::Statement select_products{
    "product.load",
    "SELECT id, name, slug, description, brand, category_id, attribute_names, attribute_values,"
    "       is_active AND NOT is_hidden, is_featured, created_at, updated_at"
    "  FROM product.product WHERE id = ANY($1::uuid[]) LIMIT 10000"};

constexpr pg::Statement select_variants{
    "product.load_variants",
    "SELECT v.product_id, v.id, v.sku, v.ean, v.option_names, v.option_values, v.is_active,"
    "       p.gross_haler, p.vat_percent, p.version, p.compare_at_haler,"
    "       p.lowest_before_haler"
    "  FROM product.variant v JOIN product.price p ON p.variant_id = v.id"
    " WHERE v.product_id = ANY($1::uuid[]) ORDER BY v.product_id, v.position, v.id LIMIT $2"};

constexpr pg::Statement select_images{
    "product.load_images",
    "SELECT i.product_id, i.source_url, p.file, p.width, p.height"
    "  FROM product.image i JOIN product.picture p USING (source_url)"
    " WHERE i.product_id = ANY($1::uuid[]) ORDER BY i.product_id, i.position LIMIT $2"};

namespace {

Product product_of(const pg::Row& row) {
  Product product;
  product.id = row.get<ProductId>(0);
  product.name = row.get<std::string>(1);
  product.slug = row.get<std::string>(2);
  product.description = row.get<std::string>(3);
  product.brand = row.get<std::string>(4);
  product.category_id = row.get<std::optional<CategoryId>>(5);
  product.attributes = pairs(row, 6, 7);
  product.is_active = row.get<bool>(8);
  product.is_featured = row.get<bool>(9);
  product.created_at = row.get<Instant>(10);
  product.updated_at = row.get<Instant>(11);
  return product;
}

Variant variant_of(const pg::Row& row) {
  Variant variant;
  variant.id = row.get<VariantId>(1);
  variant.sku = row.get<std::string>(2);
  variant.ean = row.get<std::string>(3);
  variant.options = pairs(row, 4, 5);
  variant.is_active = row.get<bool>(6);
  variant.price = row.get<Money>(7);
  variant.vat = row.get<VatRate>(8);
  variant.price_version = row.get<std::int64_t>(9);
  variant.compare_at_price = row.get<std::optional<Money>>(10);
  variant.lowest_before = row.get<std::optional<Money>>(11);
  return variant;
}

}  // namespace

Task<std::vector<Product>> Store::load(std::vector<ProductId> ids, Deadline deadline) {
  pg::ReadBatch batch(database_);
  const std::size_t products_at = batch.add(select_products, {ids});
  const std::size_t variants_at = batch.add(select_variants, {ids, most_variants_of_a_load});
  const std::size_t images_at = batch.add(select_images, {ids, most_variants_of_a_load});
  const std::vector<pg::Rows> rows = co_await batch.run(deadline);

  std::vector<Product> products;
  std::unordered_map<Uuid, std::size_t> places;
  for (const pg::Row row : rows[products_at]) {
    places.emplace(row.get<Uuid>(0), products.size());
    products.push_back(product_of(row));
  }
  // A product made between the statements of a batch has variants but no row here: left out.
  for (const pg::Row row : rows[variants_at])
    if (const auto place = places.find(row.get<Uuid>(0)); place != places.end())
      products[place->second].variants.push_back(variant_of(row));
  for (const pg::Row row : rows[images_at])
    if (const auto place = places.find(row.get<Uuid>(0)); place != places.end())
      products[place->second].images.push_back(
          {row.get<std::string>(1), row.get<std::string>(2), row.get<int>(3), row.get<int>(4)});
  co_return products;
}

constexpr pg::Statement select_prices{
    "product.read_prices",
    "SELECT v.id, v.product_id, p.name, p.slug, p.brand, left(p.description, 200), v.option_names,"
    "       v.option_values, v.sku, picture.file, price.gross_haler, price.vat_percent,"
    "       price.version, price.is_sellable, product.category_path(p.category_id)"
    "  FROM product.variant v"
    "  JOIN product.product p ON p.id = v.product_id"
    "  JOIN product.price price ON price.variant_id = v.id"
    "  LEFT JOIN LATERAL (SELECT t.file FROM product.image i JOIN product.picture t USING "
    "(source_url)"
    "     WHERE i.product_id = p.id AND t.file <> '' ORDER BY i.position LIMIT 1) picture ON true"
    " WHERE v.id = ANY((SELECT $1::uuid[])::uuid[]) LIMIT 1000"};

std::size_t Store::read_prices(pg::ReadBatch& batch, std::vector<VariantId> variants) {
  return batch.add(select_prices, {variants});
}

// The list comes from an earlier statement of the same batch (the cart's), which does not know this
// schema; an absent or empty list selects nothing.
constexpr pg::Statement select_listed_prices{
    "product.read_listed_prices",
    "SELECT v.id, v.product_id, p.name, p.slug, p.brand, left(p.description, 200), v.option_names,"
    "       v.option_values, v.sku, picture.file, price.gross_haler, price.vat_percent,"
    "       price.version, price.is_sellable, product.category_path(p.category_id)"
    "  FROM product.variant v"
    "  JOIN product.product p ON p.id = v.product_id"
    "  JOIN product.price price ON price.variant_id = v.id"
    "  LEFT JOIN LATERAL (SELECT t.file FROM product.image i JOIN product.picture t USING "
    "(source_url)"
    "     WHERE i.product_id = p.id AND t.file <> '' ORDER BY i.position LIMIT 1) picture ON true"
    " WHERE v.id = ANY(NULLIF(current_setting('flipflop.variants', true), '')::uuid[]) LIMIT 1000"};

std::size_t Store::read_listed_prices(pg::ReadBatch& batch) {
  return batch.add(select_listed_prices, {});
}

std::vector<PricedVariant> Store::prices_in(const pg::Rows& rows) {
  std::vector<PricedVariant> out;
  for (const pg::Row row : rows) {
    PricedVariant variant;
    variant.id = row.get<VariantId>(0);
    variant.product_id = row.get<ProductId>(1);
    variant.product_name = row.get<std::string>(2);
    variant.product_slug = row.get<std::string>(3);
    variant.brand = row.get<std::string>(4);
    variant.summary = row.get<std::string>(5);
    variant.options = pairs(row, 6, 7);
    variant.variant_label = variant_label(variant.options);
    variant.sku = row.get<std::string>(8);
    variant.image_file = row.text(9);
    variant.price = row.get<Money>(10);
    variant.vat = row.get<VatRate>(11);
    variant.price_version = row.get<std::int64_t>(12);
    variant.is_sellable = row.get<bool>(13);
    variant.categories = row.get<std::vector<Uuid>>(14);
    out.push_back(std::move(variant));
  }
  return out;
}

// The version moves with every change of sellability, so the narrow row is all that is locked.
constexpr pg::Statement ensure_prices{
    "product.guard_prices",
    "SELECT platform.ensure((SELECT count(*) FROM"
    "   (SELECT 1 FROM product.price p"
    "      JOIN unnest((SELECT $1::uuid[]), (SELECT $2::bigint[])) AS expected(id, version)"
    "        ON p.variant_id = expected.id AND p.version = expected.version"
    "     WHERE p.is_sellable ORDER BY p.variant_id FOR SHARE OF p) AS locked)"
    " = cardinality($1::uuid[]), 'price_changed')"};

void Store::guard_prices(pg::WriteBatch& batch, std::vector<Products::Expected> expected) {
  std::vector<VariantId> ids;
  std::vector<std::int64_t> versions;
  for (const Products::Expected& one : expected) {
    ids.push_back(one.id);
    versions.push_back(one.price_version);
  }
  batch.add_guard(pg::Stage::carts, ensure_prices, {ids, versions}, Products::guard_price_changed);
}

constexpr pg::Statement select_picture_state{
    "product.picture_is_stored", "SELECT file <> '' FROM product.picture WHERE source_url = $1"};

Task<bool> Store::is_stored(std::string source_url, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_picture_state, {source_url}, deadline);
  co_return !rows.empty() && rows[0].get<bool>(0);
}

constexpr pg::Statement update_picture{
    "product.set_picture_file",
    "UPDATE product.picture SET state = 'stored', file = $2, width = $3, height = $4"
    " WHERE source_url = $1 AND file <> $2"};

Task<bool> Store::set_file(pg::Tx& tx, std::string source_url, std::string file, int width,
                           int height) {
  const pg::Rows rows = co_await tx.run(update_picture, {source_url, file, width, height});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_products_of_picture{
    "product.products_showing",
    "SELECT product_id FROM product.image WHERE source_url = $1 ORDER BY product_id LIMIT $2"};

Task<std::vector<Uuid>> Store::products_showing(pg::Tx& tx, std::string source_url) {
  const pg::Rows rows =
      co_await tx.run(select_products_of_picture, {source_url, most_products_of_a_picture});
  std::vector<Uuid> products;
  for (const pg::Row row : rows) products.push_back(row.get<Uuid>(0));
  co_return products;
}

constexpr pg::Statement queue_pictures{
    "product.take_waiting_pictures",
    "UPDATE product.picture SET state = 'queued' WHERE source_url IN"
    " (SELECT source_url FROM product.picture WHERE state = 'waiting'"
    "   ORDER BY rank, source_url LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING source_url"};

Task<std::vector<std::string>> Store::take_waiting(pg::Tx& tx, int limit) {
  const pg::Rows rows = co_await tx.run(queue_pictures, {limit});
  std::vector<std::string> urls;
  for (const pg::Row row : rows) urls.push_back(row.get<std::string>(0));
  co_return urls;
}

}  // namespace flipflop::product
