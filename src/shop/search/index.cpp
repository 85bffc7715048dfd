#include "shop/search/index.h"

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "platform/text/czech.h"

namespace flipflop::search {
namespace {

void index_ids(Index& index, const Entries& entries) {
  std::size_t variants = 0;
  for (const auto& entry : entries) variants += entry.record->variants.size();
  index.by_id = Lookup(entries.size());
  index.by_slug = Lookup(entries.size());
  index.by_variant = Lookup(variants);
  for (std::uint32_t position = 0; position < entries.size(); ++position) {
    const Record& record = *entries[position].record;
    index.by_id.add(std::hash<product::ProductId>{}(record.id), position);
    index.by_slug.add(std::hash<std::string_view>{}(record.slug), position);
    for (const Record::Variant& variant : record.variants)
      index.by_variant.add(std::hash<product::VariantId>{}(variant.id), position);
  }
}

void index_flags(Index& index, const Entries& entries) {
  index.flags.reserve(entries.size());
  for (std::uint32_t position = 0; position < entries.size(); ++position) {
    const Record& record = *entries[position].record;
    index.flags.push_back(static_cast<std::uint8_t>((record.is_active ? Index::active : 0) |
                                                    (record.is_featured ? Index::featured : 0)));
    if (record.is_active) index.on_sale.push_back(position);
  }
}

void index_brands(Index& index, const Entries& entries) {
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  index.brand_of.reserve(entries.size());
  for (const auto& entry : entries) {
    const std::string_view brand = entry.record->brand;
    const auto number = static_cast<std::uint32_t>(numbers.size());
    const auto [known, is_new] = numbers.try_emplace(brand, number);
    if (is_new) {
      index.brands.emplace_back(brand);
      index.brand_slugs.push_back(brand.empty() ? std::string() : slug(brand));
    }
    index.brand_of.push_back(known->second);
  }
}

void index_names(Index& index, const Entries& entries) {
  std::vector<std::string> keys;
  keys.reserve(entries.size());
  for (const auto& entry : entries) keys.push_back(text::czech_sort_key(entry.record->name));
  std::vector<std::uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::sort(order, [&](std::uint32_t left, std::uint32_t right) {
    const int compared = keys[left].compare(keys[right]);
    return compared != 0 ? compared < 0 : left < right;
  });
  index.name_rank.resize(entries.size());
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) index.name_rank[order[rank]] = rank;
}

void index_words(Index& index, const Entries& entries) {
  Words::Builder words;
  for (std::uint32_t position = 0; position < entries.size(); ++position) {
    const Record& record = *entries[position].record;
    words.add(position, Field::name, record.name);
    words.add(position, Field::brand, record.brand);
    for (const Record::Variant& variant : record.variants) {
      words.add(position, Field::code, variant.sku);
      words.add(position, Field::code, variant.ean);
    }
  }
  index.words = words.finish();
}

bool is_before(const product::Category& left, const product::Category& right) {
  if (left.sort_order != right.sort_order) return left.sort_order < right.sort_order;
  const int by_name = text::compare_czech(left.name, right.name);
  return by_name != 0 ? by_name < 0 : left.id < right.id;
}

// Parents that are missing, or that would close a circle, make a top category.
void index_categories(Index& index, const std::vector<product::Category>& categories) {
  for (const product::Category& category : categories) {
    index.categories[category.id].category = category;
    index.category_by_slug[category.slug] = category.id;
  }
  std::vector<const product::Category*> sorted;
  for (const auto& category : categories) sorted.push_back(&category);
  std::ranges::sort(sorted,
                    [](const auto* left, const auto* right) { return is_before(*left, *right); });
  for (const product::Category* category : sorted) {
    std::size_t steps = 0;
    const product::Category* above = category;
    while (above != nullptr && above->parent_id && steps++ <= categories.size()) {
      const auto parent = index.categories.find(*above->parent_id);
      above = parent == index.categories.end() ? nullptr : &parent->second.category;
    }
    const bool hangs = category->parent_id && index.categories.contains(*category->parent_id) &&
                       steps <= categories.size();
    if (hangs) {
      index.categories[*category->parent_id].children.push_back(category->id);
    } else {
      index.categories[category->id].category.parent_id.reset();
      index.top.push_back(category->id);
    }
  }
}

void index_category_lists(Index& index, const Entries& entries) {
  for (const std::uint32_t position : index.on_sale) {
    auto id = entries[position].record->category_id;
    while (id) {
      const auto node = index.categories.find(*id);
      if (node == index.categories.end()) break;
      node->second.products.push_back(position);
      id = node->second.category.parent_id;
    }
  }
}

}  // namespace

std::shared_ptr<const Index> build_index(const Entries& entries,
                                         const std::vector<product::Category>& categories) {
  auto index = std::make_shared<Index>();
  index_ids(*index, entries);
  index_flags(*index, entries);
  index_brands(*index, entries);
  index_names(*index, entries);
  index_words(*index, entries);
  index_categories(*index, categories);
  index_category_lists(*index, entries);
  return index;
}

bool is_indexed_alike(const Record& before, const Record& after) {
  const auto alike = [](const Record::Variant& left, const Record::Variant& right) {
    return left.id == right.id && left.sku == right.sku && left.ean == right.ean;
  };
  return before.name == after.name && before.slug == after.slug && before.brand == after.brand &&
         before.category_id == after.category_id && before.created_at == after.created_at &&
         before.is_active == after.is_active && before.is_featured == after.is_featured &&
         std::ranges::equal(before.variants, after.variants, alike);
}

}  // namespace flipflop::search
