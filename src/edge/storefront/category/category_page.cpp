#include "edge/storefront/category/category_page.h"

#include "edge/storefront/layout/category_path.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

const std::vector<SortChoice>& sorts() {
  static const std::vector<SortChoice> sorts = {{"", "listing.sort_recommended"},
                                                {"nejlevnejsi", "listing.sort_cheapest"},
                                                {"nejdrazsi", "listing.sort_dearest"},
                                                {"nejnovejsi", "listing.sort_newest"}};
  return sorts;
}

void add_subcategories(text::Dictionary& body, const search::Replica& replica,
                       const search::CategoryNode& node) {
  text::Dictionary* list = nullptr;
  for (const product::CategoryId& id : node.children) {
    const search::CategoryNode* child = replica.find_category(id);
    if (child == nullptr || child->products.empty()) continue;
    if (list == nullptr) list = &body.add("SUBCATEGORIES");
    text::Dictionary& link = list->add("SUBCATEGORY");
    link.set("SUBCATEGORY_URL", category_path(child->category));
    link.set("SUBCATEGORY_NAME", child->category.name);
  }
}

}  // namespace

struct CategoryPage::Shown {
  const search::Replica& replica;
  const search::CategoryNode& node;
  const ListRequest& request;
  const Surroundings& surroundings;
};

void CategoryPage::register_routes(http::Router& router) {
  router.add({.method = http::Method::get,
              .path = "/kategorie/:slug",
              .permission = http::permission::open,
              .summary = "Category",
              .is_page = true},
             &CategoryPage::show, this);
}

Task<http::Response> CategoryPage::show(http::Call call, CategoryPath in) {
  const auto surroundings = co_await shell_.surroundings(call.deadline);
  const std::shared_ptr<const search::Replica> replica = loaded_replica(search_);
  const search::CategoryNode* node = replica->find_category_by_slug(in.slug);
  if (node == nullptr) throw http::not_found(text::message("error.not_found_title"));
  ListRequest request = list_request(*call.request);
  request.path = category_path(node->category);
  request.text.clear();
  const Shown shown{*replica, *node, request, *surroundings};
  DocumentKey key;
  key.add(list_url(request)).add(replica->version()).add(surroundings->fingerprint);
  co_return documents_.get(key.text(), [&] { return render(shown); });
}

PageHead CategoryPage::head(const Shown& shown, const search::Found& found) const {
  const product::Category& category = shown.node.category;
  const std::vector<Crumb> crumbs = category_crumbs(shown.replica, category.id);
  PageHead head;
  head.name = "category";
  head.title = text::message("category.title", {{"name", category.name}});
  head.description =
      text::message("category.description",
                    {{"name", category.name},
                     {"count", product_count(static_cast<int>(shown.node.products.size()))}});
  head.is_indexed = !shown.request.is_filtered() && shown.request.sort.empty() && found.total > 0;
  ListRequest canonical{.path = shown.request.path, .page = shown.request.page};
  head.canonical = list_url(canonical);
  head.current_top = top_of(shown.replica, category.id);
  head.og_type = "website";
  head.structured_data = breadcrumbs_data(shell_.public_url(), crumbs);
  return head;
}

std::string CategoryPage::render(const Shown& shown) const {
  search::Filter filter = list_filter(shown.request, search::Sort::recommended);
  filter.category = shown.node.category.id;
  const search::Found found = search_.find(shown.replica, filter);
  if (is_past_the_end(shown.request, found))
    throw http::not_found(text::message("error.not_found_title"));
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, head(shown, found), shown.surroundings,
                                       "edge/storefront/category/category.html");
  add_crumbs(body, category_crumbs(shown.replica, shown.node.category.id));
  body.set("CATEGORY_NAME", shown.node.category.name);
  body.set_optional("CATEGORY_TEXT", shown.node.category.description);
  add_subcategories(body, shown.replica, shown.node);
  add_listing(body, {shown.replica, shown.request, found, sorts()});
  return PageShell::close(document);
}

}  // namespace flipflop::storefront
