#pragma once
// Products and categories of a promotion by names: looked for by people, shown instead of ids.

#include <string>
#include <string_view>
#include <vector>

#include "edge/admin/layout/fields.h"
#include "shop/product/product.h"

namespace flipflop::admin {

struct NamedItem {
  Uuid id;
  std::string name;
};

struct Found {
  std::vector<NamedItem> items;
  bool has_more = false;
};

class Items {
 public:
  explicit Items(product::Products& products) : products_(products) {}

  // In the order of the ids; what is not there any more has a name that says so.
  Task<std::vector<NamedItem>> products(std::vector<Uuid> ids, Deadline deadline);
  Task<std::vector<NamedItem>> categories(std::vector<Uuid> ids, Deadline deadline);
  // By a part of the name, the brand or the number.
  Task<Found> find_products(std::string search, Deadline deadline);
  Task<Found> find_categories(std::string search, Deadline deadline);

 private:
  product::Products& products_;
};

enum class Picked { products, categories };

// A list that is picked by searching: "products", with "find_products", "add_products" and
// "drop_products" beside it.
struct Picker {
  std::string name, label, hint;
  Picked kind = Picked::products;
  std::vector<NamedItem> items = {};
  std::string search = {};
  Found found = {};
  std::string url = {};  // of the form: searching comes back to where it was asked for
};
// One more {{>PICKER}} of `part`.
void fill_picker(text::Dictionary& part, const Picker& picker, const Mistakes& mistakes);

// Ids between spaces, as a hidden field carries any number of them.
std::string joined(const std::vector<Uuid>& ids);
bool are_ids(std::string_view text);
std::vector<Uuid> ids_in(std::string_view text);

}  // namespace flipflop::admin
