#pragma once
// The catalogue in memory: an immutable Replica per version, posted to each loop, so that browsing
// never touches PostgreSQL. Price and stock follow a commit within 200 ms, text within a second.
// Whatever decides money or stock re-reads PostgreSQL.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/money.h"
#include "shop/product/product.h"

namespace flipflop::search {

// A product as pages and lists show it. Immutable; shared by successive replicas.
struct Record {
  product::Product product;
  std::string folded_text;  // name, brand, sku, ean: folded, for matching
};

// What changes often, beside the record and in the same order as its variants.
struct Stock {
  std::vector<std::int64_t> available;  // per variant
  std::int64_t total = 0;
};

struct CategoryNode {
  product::Category category;
  std::vector<product::CategoryId> children;  // sorted
  std::vector<std::uint32_t> products;        // positions, of this category and all below it
};

// One version of the catalogue. Positions are stable within a replica only.
class Replica {
 public:
  struct Entry {
    std::shared_ptr<const Record> record;  // shared between versions
    std::shared_ptr<const Stock> stock;    // shared between versions
    std::uint64_t version = 0;             // changes with anything a page shows; a cache key
    Money lowest_price;
  };

  std::int64_t position() const { return position_; }  // of the last event it contains
  std::uint64_t version() const { return version_; }
  const std::vector<Entry>& entries() const { return entries_; }  // newest product first
  const Entry* find(product::ProductId id) const;
  const Entry* find_by_slug(std::string_view slug) const;
  const Entry* find_by_variant(product::VariantId id) const;
  const CategoryNode* find_category(product::CategoryId id) const;
  const CategoryNode* find_category_by_slug(std::string_view slug) const;
  const std::vector<product::CategoryId>& top_categories() const { return top_; }
  // From the top down to `id`.
  std::vector<const CategoryNode*> path_to(product::CategoryId id) const;
  bool is_loaded() const { return loaded_; }

 private:
  friend class ReplicaBuilder;
  std::vector<Entry> entries_;
  std::unordered_map<product::ProductId, std::uint32_t> by_id_;
  std::unordered_map<std::string, std::uint32_t> by_slug_;
  std::unordered_map<product::VariantId, std::uint32_t> by_variant_;
  std::unordered_map<product::CategoryId, CategoryNode> categories_;
  std::unordered_map<std::string, product::CategoryId> category_by_slug_;
  std::vector<product::CategoryId> top_;
  std::int64_t position_ = 0;
  std::uint64_t version_ = 0;
  bool loaded_ = false;
};

enum class Sort { newest, price_up, price_down, name, relevance };
BOOST_DESCRIBE_ENUM(Sort, newest, price_up, price_down, name, relevance)

struct Filter {
  std::string text;  // every folded word must begin a word of the product
  std::optional<product::CategoryId> category;
  std::optional<Money> price_from, price_to;
  std::vector<std::string> brands;  // any of
  bool in_stock_only = false;
  Sort sort = Sort::newest;
  int page = 1;    // page * limit <= 10,000
  int limit = 20;  // at most 100
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
