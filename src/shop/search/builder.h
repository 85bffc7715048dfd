#pragma once
// Makes replicas: the first from everything, the following ones from what changed. Pure; the result
// is immutable. Index builds are heavy (see index.h), a change of stock or price alone is not.

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "shop/search/index.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::search {

struct Contents {
  std::vector<std::shared_ptr<const Record>> records;
  std::vector<warehouse::Availability> stock;  // in item id order; absent items are 0
  std::vector<product::Category> categories;
  std::int64_t position = 0;
};

struct Changes {
  std::vector<std::shared_ptr<const Record>> records;  // new or changed
  std::vector<product::ProductId> gone;
  // Of variants whose stock changed, and of every variant of `records`.
  std::vector<warehouse::Availability> stock;
  std::optional<std::vector<product::Category>> categories;
  std::int64_t position = 0;

  bool empty() const {
    return records.empty() && gone.empty() && stock.empty() && !categories.has_value();
  }
};

class ReplicaBuilder {
 public:
  using Shared = std::shared_ptr<const Replica>;

  static Shared build(Contents contents);
  // The version behind `before`; the same version at a later position when nothing really changed.
  // Entries whose content did not change keep their version.
  static Shared next(const Replica& before, Changes changes);
  // Whether `changes` need a new index, which is work for a worker.
  static bool is_heavy(const Replica& before, const Changes& changes);

  // For reading a snapshot: an entry, and a replica of entries that are sorted already.
  static Replica::Entry make_entry(std::shared_ptr<const Record> record,
                                   std::shared_ptr<const std::int32_t[]> stock,
                                   std::uint64_t version);
  struct Numbers {
    std::uint64_t version = 1;
    std::uint64_t categories_version = 1;
    std::int64_t position = 0;
  };
  static Shared assemble(Entries entries, const std::vector<product::Category>& categories,
                         Numbers numbers);

  // Entries that changes make or replace.
  using Replaced = std::unordered_map<product::ProductId, Replica::Entry>;

 private:
  static Shared rebuilt(const Replica& before, const Changes& changes, Replaced replaced);
  static Shared patched(const Replica& before, std::int64_t position, Replaced replaced);
};

}  // namespace flipflop::search
