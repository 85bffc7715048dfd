#pragma once
// What search engines read of a product page.

#include <string>
#include <vector>

#include "edge/storefront/layout/structured_data.h"
#include "shop/search/search.h"

namespace flipflop::storefront {

// Product with its offer, and the breadcrumbs.
std::string product_data(const std::string& public_url, const search::Replica::Entry& entry,
                         const search::Record::Variant& variant, const std::vector<Crumb>& crumbs);

// At most about 155 characters of the description, cut at a word.
std::string meta_description(std::string_view description);

}  // namespace flipflop::storefront
