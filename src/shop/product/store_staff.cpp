// The catalogue as staff look at it, and the versions of what they edit.

#include "shop/product/store.h"
#include "shop/product/store_catalogue.h"

namespace flipflop::product {
namespace {

Listed listed_in(const pg::Row& row) {
  Listed listed;
  listed.id = row.get<ProductId>(0);
  listed.name = row.get<std::string>(1);
  listed.slug = row.get<std::string>(2);
  listed.brand = row.get<std::string>(3);
  listed.is_active = row.get<bool>(4);
  listed.updated_at = row.get<Instant>(5);
  listed.sku = row.get<std::string>(6);
  listed.variants = row.get<std::int64_t>(7);
  listed.price = row.get<std::optional<Money>>(8);
  return listed;
}

std::string first_text(const pg::Rows& rows) {
  return rows.empty() ? std::string() : rows[0].get<std::string>(0);
}

}  // namespace

const list::List& staff_list() {
  static const list::List list(
      {.name = "product.staff_list",
       .columns = R"(p.id, p.name, p.slug, p.brand, p.is_active AND NOT p.is_hidden, p.updated_at,
         coalesce((SELECT v.sku FROM product.variant v WHERE v.product_id = p.id
                   ORDER BY v.position, v.id LIMIT 1), ''),
         (SELECT count(*) FROM product.variant v WHERE v.product_id = p.id AND v.is_active),
         (SELECT min(r.gross_haler) FROM product.variant v
          JOIN product.price r ON r.variant_id = v.id WHERE v.product_id = p.id AND v.is_active))",
       .from = "FROM product.product p",
       .id = "p.id",
       .sorts = {{"updatedAt", list::Kind::instant, "p.updated_at"},
                 {"createdAt", list::Kind::instant, "p.created_at"},
                 {"name", list::Kind::text, "p.name"}},
       .filters = {{"text",
                    "(p.name ILIKE ? OR p.brand ILIKE ? OR EXISTS (SELECT FROM product.variant v"
                    " WHERE v.product_id = p.id AND v.sku ILIKE ?))"},
                   {"boolean", "(p.is_active AND NOT p.is_hidden) = ?"},
                   {"uuid", "p.category_id = ?"}}});
  return list;
}

Task<list::Page<Listed>> Store::browse(StaffFilter filter, list::Query query, Deadline deadline) {
  query.filters = {
      filter.search.empty() ? pg::Param(std::nullopt) : pg::Param(list::containing(filter.search)),
      filter.is_active, filter.category};
  return staff_list().read(&database_, std::move(query), &listed_in, deadline);
}

// An edit may be about the prices too, which imports write without the product's row.
constexpr pg::Statement select_product_version{
    "product.version",
    "SELECT p.version || '.' || coalesce((SELECT sum(r.version) FROM product.variant v"
    "   JOIN product.price r ON r.variant_id = v.id WHERE v.product_id = p.id), 0)"
    "  FROM product.product p WHERE p.id = $1"};

Task<std::string> Store::product_version(ProductId id, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_product_version, {id}, deadline);
  co_return first_text(rows);
}

Task<std::string> CatalogueStore::product_version(ProductId id) {
  const pg::Rows rows = co_await tx_.run(select_product_version, {id});
  co_return first_text(rows);
}

constexpr pg::Statement select_category_version{
    "product.category_version", "SELECT version FROM product.category WHERE id = $1"};

Task<std::string> Store::category_version(CategoryId id, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_category_version, {id}, deadline);
  co_return first_text(rows);
}

Task<std::string> CatalogueStore::category_version(CategoryId id) {
  const pg::Rows rows = co_await tx_.run(select_category_version, {id});
  co_return first_text(rows);
}

// With the price of its one variant on sale, where it has one.
constexpr pg::Statement select_edited_product{
    "product.select_edited",
    "SELECT p.name, p.description, p.brand, p.is_active AND NOT p.is_hidden, p.category_id,"
    "       min(v.sku), min(r.gross_haler), coalesce(min(r.compare_at_haler), 0),"
    "       min(r.vat_percent), count(v.id),"
    "       array(SELECT i.source_url FROM product.image i WHERE i.product_id = p.id"
    "             ORDER BY i.position LIMIT 100)"
    "  FROM product.product p LEFT JOIN product.variant v ON v.product_id = p.id AND v.is_active"
    "  LEFT JOIN product.price r ON r.variant_id = v.id WHERE p.id = $1 GROUP BY p.id"};

Task<ProductEdit> CatalogueStore::product_now(ProductId id) {
  const pg::Rows rows = co_await tx_.run(select_edited_product, {id});
  ProductEdit now;
  if (rows.empty()) co_return now;
  const pg::Row row = rows[0];
  now.name = row.get<std::string>(0);
  now.description = row.get<std::string>(1);
  now.brand = row.get<std::string>(2);
  now.is_active = row.get<bool>(3);
  now.category = row.get<std::optional<CategoryId>>(4);
  now.image_urls = pg::array_elements(row.text(10));
  if (row.get<std::int64_t>(9) != 1) co_return now;
  now.sku = row.get<std::string>(5);
  now.price = row.get<Money>(6);
  now.compare_at_price = row.get<Money>(7);
  now.vat = row.get<VatRate>(8);
  co_return now;
}

constexpr pg::Statement select_edited_category{
    "product.select_edited_category",
    "SELECT name, slug, description, parent_id, sort_order FROM product.category WHERE id = $1"};

Task<CategoryEdit> CatalogueStore::category_now(CategoryId id) {
  const pg::Rows rows = co_await tx_.run(select_edited_category, {id});
  CategoryEdit now;
  if (rows.empty()) co_return now;
  now.name = rows[0].get<std::string>(0);
  now.slug = rows[0].get<std::string>(1);
  now.description = rows[0].get<std::string>(2);
  now.parent = rows[0].get<std::optional<CategoryId>>(3);
  now.sort_order = rows[0].get<int>(4);
  co_return now;
}

}  // namespace flipflop::product
