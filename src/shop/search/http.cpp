#include "shop/search/http.h"

#include <cstring>

#include "base/text.h"

namespace flipflop::search {
namespace {

constexpr std::size_t cached_items = 4000;  // per loop, about 1 KB each

void refuse(std::string field, std::string code, const std::string& message) {
  throw http::bad_request(message, {{std::move(field), std::move(code), message}});
}

// The replica that answers, or 503 while it is being loaded.
std::shared_ptr<const Replica> loaded(Search& search) {
  std::shared_ptr<const Replica> replica = search.replica();
  if (!replica->is_loaded())
    throw http::Problem(503, "STARTING", "The catalogue is being loaded.").with_retry_after(1);
  return replica;
}

Sort sort_of(const ListQuery& in) {
  const std::string by = in.sort_by ? *in.sort_by : in.search ? "relevance" : "createdAt";
  const std::string order = in.sort_order ? lower_ascii(*in.sort_order) : "";
  if (!order.empty() && order != "asc" && order != "desc")
    refuse("sortOrder", "invalid_choice", "'sortOrder' must be asc or desc.");
  if (by == "price") return order == "desc" ? Sort::price_down : Sort::price_up;
  if (by == "name") return order == "desc" ? Sort::name_down : Sort::name;
  if (by == "createdAt") return order == "asc" ? Sort::oldest : Sort::newest;
  if (by != "relevance")
    refuse("sortBy", "invalid_choice", "'sortBy' must be createdAt, price, name or relevance.");
  return Sort::relevance;
}

Filter filter_of(const ListQuery& in) {
  Filter filter;
  if (in.search) filter.text = *in.search;
  filter.category = in.category_id;
  filter.price_from = in.min_price;
  filter.price_to = in.max_price;
  filter.brands = in.brand;
  filter.is_active = in.is_active;
  filter.sort = sort_of(in);
  filter.page = static_cast<int>(in.page.value);
  filter.limit = static_cast<int>(in.limit.value);
  if (filter.page * filter.limit > deepest_item)
    refuse("page", "out_of_range", "Lists end at item 10000: narrow the search instead.");
  return filter;
}

ProductPages pagination_of(const Filter& filter, int total) {
  ProductPages pagination{.page = filter.page, .limit = filter.limit, .total = total};
  pagination.total_pages = (total + filter.limit - 1) / filter.limit;
  pagination.has_next = filter.page < pagination.total_pages;
  pagination.has_prev = filter.page > 1;
  return pagination;
}

CategoryItem item_of(const product::Category& category) {
  return {category.id, category.name, category.slug, category.description, category.parent_id};
}

VariantItem item_of(const Replica::Entry& entry, const Record::Variant& variant) {
  VariantItem item{.id = variant.id,
                   .product_id = entry.record->id,
                   .name = variant.label(),
                   .sku = std::string(variant.sku),
                   .ean = std::string(variant.ean),
                   .price = variant.price,
                   .compare_at_price = variant.compare_at_price,
                   .lowest_price_before_reduction = variant.lowest_before,
                   .stock_quantity = entry.available_of(variant)};
  for (const Record::Named& option : variant.options)
    item.attributes.emplace(option.name, option.value);
  return item;
}

std::string cache_key(const Replica& replica, const Replica::Entry& entry, int shape) {
  const std::uint64_t numbers[] = {entry.version, replica.categories_version(),
                                   static_cast<std::uint64_t>(shape)};
  std::string key(sizeof entry.record->id + sizeof numbers, '\0');
  std::memcpy(key.data(), &entry.record->id, sizeof entry.record->id);
  std::memcpy(key.data() + sizeof entry.record->id, numbers, sizeof numbers);
  return key;
}

}  // namespace

Routes::Routes(Search& search, std::string public_url)
    : search_(search), public_url_(std::move(public_url)) {}

void Routes::register_on(http::Router& router) {
  using http::Method;
  const auto open = [](std::string path, std::string summary) {
    return http::Route{.method = Method::get,
                       .path = std::move(path),
                       .permission = http::permission::open,
                       .summary = std::move(summary),
                       .tag = "search"};
  };
  router.add(open("/products", "Products, filtered, sorted and paged"), &Routes::list, this);
  router.add(open("/products/:id", "One product by id or slug"), &Routes::detail, this);
  router.add(open("/categories", "All categories"), &Routes::categories, this);
  router.add(open("/categories/:id", "One category by id or slug"), &Routes::category, this);
}

Task<http::Prepared<ProductList>> Routes::list(http::Call, ListQuery in) {
  const std::shared_ptr<const Replica> replica = loaded(search_);
  const Filter filter = filter_of(in);
  const Found found = search_.find(*replica, filter);
  const Shape shape = in.include_warehouse ? Shape::list : Shape::list_without_stock;
  std::string body = R"({"success":true,"data":{"items":[)";
  body.reserve(1024 * (found.positions.size() + 1));
  for (const std::uint32_t position : found.positions) {
    if (body.back() != '[') body.push_back(',');
    body += *item_json(*replica, replica->at(position), shape);
  }
  body += R"(],"pagination":)";
  json::write(body, pagination_of(filter, found.total));
  body += "}}";
  co_return http::Prepared<ProductList>{http::json_text(std::move(body))};
}

Task<http::Prepared<ProductItem>> Routes::detail(http::Call, DetailQuery in) {
  const std::shared_ptr<const Replica> replica = loaded(search_);
  const auto id = product::ProductId::parse(in.id);
  const Replica::Entry* entry = id ? replica->find(*id) : replica->find_by_slug(in.id);
  if (entry == nullptr) throw http::not_found("There is no such product.");
  const Shape shape = in.include_warehouse ? Shape::detail : Shape::detail_without_stock;
  std::string body = R"({"success":true,"data":)";
  body += *item_json(*replica, *entry, shape);
  body += "}";
  co_return http::Prepared<ProductItem>{http::json_text(std::move(body))};
}

Task<std::vector<CategoryItem>> Routes::categories(http::Call, http::Nothing) {
  const std::shared_ptr<const Replica> replica = loaded(search_);
  std::vector<CategoryItem> items;
  std::vector<product::CategoryId> waiting(replica->top_categories().rbegin(),
                                           replica->top_categories().rend());
  while (!waiting.empty()) {
    const CategoryNode* node = replica->find_category(waiting.back());
    waiting.pop_back();
    items.push_back(item_of(node->category));
    waiting.insert(waiting.end(), node->children.rbegin(), node->children.rend());
  }
  co_return items;
}

Task<CategoryItem> Routes::category(http::Call, CategoryQuery in) {
  const std::shared_ptr<const Replica> replica = loaded(search_);
  const auto id = product::CategoryId::parse(in.id);
  const CategoryNode* node =
      id ? replica->find_category(*id) : replica->find_category_by_slug(in.id);
  if (node == nullptr) throw http::not_found("There is no such category.");
  co_return item_of(node->category);
}

std::shared_ptr<const std::string> Routes::item_json(const Replica& replica,
                                                     const Replica::Entry& entry, Shape shape) {
  Cache<std::string>& cache = items_.here([] { return Cache<std::string>(cached_items); });
  return cache.get(cache_key(replica, entry, static_cast<int>(shape)),
                   [&] { return json::to_text(item(replica, entry, shape)); });
}

ProductItem Routes::item(const Replica& replica, const Replica::Entry& entry, Shape shape) const {
  const Record& record = *entry.record;
  ProductItem item{.id = record.id,
                   .name = std::string(record.name),
                   .slug = std::string(record.slug),
                   .description = std::string(record.description),
                   .brand = std::string(record.brand),
                   .price = entry.lowest_price,
                   .stock_quantity = entry.available,
                   .is_active = record.is_active,
                   .created_at = record.created_at,
                   .updated_at = record.updated_at};
  if (const Record::Variant* leading = entry.leading()) {
    item.sku = leading->sku;
    item.compare_at_price = leading->compare_at_price;
    item.lowest_price_before_reduction = leading->lowest_before;
  }
  item.main_image_url = public_url_ + picture_path(record, 0, 640);
  for (std::size_t i = 0; i < record.images.size(); ++i)
    item.image_urls.push_back(public_url_ + picture_path(record, i, 1280));
  item.images = item.image_urls;
  if (record.category_id)
    for (const CategoryNode* node : replica.path_to(*record.category_id))
      item.categories.push_back(item_of(node->category));
  if (shape == Shape::list || shape == Shape::detail)
    item.warehouse = StockItem{.stock_quantity = entry.available,
                               .availability = entry.available > 0 ? "in_stock" : "out_of_stock",
                               .source = "warehouse-microservice"};
  if (shape == Shape::detail || shape == Shape::detail_without_stock) {
    item.attributes.emplace();
    for (const Record::Named& attribute : record.attributes)
      item.attributes->push_back({std::string(attribute.name), std::string(attribute.value)});
    item.variants.emplace();
    for (const Record::Variant& variant : record.variants)
      if (variant.is_active) item.variants->push_back(item_of(entry, variant));
  }
  return item;
}

}  // namespace flipflop::search
