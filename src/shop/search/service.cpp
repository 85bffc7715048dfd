// The search itself: one pass over a category's list or over what the words of the query hit.

#include <algorithm>

#include "base/text.h"
#include "shop/search/index.h"
#include "shop/search/service.h"

namespace flipflop::search {
namespace {

constexpr std::size_t most_words = 8;
constexpr std::size_t longest_text = 100;  // code points

// What the text of a query says about a product: how many of its words were met, and how well.
struct Hit {
  std::uint16_t words = 0;
  std::uint16_t best_of_last = 0;
  std::uint32_t weight = 0;
};

// By position; a product matches when it met all `words`.
std::vector<Hit> hits_of(const Words& index, const std::vector<std::string>& words,
                         std::size_t size) {
  std::vector<Hit> hits(size);
  for (std::size_t number = 0; number < words.size(); ++number) {
    index.visit(beginning_of(words[number]), words[number],
                [&](std::uint32_t position, int weight) {
                  Hit& hit = hits[position];
                  const auto heavier = static_cast<std::uint16_t>(weight);
                  if (hit.words == number) {
                    hit = {static_cast<std::uint16_t>(number + 1), heavier, hit.weight + heavier};
                  } else if (hit.words == number + 1 && hit.best_of_last < heavier) {
                    hit.weight += static_cast<std::uint32_t>(heavier - hit.best_of_last);
                    hit.best_of_last = heavier;
                  }
                });
  }
  return hits;
}

class Finder {
 public:
  Finder(const Replica& replica, const Filter& filter)
      : replica_(replica), index_(replica.index()), filter_(filter) {
    words_ = words_of(utf8_prefix(filter.text, longest_text));
    if (words_.size() > most_words) words_.resize(most_words);
    if (!words_.empty()) hits_ = hits_of(index_.words, words_, replica.size());
    if (!filter.brands.empty()) is_wanted_brand_ = wanted_brands();
    if (filter.counts_facets) brand_counts_.resize(index_.brands.size());
  }

  Found find() {
    if (is_plain_list()) return page_of_list(base_list());
    if (filter_.is_active) {
      for (const std::uint32_t position : base_list()) consider(position);
    } else {
      for (std::uint32_t position = 0; position < replica_.size(); ++position)
        if (!(index_.flags[position] & Index::active) && is_in_category(position))
          consider(position);
    }
    found_.total = static_cast<int>(matches_.size());
    take_page();
    if (filter_.counts_facets) take_brands();
    return std::move(found_);
  }

 private:
  struct Match {
    std::uint64_t key;  // lower comes first
    std::uint32_t position;
    bool operator<(const Match& other) const {
      return key != other.key ? key < other.key : position < other.position;
    }
  };

  // Lists that only have to be cut: most pages that anybody asks for.
  bool is_plain_list() const {
    return words_.empty() && !filter_.price_from && !filter_.price_to && filter_.brands.empty() &&
           !filter_.in_stock_only && filter_.is_active && !filter_.counts_facets &&
           filter_.sort == Sort::newest;
  }

  const std::vector<std::uint32_t>& base_list() const {
    static const std::vector<std::uint32_t> nothing;
    if (!filter_.category) return index_.on_sale;
    const CategoryNode* node = replica_.find_category(*filter_.category);
    return node ? node->products : nothing;
  }

  std::size_t first_of_page() const {
    return static_cast<std::size_t>(filter_.page - 1) * static_cast<std::size_t>(filter_.limit);
  }

  Found page_of_list(const std::vector<std::uint32_t>& list) const {
    Found found;
    found.total = static_cast<int>(list.size());
    const std::size_t begin = std::min(first_of_page(), list.size());
    const std::size_t end = std::min(begin + static_cast<std::size_t>(filter_.limit), list.size());
    found.positions.assign(list.begin() + static_cast<std::ptrdiff_t>(begin),
                           list.begin() + static_cast<std::ptrdiff_t>(end));
    return found;
  }

  bool is_in_category(std::uint32_t position) const {
    if (!filter_.category) return true;
    const auto own = replica_.at(position).record->category_id;
    if (!own) return false;
    return std::ranges::any_of(replica_.path_to(*own), [&](const CategoryNode* node) {
      return node->category.id == *filter_.category;
    });
  }

