#include "edge/storefront/layout/category_path.h"

#include "platform/http/problem.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {

std::shared_ptr<const search::Replica> loaded_replica(search::Search& search) {
  std::shared_ptr<const search::Replica> replica = search.replica();
  if (!replica->is_loaded())
    throw http::Problem(503, "STARTING", text::message("error.busy_text")).with_retry_after(1);
  return replica;
}

std::string category_path(const product::Category& category) {
  return "/kategorie/" + category.slug;
}

std::vector<Crumb> category_crumbs(const search::Replica& replica,
                                   std::optional<product::CategoryId> category) {
  std::vector<Crumb> crumbs;
  if (!category) return crumbs;
  for (const search::CategoryNode* node : replica.path_to(*category))
    crumbs.push_back({node->category.name, category_path(node->category)});
  return crumbs;
}

std::string top_of(const search::Replica& replica, std::optional<product::CategoryId> category) {
  if (!category) return {};
  const auto path = replica.path_to(*category);
  return path.empty() ? std::string() : path.front()->category.slug;
}

void add_crumbs(text::Dictionary& body, const std::vector<Crumb>& crumbs) {
  text::Dictionary& list = body.include("BREADCRUMBS", "edge/storefront/layout/breadcrumbs.html");
  for (std::size_t i = 0; i < crumbs.size(); ++i) {
    text::Dictionary& crumb = list.add("CRUMB");
    const bool is_last = i + 1 == crumbs.size();
    if (is_last) {
      crumb.add("CRUMB_HERE").set("CRUMB_NAME", crumbs[i].name);
    } else {
      text::Dictionary& link = crumb.add("CRUMB_LINK");
      link.set("CRUMB_URL", crumbs[i].path);
      link.set("CRUMB_NAME", crumbs[i].name);
    }
  }
}

}  // namespace flipflop::storefront
