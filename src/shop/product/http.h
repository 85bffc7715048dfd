#pragma once
// The catalogue's routes for staff, and their inputs and answers. What buyers read is served by
// search. Counts are set at /warehouse/inventory; a stock count in the body is ignored.

#include <optional>
#include <string>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/list/http.h"
#include "shop/product/catalogue.h"

namespace flipflop::product {

struct NewProductInput {
  json::Text<1, 200> name;
  json::Text<1, 64> sku;
  Money price;  // gross
  std::optional<json::Whole<0, 100>> vat_rate;
  std::optional<json::Text<0, 20000>> description;
  std::optional<Money> compare_at_price;
  std::optional<std::string> main_image_url;
  std::optional<std::vector<std::string>> image_urls;
  std::optional<json::Text<0, 100>> brand;
  std::optional<std::vector<CategoryId>> category_ids;  // at most one
  std::optional<bool> is_active;
  json::Ignored short_description, manufacturer, stock_quantity, track_inventory;
};
BOOST_DESCRIBE_STRUCT(NewProductInput, (),
                      (name, sku, price, vat_rate, description, compare_at_price, main_image_url,
                       image_urls, brand, category_ids, is_active, short_description, manufacturer,
                       stock_quantity, track_inventory))

// What is absent stays.
struct ProductChangeInput {
  ProductId id;
  std::optional<json::Text<1, 200>> name;
  std::optional<json::Text<1, 64>> sku;
  std::optional<Money> price;
  std::optional<json::Whole<0, 100>> vat_rate;
  std::optional<json::Text<0, 20000>> description;
  std::optional<Money> compare_at_price;
  std::optional<std::string> main_image_url;
  std::optional<std::vector<std::string>> image_urls;
  std::optional<json::Text<0, 100>> brand;
  std::optional<std::vector<CategoryId>> category_ids;
  std::optional<bool> is_active;
  json::Ignored short_description, manufacturer, stock_quantity, track_inventory;
};
BOOST_DESCRIBE_STRUCT(ProductChangeInput, (),
                      (id, name, sku, price, vat_rate, description, compare_at_price,
                       main_image_url, image_urls, brand, category_ids, is_active,
                       short_description, manufacturer, stock_quantity, track_inventory))

struct ProductIdInput {
  ProductId id;
};
BOOST_DESCRIBE_STRUCT(ProductIdInput, (), (id))

struct EditedVariant {
  VariantId id;
  std::string sku, name;
  Money price;
  VatRate vat_rate;
  bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(EditedVariant, (), (id, sku, name, price, vat_rate, is_active))

struct EditedProduct {
  ProductId id;
  std::string name, slug, sku, description, brand;
  Money price;
  std::optional<Money> compare_at_price;
  std::vector<CategoryId> category_ids;
  std::vector<std::string> image_urls;
  bool is_active = true;
  std::vector<EditedVariant> variants;
  Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(EditedProduct, (),
                      (id, name, slug, sku, description, brand, price, compare_at_price,
                       category_ids, image_urls, is_active, variants, created_at, updated_at))

struct NewCategoryInput {
  json::Text<1, 100> name;
  std::optional<json::Text<0, 100>> slug;
  std::optional<json::Text<0, 5000>> description;
  std::optional<CategoryId> parent_id;
  std::optional<json::Whole<0, 1'000'000>> sort_order;
  json::Ignored image_url, is_active;
};
BOOST_DESCRIBE_STRUCT(NewCategoryInput, (),
                      (name, slug, description, parent_id, sort_order, image_url, is_active))

struct CategoryChangeInput {
  CategoryId id;
  std::optional<json::Text<1, 100>> name;
  std::optional<json::Text<0, 100>> slug;
  std::optional<json::Text<0, 5000>> description;
  std::optional<CategoryId> parent_id;  // its own id: to the top
  std::optional<json::Whole<0, 1'000'000>> sort_order;
  json::Ignored image_url, is_active;
};
BOOST_DESCRIBE_STRUCT(CategoryChangeInput, (),
                      (id, name, slug, description, parent_id, sort_order, image_url, is_active))

struct CategoryIdInput {
  CategoryId id;
};
BOOST_DESCRIBE_STRUCT(CategoryIdInput, (), (id))

struct EditedCategory {
  CategoryId id;
  std::string name, slug, description;
  std::optional<CategoryId> parent_id;
  int sort_order = 0;
};
BOOST_DESCRIBE_STRUCT(EditedCategory, (), (id, name, slug, description, parent_id, sort_order))

struct StaffProductsQuery : list::Asked {
  std::optional<json::Text<1, 100>> search;
  std::optional<bool> is_active;
  std::optional<CategoryId> category_id;
};
BOOST_DESCRIBE_STRUCT(StaffProductsQuery, (list::Asked), (search, is_active, category_id))

struct StaffProductRow {
  ProductId id;
  std::string name, slug, sku, brand;
  std::optional<Money> price;
  std::int64_t variant_count = 0;
  bool is_active = true;
  Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(StaffProductRow, (),
                      (id, name, slug, sku, brand, price, variant_count, is_active, updated_at))

struct StaffProducts {
  std::vector<StaffProductRow> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(StaffProducts, (), (items, pagination))

// What is edited is answered with its version as the ETag.
class Routes {
 public:
  Routes(Catalogue& catalogue, Products& products, const Clock& clock)
      : catalogue_(catalogue), products_(products), clock_(clock) {}
  void add_to(http::Router& router);

  Task<http::Reply<EditedProduct>> add_product(http::Call call, NewProductInput in);
  Task<http::Reply<EditedProduct>> change_product(http::Call call, ProductChangeInput in);
  Task<http::Nothing> remove_product(http::Call call, ProductIdInput in);
  Task<http::Reply<EditedCategory>> add_category(http::Call call, NewCategoryInput in);
  Task<http::Reply<EditedCategory>> change_category(http::Call call, CategoryChangeInput in);
  Task<http::Nothing> remove_category(http::Call call, CategoryIdInput in);

  Task<http::Prepared<StaffProducts>> list(http::Call call, StaffProductsQuery in);
  Task<http::Reply<EditedProduct>> show_product(http::Call call, ProductIdInput in);
  Task<http::Reply<EditedCategory>> show_category(http::Call call, CategoryIdInput in);

 private:
  void add_lists_to(http::Router& router);
  Task<http::Reply<EditedProduct>> product_of(ProductId id, Deadline deadline);
  Task<http::Reply<EditedCategory>> category_of(CategoryId id, Deadline deadline);

  Catalogue& catalogue_;
  Products& products_;
  const Clock& clock_;
};

}  // namespace flipflop::product
