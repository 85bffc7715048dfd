#include "edge/admin/products/products_page.h"

#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

constexpr const char* section = "/sprava/produkty";

std::vector<Field> fields_of(const ProductsPageQuery& in) {
  Field active{"is_active", text::message("admin.product_active"), ""};
  active.choices = {{"true", text::message("admin.yes")}, {"false", text::message("admin.no")}};
  if (in.is_active) active.value = *in.is_active ? "true" : "false";
  return {
      {"search", text::message("admin.product_search"), in.search ? std::string(*in.search) : ""},
      active};
}

TableView table_of(const std::vector<product::Listed>& products) {
  TableView table;
  table.caption = text::message("admin.products");
  table.empty = text::message("admin.products_empty");
  table.headings = headings_of({"admin.product_name", "admin.product_sku", "admin.product_brand",
                                "admin.product_variants", "admin.product_price",
                                "admin.product_active", "admin.product_updated"});
  for (const product::Listed& one : products)
    table.rows.push_back({{one.name, one.is_active ? "/produkt/" + one.slug : ""},
                          {one.sku},
                          {one.brand},
                          {std::to_string(one.variants), "", "number"},
                          {one.price ? one.price->czech() : "", "", "number"},
                          {text::message(one.is_active ? "admin.yes" : "admin.no"), "",
                           one.is_active ? "good" : "warn"},
                          {text::czech_date_time(one.updated_at)}});
  return table;
}

}  // namespace

void ProductsPage::register_routes(http::Router& router) {
  router.add(staff_page(section, http::permission::catalogue_write, "Products, for staff"),
             &ProductsPage::list, this);
}

Task<http::Response> ProductsPage::list(http::Call call, ProductsPageQuery in) {
  const list::Query query = list::query_of(product::staff_list(), in);
  product::StaffFilter filter;
  if (in.search) filter.search = *in.search;
  filter.is_active = in.is_active;
  const auto page = co_await products_.browse(std::move(filter), query, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.products"), section},
                                       call.principal, list_template);
  fill_list(body, {section, "/api/admin/products", fields_of(in),
                   list::pagination_of(product::staff_list(), query, page), table_of(page.items)});
  co_return StaffShell::close(document);
}

}  // namespace flipflop::admin
