#include "shop/product/store_catalogue.h"

#include "shop/product/store_reductions.h"

namespace flipflop::product {

constexpr pg::Statement lock_edited_product{
    "product.lock_edited", "SELECT id FROM product.product WHERE id = $1 FOR UPDATE"};

Task<bool> CatalogueStore::lock_product(ProductId id) {
  const pg::Rows rows = co_await tx_.run(lock_edited_product, {id});
  co_return !rows.empty();
}

constexpr pg::Statement select_sku_used{"product.is_sku_used",
                                        "SELECT EXISTS (SELECT 1 FROM product.variant WHERE sku = "
                                        "$1 AND product_id <> $2 AND is_active)"};

Task<bool> CatalogueStore::is_sku_used(std::string sku, ProductId by_other_than) {
  const pg::Rows rows = co_await tx_.run(select_sku_used, {sku, by_other_than});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement edit_product{
    "product.edit",
    "UPDATE product.product SET name = coalesce($2, name), description = coalesce($3, description),"
    "   brand = coalesce($4, brand), is_hidden = coalesce(NOT $5::boolean, is_hidden),"
    "   category_id = CASE WHEN $6::boolean THEN $7::uuid ELSE category_id END, updated_at = $8"
    " WHERE id = $1"};

Task<void> CatalogueStore::update_product(ProductId id, ProductEdit edit) {
  const std::optional<CategoryId> category = edit.category ? *edit.category : std::nullopt;
  co_await tx_.run(edit_product, {id, edit.name, edit.description, edit.brand, edit.is_active,
                                  edit.category.has_value(), category, now_});
}

// Two rows are enough to know that it is not the only one.
constexpr pg::Statement lock_variants_on_sale{
    "product.lock_only_variant",
    "SELECT v.id FROM product.variant v JOIN product.price p ON p.variant_id = v.id"
    " WHERE v.product_id = $1 AND v.is_active ORDER BY v.id LIMIT 2 FOR NO KEY UPDATE OF p"};

Task<std::optional<VariantId>> CatalogueStore::lock_only_variant(ProductId product) {
  const pg::Rows rows = co_await tx_.run(lock_variants_on_sale, {product});
  if (rows.size() != 1) co_return std::nullopt;
  co_return rows[0].get<VariantId>(0);
}

constexpr pg::Statement edit_variant{"product.edit_variant",
                                     "UPDATE product.variant SET sku = $2 WHERE id = $1"};

// A price before of nothing is none. The version tells orders under way that the price moved.
constexpr pg::Statement edit_price{
    "product.edit_price",
    "UPDATE product.price SET gross_haler = coalesce($2, gross_haler),"
    "   vat_percent = coalesce($3, vat_percent),"
    "   compare_at_haler = CASE WHEN $4::bigint IS NULL THEN compare_at_haler"
    "     ELSE NULLIF($4::bigint, 0) END,"
    "   version = version + 1, changed_at = $5"
    " WHERE variant_id = $1"};

Task<void> CatalogueStore::update_variant(VariantId id, ProductEdit edit) {
  if (edit.sku) co_await tx_.run(edit_variant, {id, *edit.sku});
  if (!edit.price && !edit.vat && !edit.compare_at_price) co_return;
  std::optional<int> vat;
  if (edit.vat) vat = edit.vat->percent;
  co_await tx_.run(edit_price, {id, edit.price, vat, edit.compare_at_price, now_});
  std::vector<VariantId> variants = {id};
  co_await settle_reductions(tx_, std::move(variants));
}

Task<void> CatalogueStore::replace_images(ProductId id, std::vector<std::string> urls) {
  std::vector<ProductId> products = {id};
  std::vector<ProductId> owners(urls.size(), id);
  return import_.replace_images(std::move(products), std::move(owners), std::move(urls));
}

Task<void> CatalogueStore::settle_sellable(ProductId id) {
  std::vector<ProductId> ids = {id};
  return import_.settle_sellable(std::move(ids));
}

constexpr pg::Statement share_category_row{
    "product.share_category", "SELECT id FROM product.category WHERE id = $1 FOR KEY SHARE"};

Task<bool> CatalogueStore::share_category(CategoryId id) {
  const pg::Rows rows = co_await tx_.run(share_category_row, {id});
  co_return !rows.empty();
}

constexpr pg::Statement lock_category_row{
    "product.lock_category", "SELECT id FROM product.category WHERE id = $1 FOR UPDATE"};

Task<bool> CatalogueStore::lock_category(CategoryId id) {
  const pg::Rows rows = co_await tx_.run(lock_category_row, {id});
  co_return !rows.empty();
}

Task<std::unordered_set<std::string>> CatalogueStore::taken_slugs(std::vector<std::string> slugs) {
  return import_.taken_category_slugs(std::move(slugs));
}

constexpr pg::Statement select_slug_of_another{
    "product.is_slug_of_another",
    "SELECT EXISTS (SELECT 1 FROM product.category WHERE slug = $1 AND id <> $2)"};

Task<bool> CatalogueStore::is_slug_of_another(std::string slug, CategoryId id) {
  const pg::Rows rows = co_await tx_.run(select_slug_of_another, {slug, id});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement select_is_below{
    "product.is_at_or_below",
    "WITH RECURSIVE above AS (SELECT id, parent_id FROM product.category WHERE id = $1"
    "   UNION SELECT c.id, c.parent_id FROM product.category c JOIN above a ON c.id = a.parent_id)"
    " SELECT EXISTS (SELECT 1 FROM above WHERE id = $2)"};

Task<bool> CatalogueStore::is_at_or_below(CategoryId id, CategoryId top) {
  const pg::Rows rows = co_await tx_.run(select_is_below, {id, top});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement select_category_used{
    "product.is_category_used",
    "SELECT EXISTS (SELECT 1 FROM product.product WHERE category_id = $1)"
    "    OR EXISTS (SELECT 1 FROM product.category WHERE parent_id = $1)"};

Task<bool> CatalogueStore::is_used(CategoryId id) {
  const pg::Rows rows = co_await tx_.run(select_category_used, {id});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement add_category_row{
    "product.add_category",
    "INSERT INTO product.category (id, parent_id, name, slug, description, sort_order)"
    " VALUES ($1, $2, $3, $4, $5, $6)"};

Task<void> CatalogueStore::insert_category(CategoryId id, CategoryEdit made) {
  const std::optional<CategoryId> parent = made.parent ? *made.parent : std::nullopt;
  co_await tx_.run(add_category_row, {id, parent, *made.name, *made.slug,
                                      made.description.value_or(""), made.sort_order.value_or(0)});
}

constexpr pg::Statement edit_category{
    "product.edit_category",
    "UPDATE product.category SET name = coalesce($2, name), slug = coalesce($3, slug),"
    "   description = coalesce($4, description), sort_order = coalesce($5, sort_order),"
    "   parent_id = CASE WHEN $6::boolean THEN $7::uuid ELSE parent_id END"
    " WHERE id = $1"};

Task<void> CatalogueStore::update_category(CategoryId id, CategoryEdit edit) {
  const std::optional<CategoryId> parent = edit.parent ? *edit.parent : std::nullopt;
  co_await tx_.run(edit_category, {id, edit.name, edit.slug, edit.description, edit.sort_order,
                                   edit.parent.has_value(), parent});
}

constexpr pg::Statement remove_category{"product.delete_category",
                                        "DELETE FROM product.category WHERE id = $1"};

Task<void> CatalogueStore::delete_category(CategoryId id) {
  co_await tx_.run(remove_category, {id});
}

}  // namespace flipflop::product
