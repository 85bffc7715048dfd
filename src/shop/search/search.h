#pragma once
// The catalogue in memory: an immutable Replica per version, posted to each loop, so that browsing
// never touches PostgreSQL. Price and stock follow a commit within 200 ms, text within a second.
// Whatever decides money or stock re-reads PostgreSQL.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "shop/product/product.h"
#include "shop/search/record.h"

namespace flipflop::search {

struct CategoryNode {
  product::Category category;
  std::vector<product::CategoryId> children;  // sorted as they are shown
  std::vector<std::uint32_t> products;        // positions, of this category and all below it
};

struct Index;  // what is looked up by id, address, word or category; see index.h
class ReplicaBuilder;

// One version of the catalogue. Positions are stable within a replica only, the newest product is
// at 0. Products that are no longer sold stay in it (is_active is false), outside every list.
class Replica {
 public:
  struct Entry {
    std::shared_ptr<const Record> record;  // shared between versions
    // Free pieces per variant, in the record's order; shared between versions.
    std::shared_ptr<const std::int32_t[]> stock;
    std::uint64_t version = 0;   // changes with anything a page shows; a cache key
    std::int64_t available = 0;  // free pieces of all active variants
    Money lowest_price;          // of the active variants

    // The variant whose price and code stand for the product; nullptr: it has none.
    const Record::Variant* leading() const;
    std::int32_t available_of(const Record::Variant& variant) const {
      return stock[static_cast<std::size_t>(&variant - record->variants.data())];
    }
  };

  Replica();
  bool is_loaded() const { return version_ != 0; }
  std::uint64_t version() const { return version_; }
  std::uint64_t categories_version() const { return categories_version_; }  // of names and tree
  std::int64_t position() const { return position_; }  // of the last event it contains

  std::uint32_t size() const { return size_; }
  const Entry& at(std::uint32_t position) const {
    return (*chunks_[position / chunk_size])[position % chunk_size];
  }
  std::uint32_t position_of(const Entry& entry) const;  // of one of its own entries
  const Entry* find(product::ProductId id) const;
  const Entry* find_by_slug(std::string_view slug) const;
  const Entry* find_by_variant(product::VariantId id) const;

  const std::vector<std::uint32_t>& on_sale() const;  // positions of all active products
  const CategoryNode* find_category(product::CategoryId id) const;
  const CategoryNode* find_category_by_slug(std::string_view slug) const;
  const std::vector<product::CategoryId>& top_categories() const;
  // From the top down to `id`; empty for an unknown one.
  std::vector<const CategoryNode*> path_to(product::CategoryId id) const;
  const Index& index() const { return *index_; }

 private:
  friend class ReplicaBuilder;
  // A version differs from the one before in few chunks; the others are shared.
  static constexpr std::uint32_t chunk_size = 256;
  using Chunk = std::vector<Entry>;

  std::vector<std::shared_ptr<const Chunk>> chunks_;  // shared between versions
  std::shared_ptr<const Index> index_;                // shared between versions
  std::uint32_t size_ = 0;
  std::int64_t position_ = 0;
  std::uint64_t version_ = 0;
  std::uint64_t categories_version_ = 0;
};

// newest, oldest: by creation. recommended: chosen by the merchant, then in stock, then newest.
// relevance: best match of the text, then as recommended.
enum class Sort { newest, oldest, price_up, price_down, name, name_down, recommended, relevance };
BOOST_DESCRIBE_ENUM(Sort, newest, oldest, price_up, price_down, name, name_down, recommended,
                    relevance)

// Lists end here: page * limit.
inline constexpr int deepest_item = 10'000;

struct Filter {
  // Every folded word must begin a word of the product (its name, brand, codes); usual Czech
  // endings do not count: "lampy" finds "lampa", "hrnky" finds "hrnek". At most 8 words, 100
  // characters.
  std::string text;
  std::optional<product::CategoryId> category;  // with everything below it
  std::optional<Money> price_from, price_to;    // the lowest price of a product
  std::vector<std::string> brands;              // any of; names or their slugs
  bool in_stock_only = false;
  bool is_active = true;
  Sort sort = Sort::newest;
  int page = 1;
  int limit = 20;              // at most 100
  bool counts_facets = false;  // fills brands, lowest and highest
};

struct BrandCount {
  std::string brand;
  int count = 0;
};

struct Found {
  std::vector<std::uint32_t> positions;  // of this page
  int total = 0;
  std::vector<BrandCount> brands;  // counted without the brand filter, most frequent first
  Money lowest, highest;           // over the result without the price filter
};

class Search {
 public:
  virtual ~Search() = default;
  // The calling loop's current version; cheap. Hold the pointer while reading from it.
  virtual std::shared_ptr<const Replica> replica() = 0;
  virtual Found find(const Replica& replica, const Filter& filter) = 0;
};

}  // namespace flipflop::search
