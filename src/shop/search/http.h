#pragma once
// GET /products, /products/:id, /categories and /categories/:id, answered from the replica alone.

#include <map>
#include <string>
#include <vector>

#include "platform/cache/cache.h"
#include "platform/http/router.h"
#include "platform/loop/per_loop.h"
#include "shop/search/search.h"

namespace flipflop::search {

struct ListQuery {
  json::Or<json::Whole<1, deepest_item>, 1> page;
  json::Or<json::Whole<1, 100>, 20> limit;
  std::optional<json::Text<0, 100>> search;
  std::optional<product::CategoryId> category_id;
  json::Or<bool, true> is_active;
  json::Or<bool, true> include_warehouse;
  std::optional<Money> min_price, max_price;
  std::vector<std::string> brand;
  std::optional<std::string> sort_by;     // createdAt, price, name, relevance
  std::optional<std::string> sort_order;  // asc, desc
};
BOOST_DESCRIBE_STRUCT(ListQuery, (),
                      (page, limit, search, category_id, is_active, include_warehouse, min_price,
                       max_price, brand, sort_by, sort_order))

struct DetailQuery {
  std::string id;  // or slug
  json::Or<bool, true> include_warehouse;
};
BOOST_DESCRIBE_STRUCT(DetailQuery, (), (id, include_warehouse))

struct CategoryQuery {
  std::string id;  // or slug
};
BOOST_DESCRIBE_STRUCT(CategoryQuery, (), (id))

struct CategoryItem {
  product::CategoryId id;
  std::string name, slug, description;
  std::optional<product::CategoryId> parent_id;
};
BOOST_DESCRIBE_STRUCT(CategoryItem, (), (id, name, slug, description, parent_id))

struct StockItem {
  std::int64_t stock_quantity = 0;
  bool track_inventory = true;
  std::string availability;  // in_stock, out_of_stock
  std::string source;
};
BOOST_DESCRIBE_STRUCT(StockItem, (), (stock_quantity, track_inventory, availability, source))

struct VariantItem {
  product::VariantId id;
  product::ProductId product_id;
  std::string name, sku, ean;
  Money price;
  std::optional<Money> compare_at_price, lowest_price_before_reduction;
  std::int64_t stock_quantity = 0;
  std::map<std::string, std::string> attributes;  // "Barva": "Bílá"
};
BOOST_DESCRIBE_STRUCT(VariantItem, (),
                      (id, product_id, name, sku, ean, price, compare_at_price,
                       lowest_price_before_reduction, stock_quantity, attributes))

struct ProductItem {
  product::ProductId id;
  std::string name, slug, sku, description, brand;
  Money price;  // the lowest of the variants
  // Absent unless that price may be announced as reduced; the second is the lowest of the 30 days
  // before the reduction.
  std::optional<Money> compare_at_price, lowest_price_before_reduction;
  std::int64_t stock_quantity = 0;
  bool track_inventory = true;
  bool is_active = true;
  std::string main_image_url;
  std::vector<std::string> image_urls, images;
  std::vector<CategoryItem> categories;  // from the top down
  Instant created_at, updated_at;
  std::optional<StockItem> warehouse;
  std::optional<std::vector<product::NameValue>> attributes;  // of one product only
  std::optional<std::vector<VariantItem>> variants;           // of one product only
};
BOOST_DESCRIBE_STRUCT(ProductItem, (),
                      (id, name, slug, sku, description, brand, price, compare_at_price,
                       lowest_price_before_reduction, stock_quantity, track_inventory, is_active,
                       main_image_url, image_urls, images, categories, created_at, updated_at,
                       warehouse, attributes, variants))

struct ProductPages {
  int page = 1, limit = 20, total = 0, total_pages = 0;
  bool has_next = false, has_prev = false;
};
BOOST_DESCRIBE_STRUCT(ProductPages, (), (page, limit, total, total_pages, has_next, has_prev))

struct ProductList {
  std::vector<ProductItem> items;
  ProductPages pagination;
};
BOOST_DESCRIBE_STRUCT(ProductList, (), (items, pagination))

class Routes {
 public:
  Routes(Search& search, std::string public_url);
  void register_on(http::Router& router);

 private:
  enum class Shape { list, list_without_stock, detail, detail_without_stock };

  Task<http::Prepared<ProductList>> list(http::Call call, ListQuery in);
  Task<http::Prepared<ProductItem>> detail(http::Call call, DetailQuery in);
  Task<std::vector<CategoryItem>> categories(http::Call call, http::Nothing in);
  Task<CategoryItem> category(http::Call call, CategoryQuery in);

  std::shared_ptr<const std::string> item_json(const Replica& replica, const Replica::Entry& entry,
                                               Shape shape);
  ProductItem item(const Replica& replica, const Replica::Entry& entry, Shape shape) const;

  Search& search_;
  std::string public_url_;
  PerLoop<Cache<std::string>> items_;
};

}  // namespace flipflop::search
