#pragma once
// Pure parts of the catalogue: what an import means before any row is touched.

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "shop/product/product.h"

namespace flipflop::product {

inline constexpr std::size_t most_products_at_once = 500;
inline constexpr std::size_t longest_picture_url = 1000;
// A category's path is the key of an index, whose entries end at 2.7 KB.
inline constexpr std::size_t deepest_category = 6;
inline constexpr std::size_t longest_category_name = 100;  // code points

// Equal hashes mean that importing `product` again would change nothing.
std::string content_hash(const ImportedProduct& product);

// The product as it will be stored: numbers made unique, picture addresses without repetition, too
// long ones dropped, empty category names dropped, long ones and deep paths cut. A feed may give
// one number to several variants; the second becomes "A7-2". `taken` are the numbers of
// kept_variants.
ImportedProduct cleaned(ImportedProduct product, std::unordered_set<std::string> taken = {});

// "Bílá, M"; empty for a simple product.
std::string variant_label(const std::vector<NameValue>& options);

// The key of a category: its names from the top down, separated by U+001F.
std::string path_key(const std::vector<std::string>& names, std::size_t depth);

// Addresses for a thing named `name`, best first: "lampa", "lampa-2" to "lampa-20", and one with
// the end of its id, which nobody else wants.
std::vector<std::string> slug_candidates(const std::vector<std::string>& names, const Uuid& id);

// The first candidate that is not in `taken`, which it then joins.
std::string take_slug(const std::vector<std::string>& candidates,
                      std::unordered_set<std::string>& taken);

}  // namespace flipflop::product
