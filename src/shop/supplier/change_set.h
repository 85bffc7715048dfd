#pragma once
// What a sync has to change for some groups of a feed: compared in memory, nothing is written here.

#include <map>
#include <string>
#include <vector>

#include "platform/clock/clock.h"
#include "shop/product/product.h"
#include "shop/supplier/store.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::supplier {

class ChangeSet {
 public:
  // What one short transaction applies.
  struct Batch {
    std::vector<product::ImportedProduct> products;
    std::vector<product::ProductId> gone;
    std::vector<warehouse::SupplierStock> stock;
    std::vector<Known> known;
    std::size_t items = 0;
  };

  // `ids` makes the ids of products and variants seen for the first time.
  ChangeSet(int margin_percent, Ids& ids) : margin_percent_(margin_percent), ids_(ids) {}

  // `staged` is what the feed says of `groups`, `known` what we know of them and of the items
  // staged in them. An item that moved to another group stays the same variant under another
  // product.
  void compare(const std::vector<Staged>& staged, const std::vector<Known>& known,
               const std::vector<std::string>& groups);

  // The changes, whole groups together, about `items` at most in each batch; empties the set.
  std::vector<Batch> batches(std::size_t items);

 private:
  using KnownById = std::map<std::string, const Known*>;
  Batch compare_group(const std::vector<const Staged*>& members,
                      const std::vector<const Known*>& before, const KnownById& known);
  void add_vanished(const Known& item, Batch& batch) const;

  int margin_percent_;
  Ids& ids_;
  std::vector<Batch> groups_;
};

}  // namespace flipflop::supplier
