#pragma once
// Edits in the words of the audit log: JSON of what an edit is about. Pure.

#include <string>

#include "shop/product/catalogue.h"

namespace flipflop::product {

std::string described(const ProductEdit& edit);
std::string described(const CategoryEdit& edit);

// Of `now` the members that `edit` is about.
ProductEdit as_far_as(const ProductEdit& edit, ProductEdit now);
CategoryEdit as_far_as(const CategoryEdit& edit, CategoryEdit now);

}  // namespace flipflop::product
