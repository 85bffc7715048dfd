#include "shop/product/http.h"

#include <algorithm>

#include "base/text.h"
#include "base/vat_rates.h"
#include "platform/http/version.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"
#include "shop/product/rules.h"

namespace flipflop::product {
namespace {

http::Problem problem(EditRefusal refusal) {
  switch (refusal) {
    case EditRefusal::unknown_product:
      return http::not_found("There is no product of this id.");
    case EditRefusal::unknown_category:
      return http::not_found("There is no category of this id.");
    case EditRefusal::unknown_parent:
      return http::bad_request("There is no parent category of this id.",
                               {{"parentId", "unknown", "there is no such category"}});
    case EditRefusal::stale:
      return http::stale_version();
    case EditRefusal::has_variants:
      return http::conflict("HAS_VARIANTS", "The variants of this product have their own prices.");
    case EditRefusal::sku_taken:
      return http::conflict("SKU_TAKEN", "Another product on sale has this sku.");
    case EditRefusal::slug_taken:
      return http::conflict("SLUG_TAKEN", "Another category has this slug.");
    case EditRefusal::parent_is_below:
      return http::conflict("PARENT_IS_BELOW", "A category cannot stand below itself.");
    case EditRefusal::is_used:
      return http::conflict("CATEGORY_IS_USED", "Products or categories stand in this category.");
  }
  return http::bad_request("This change is not possible.");
}

bool is_picture_url(const std::string& url) {
  return (url.starts_with("https://") || url.starts_with("http://")) &&
         url.size() <= longest_picture_url && url.find_first_of(" \t\r\n\"<>") == url.npos;
}

template <class Input>
std::vector<std::string> pictures_in(const Input& in) {
  std::vector<std::string> urls;
  if (in.main_image_url && !in.main_image_url->empty()) urls.push_back(*in.main_image_url);
  if (!in.image_urls) return urls;
  for (const std::string& url : *in.image_urls)
    if (std::ranges::find(urls, url) == urls.end()) urls.push_back(url);
  return urls;
}

// What both inputs have; Problem 400 for what cannot be.
template <class Input>
ProductEdit edit_of(const Input& in, Instant now) {
  std::vector<json::FieldError> mistakes;
  ProductEdit edit;
  if (in.description) edit.description = std::string(*in.description);
  if (in.brand) edit.brand = std::string(*in.brand);
  if (in.vat_rate) edit.vat = VatRate{static_cast<int>(in.vat_rate->value)};
  if (edit.vat && !is_vat_rate(*edit.vat, now))
    mistakes.push_back({"vatRate", "invalid_choice", "is no rate of VAT that holds today"});
  edit.compare_at_price = in.compare_at_price;
  if (edit.compare_at_price && edit.compare_at_price->haler < 0)
    mistakes.push_back({"compareAtPrice", "out_of_range", "must not be negative"});
  edit.is_active = in.is_active;
  if (in.main_image_url || in.image_urls) edit.image_urls = pictures_in(in);
  if (edit.image_urls && edit.image_urls->size() > 30)
    mistakes.push_back({"imageUrls", "too_long", "a product has at most 30 pictures"});
  if (edit.image_urls && !std::ranges::all_of(*edit.image_urls, is_picture_url))
    mistakes.push_back({"imageUrls", "invalid_format", "http or https addresses"});
  if (in.category_ids && in.category_ids->size() > 1)
    mistakes.push_back({"categoryIds", "too_long", "a product stands in one category"});
  if (in.category_ids)
    edit.category = in.category_ids->empty() ? std::nullopt
                                             : std::optional<CategoryId>(in.category_ids->front());
  if (!mistakes.empty()) throw http::bad_request("The product is not valid.", std::move(mistakes));
  return edit;
}

void check_price(Money price) {
  if (price.haler > 0) return;
  throw http::bad_request("The product is not valid.",
                          {{"price", "out_of_range", "must be above zero"}});
}

std::optional<std::string> slug_in(const std::optional<json::Text<0, 100>>& given) {
  if (!given || std::string_view(*given).empty()) return std::nullopt;
  const std::string& text = *given;
  if (slug(text) == text) return text;
  throw http::bad_request("The category is not valid.",
                          {{"slug", "invalid_format", "lower case letters, digits and hyphens"}});
}

EditedProduct shown(const Product& product) {
  EditedProduct out;
  out.id = product.id;
  out.name = product.name;
  out.slug = product.slug;
  out.description = product.description;
  out.brand = product.brand;
  if (product.category_id) out.category_ids.push_back(*product.category_id);
  for (const Image& image : product.images) out.image_urls.push_back(image.source_url);
  out.is_active = product.is_active;
  out.created_at = product.created_at;
  out.updated_at = product.updated_at;
  for (const Variant& variant : product.variants)
    out.variants.push_back({variant.id, variant.sku, variant_label(variant.options), variant.price,
                            variant.vat, variant.is_active});
  if (product.variants.empty()) return out;
  const Variant& first = product.variants.front();
  out.sku = first.sku;
  out.price = first.price;
  out.compare_at_price = first.compare_at_price;
  return out;
}

StaffProductRow row_of(const Listed& listed) {
  return {listed.id,    listed.name,     listed.slug,      listed.sku,       listed.brand,
          listed.price, listed.variants, listed.is_active, listed.updated_at};
}

list::Table<Listed> export_table() {
  return {"produkty.csv",
          {text::message("product.csv_name"), text::message("product.csv_sku"),
           text::message("product.csv_brand"), text::message("product.csv_price"),
           text::message("product.csv_active"), text::message("product.csv_updated")},
          [](const Listed& listed) -> std::vector<std::string> {
            return {listed.name,
                    listed.sku,
                    listed.brand,
                    listed.price ? list::csv_amount(*listed.price) : "",
                    text::message(listed.is_active ? "product.csv_yes" : "product.csv_no"),
                    text::czech_date_time(listed.updated_at)};
          }};
}

}  // namespace

void Routes::add_to(http::Router& router) {
  using http::Method;
  const auto write = http::permission::catalogue_write;
  router.add({.method = Method::post,
              .path = "/products",
              .permission = write,
              .summary = "Makes a product of one variant",
              .keyed = http::keyed::by_account},
             &Routes::add_product, this);
  router.add({.method = Method::put,
              .path = "/products/:id",
              .permission = write,
              .summary = "Changes what is given of a product",
              .keyed = http::keyed::by_account},
             &Routes::change_product, this);
  router.add({.method = Method::del,
              .path = "/products/:id",
              .permission = write,
              .summary = "Takes a product out of the shop; orders keep it",
              .keyed = http::keyed::by_account},
             &Routes::remove_product, this);
  router.add({.method = Method::post,
              .path = "/categories",
              .permission = write,
              .summary = "Makes a category",
              .keyed = http::keyed::by_account},
             &Routes::add_category, this);
  router.add({.method = Method::put,
              .path = "/categories/:id",
              .permission = write,
              .summary = "Changes what is given of a category",
              .keyed = http::keyed::by_account},
             &Routes::change_category, this);
  router.add({.method = Method::del,
              .path = "/categories/:id",
              .permission = write,
              .summary = "Removes an empty category",
              .keyed = http::keyed::by_account},
             &Routes::remove_category, this);
  add_lists_to(router);
}

// GET /products is what buyers see and belongs to search; this is what staff edit.
void Routes::add_lists_to(http::Router& router) {
  using http::Method;
  const auto write = http::permission::catalogue_write;
  router.add({.method = Method::get,
              .path = "/admin/products",
              .permission = write,
              .summary = "All products, also hidden ones; format=csv exports them"},
             &Routes::list, this);
  router.add({.method = Method::get,
              .path = "/admin/products/:id",
              .permission = write,
              .summary = "A product to edit; its ETag goes into If-Match"},
             &Routes::show_product, this);
  router.add({.method = Method::get,
              .path = "/admin/categories/:id",
              .permission = write,
              .summary = "A category to edit; its ETag goes into If-Match"},
             &Routes::show_category, this);
}

Task<http::Reply<EditedProduct>> Routes::add_product(http::Call call, NewProductInput in) {
  ProductEdit made = edit_of(in, clock_.now());
  check_price(in.price);
  made.name = std::string(in.name);
  made.sku = std::string(in.sku);
  made.price = in.price;
  made.once = call.once;
  const auto id =
      co_await catalogue_.add_product(std::move(made), audit_log::actor_of(call), call.deadline);
  if (!id) throw problem(id.error());
  auto reply = co_await product_of(*id, call.deadline);
  reply.status = 201;
  co_return reply;
}

Task<http::Reply<EditedProduct>> Routes::change_product(http::Call call, ProductChangeInput in) {
  ProductEdit edit = edit_of(in, clock_.now());
  if (in.name) edit.name = std::string(*in.name);
  if (in.sku) edit.sku = std::string(*in.sku);
  if (in.price) check_price(*in.price);
  edit.price = in.price;
  edit.seen_version = http::seen_version(*call.request, http::IfMatch::honoured);
  edit.once = call.once;
  const auto done = co_await catalogue_.change_product(in.id, std::move(edit),
                                                       audit_log::actor_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto reply = co_await product_of(in.id, call.deadline);
  co_return reply;
}

Task<http::Nothing> Routes::remove_product(http::Call call, ProductIdInput in) {
  ProductEdit hidden;
  hidden.is_active = false;
  hidden.seen_version = http::seen_version(*call.request, http::IfMatch::honoured);
  hidden.once = call.once;
  const auto done = co_await catalogue_.change_product(in.id, std::move(hidden),
                                                       audit_log::actor_of(call), call.deadline);
  if (!done) throw problem(done.error());
  co_return http::Nothing{};
}

Task<http::Reply<EditedCategory>> Routes::add_category(http::Call call, NewCategoryInput in) {
  CategoryEdit made;
  made.name = std::string(in.name);
  made.slug = slug_in(in.slug);
  if (in.description) made.description = std::string(*in.description);
  if (in.parent_id) made.parent = in.parent_id;
  if (in.sort_order) made.sort_order = static_cast<int>(in.sort_order->value);
  made.once = call.once;
  const auto id =
      co_await catalogue_.add_category(std::move(made), audit_log::actor_of(call), call.deadline);
  if (!id) throw problem(id.error());
  auto reply = co_await category_of(*id, call.deadline);
  reply.status = 201;
  co_return reply;
}

Task<http::Reply<EditedCategory>> Routes::change_category(http::Call call, CategoryChangeInput in) {
  CategoryEdit edit;
  if (in.name) edit.name = std::string(*in.name);
  edit.slug = slug_in(in.slug);
  if (in.description) edit.description = std::string(*in.description);
  if (in.parent_id)
    edit.parent = *in.parent_id == in.id ? std::optional<CategoryId>() : in.parent_id;
  if (in.sort_order) edit.sort_order = static_cast<int>(in.sort_order->value);
  edit.seen_version = http::seen_version(*call.request, http::IfMatch::honoured);
  edit.once = call.once;
  const auto done = co_await catalogue_.change_category(in.id, std::move(edit),
                                                        audit_log::actor_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto reply = co_await category_of(in.id, call.deadline);
  co_return reply;
}

Task<http::Nothing> Routes::remove_category(http::Call call, CategoryIdInput in) {
  CategoryEdit seen;
  seen.seen_version = http::seen_version(*call.request, http::IfMatch::honoured);
  seen.once = call.once;
  const auto done = co_await catalogue_.remove_category(in.id, std::move(seen),
                                                        audit_log::actor_of(call), call.deadline);
  if (!done) throw problem(done.error());
  co_return http::Nothing{};
}

Task<http::Prepared<StaffProducts>> Routes::list(http::Call call, StaffProductsQuery in) {
  StaffFilter filter;
  if (in.search) filter.search = *in.search;
  filter.is_active = in.is_active;
  filter.category = in.category_id;
  const auto read = [this, filter](list::Query page, Deadline deadline) {
    return products_.browse(filter, std::move(page), deadline);
  };
  return list::answer<StaffProducts, Listed>(
      {staff_list(), list::asked_of(in), &export_table, read, &row_of}, call.deadline);
}

Task<http::Reply<EditedProduct>> Routes::show_product(http::Call call, ProductIdInput in) {
  return product_of(in.id, call.deadline);
}

Task<http::Reply<EditedCategory>> Routes::show_category(http::Call call, CategoryIdInput in) {
  return category_of(in.id, call.deadline);
}

Task<http::Reply<EditedProduct>> Routes::product_of(ProductId id, Deadline deadline) {
  const std::string version = co_await catalogue_.product_version(id, deadline);
  const auto product = co_await catalogue_.find_product(id, deadline);
  if (!product) throw problem(EditRefusal::unknown_product);
  co_return http::Reply<EditedProduct>{
      shown(*product), 200, {{"ETag", http::etag_of(version)}}, {}};
}

Task<http::Reply<EditedCategory>> Routes::category_of(CategoryId id, Deadline deadline) {
  const std::string version = co_await catalogue_.category_version(id, deadline);
  const auto category = co_await catalogue_.find_category(id, deadline);
  if (!category) throw problem(EditRefusal::unknown_category);
  EditedCategory edited{category->id,          category->name,      category->slug,
                        category->description, category->parent_id, category->sort_order};
  co_return http::Reply<EditedCategory>{
      std::move(edited), 200, {{"ETag", http::etag_of(version)}}, {}};
}

}  // namespace flipflop::product