  std::vector<bool> wanted_brands() const {
    std::vector<bool> wanted(index_.brands.size());
    for (const std::string& brand : filter_.brands)
      for (std::size_t i = 0; i < wanted.size(); ++i)
        if (!index_.brands[i].empty() && (index_.brand_slugs[i] == slug(brand))) wanted[i] = true;
    return wanted;
  }

  void consider(std::uint32_t position) {
    if (!words_.empty() && hits_[position].words != words_.size()) return;
    const Replica::Entry& entry = replica_.at(position);
    if (filter_.in_stock_only && entry.available <= 0) return;
    const Money price = entry.lowest_price;
    const bool fits_price = (!filter_.price_from || price >= *filter_.price_from) &&
                            (!filter_.price_to || price <= *filter_.price_to);
    const std::uint32_t brand = index_.brand_of[position];
    const bool fits_brand = is_wanted_brand_.empty() || is_wanted_brand_[brand];
    if (filter_.counts_facets) {
      if (fits_price) ++brand_counts_[brand];
      if (fits_brand) widen(price);
    }
    if (fits_price && fits_brand) matches_.push_back({sort_key(position, entry), position});
  }

  void widen(Money price) {
    if (!has_range_ || price < found_.lowest) found_.lowest = price;
    if (!has_range_ || price > found_.highest) found_.highest = price;
    has_range_ = true;
  }

  std::uint64_t sort_key(std::uint32_t position, const Replica::Entry& entry) const {
    const auto price =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, entry.lowest_price.haler));
    const std::uint64_t is_chosen = index_.flags[position] & Index::featured ? 0 : 1;
    const std::uint64_t recommended = is_chosen << 1 | (entry.available > 0 ? 0 : 1);
    switch (filter_.sort) {
      case Sort::newest:
        return 0;
      case Sort::oldest:
        return ~std::uint64_t{position};
      case Sort::price_up:
        return price;
      case Sort::price_down:
        return ~price;
      case Sort::name:
        return index_.name_rank[position];
      case Sort::name_down:
        return ~std::uint64_t{index_.name_rank[position]};
      case Sort::recommended:
        return recommended;
      case Sort::relevance:
        // Sold-out goods stand behind what can be bought.
        if (words_.empty()) return recommended;
        return (entry.available > 0 ? 0 : std::uint64_t{1} << 40) |
               (std::uint64_t{0xFFFF} - hits_[position].weight) << 2 | recommended;
    }
    return 0;
  }

  void take_page() {
    const std::size_t begin = std::min(first_of_page(), matches_.size());
    const std::size_t end =
        std::min(begin + static_cast<std::size_t>(filter_.limit), matches_.size());
    const auto first = matches_.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = matches_.begin() + static_cast<std::ptrdiff_t>(end);
    if (first == last) return;
    if (last != matches_.end()) std::nth_element(matches_.begin(), last, matches_.end());
    if (begin > 0) std::nth_element(matches_.begin(), first, last);
    std::sort(first, last);
    for (auto match = first; match != last; ++match) found_.positions.push_back(match->position);
  }

  void take_brands() {
    for (std::size_t i = 0; i < brand_counts_.size(); ++i)
      if (brand_counts_[i] > 0 && !index_.brands[i].empty())
        found_.brands.push_back({index_.brands[i], brand_counts_[i]});
    std::ranges::sort(found_.brands, [](const BrandCount& left, const BrandCount& right) {
      return left.count != right.count ? left.count > right.count : left.brand < right.brand;
    });
  }

  const Replica& replica_;
  const Index& index_;
  const Filter& filter_;
  std::vector<std::string> words_;
  std::vector<Hit> hits_;
  std::vector<bool> is_wanted_brand_;
  std::vector<int> brand_counts_;
  std::vector<Match> matches_;
  bool has_range_ = false;
  Found found_;
};

}  // namespace

Found Service::find(const Replica& replica, const Filter& filter) {
  return Finder(replica, filter).find();
}

}  // namespace flipflop::search
