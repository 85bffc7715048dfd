#pragma once
// One import: which products really changed, which categories and addresses are new.

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/clock/clock.h"
#include "shop/product/store_import.h"

namespace flipflop::product {

struct ImportResult {
  int products_changed = 0;
  bool made_categories = false;
  std::vector<Uuid> touched;  // products that a reader must read again
};

class Import {
 public:
  Import(pg::Tx& tx, Ids& ids, Instant now) : store_(tx, now), ids_(ids) {}

  Task<ImportResult> run(std::vector<ImportedProduct> products);

 private:
  Task<void> find_changed(std::vector<ImportedProduct> products);
  Task<void> settle_categories();
  Task<std::unordered_map<std::string, CategoryId>> make_missing(
      std::map<std::string, std::vector<std::string>> paths,
      std::unordered_map<std::string, CategoryId> known);
  Task<void> name_new_products();

  ImportStore store_;
  Ids& ids_;
  std::vector<Prepared> changed_;      // in id order
  std::vector<std::size_t> new_ones_;  // places in changed_
  bool made_categories_ = false;
};

}  // namespace flipflop::product
