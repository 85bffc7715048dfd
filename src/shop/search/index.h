#pragma once
// What a replica looks things up by. Built once from the entries and shared by successive replicas
// as long as nothing in it changes: stock and price are not in it.

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shop/search/search.h"
#include "shop/search/words.h"

namespace flipflop::search {

// Hash to position, open addressing, built once. The caller checks what is at the position, since
// hashes may collide.
class Lookup {
 public:
  explicit Lookup(std::size_t count = 0) : slots_(std::bit_ceil(count * 2 + 1), empty) {}

  void add(std::size_t hash, std::uint32_t position) {
    std::size_t slot = place(hash);
    while (slots_[slot] != empty) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = position;
  }

  template <class Matches>
  std::optional<std::uint32_t> find(std::size_t hash, Matches matches) const {
    for (std::size_t slot = place(hash); slots_[slot] != empty;
         slot = (slot + 1) & (slots_.size() - 1))
      if (matches(slots_[slot])) return slots_[slot];
    return std::nullopt;
  }

 private:
  static constexpr std::uint32_t empty = ~std::uint32_t{0};
  // Mixes every bit into every other (the finalizer of MurmurHash3): an id's hash is a part of the
  // id, and ids that count up would all meet in one place.
  std::size_t place(std::uint64_t hash) const {
    hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCDULL;
    hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53ULL;
    return (hash ^ hash >> 33) & (slots_.size() - 1);
  }
  std::vector<std::uint32_t> slots_;
};

struct Index {
  static constexpr std::uint8_t active = 1, featured = 2;

  Lookup by_id, by_slug, by_variant;
  // By position.
  std::vector<std::uint8_t> flags;
  std::vector<std::uint32_t> brand_of;
  std::vector<std::uint32_t> name_rank;  // place in Czech alphabetical order

  std::vector<std::uint32_t> on_sale;  // positions of active products
  std::vector<std::string> brands;     // brand_of points here
  std::vector<std::string> brand_slugs;
  Words words;

  std::unordered_map<product::CategoryId, CategoryNode> categories;
  std::unordered_map<std::string, product::CategoryId> category_by_slug;
  std::vector<product::CategoryId> top;
};

using Entries = std::vector<Replica::Entry>;

// CPU-heavy for large catalogues (about 4 us a product): run it on a worker.
std::shared_ptr<const Index> build_index(const Entries& entries,
                                         const std::vector<product::Category>& categories);

// Whether an index built for `before` also fits when `after` takes its place.
bool is_indexed_alike(const Record& before, const Record& after);

}  // namespace flipflop::search
