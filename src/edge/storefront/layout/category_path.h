#pragma once
// The way from the home page to a category, as breadcrumbs show it.

#include <optional>
#include <string>
#include <vector>

#include "edge/storefront/layout/structured_data.h"
#include "platform/text/template.h"
#include "shop/search/search.h"

namespace flipflop::storefront {

// Throws http::Problem 503 while the catalogue is being loaded.
std::shared_ptr<const search::Replica> loaded_replica(search::Search& search);

std::string category_path(const product::Category& category);  // "/kategorie/osvetleni"
// From the top down; empty without a category.
std::vector<Crumb> category_crumbs(const search::Replica& replica,
                                   std::optional<product::CategoryId> category);
// Slug of the top category above `category`; empty without one.
std::string top_of(const search::Replica& replica, std::optional<product::CategoryId> category);

// Adds layout/breadcrumbs.html; the last crumb is where the visitor is.
void add_crumbs(text::Dictionary& body, const std::vector<Crumb>& crumbs);

}  // namespace flipflop::storefront
