#include <algorithm>

#include "base/invariant.h"
#include "shop/search/index.h"

namespace flipflop::search {

Replica::Replica() : index_(std::make_shared<Index>()) {}

const Record::Variant* Replica::Entry::leading() const {
  for (const Record::Variant& variant : record->variants)
    if (variant.is_active && variant.price == lowest_price) return &variant;
  return record->variants.empty() ? nullptr : &record->variants.front();
}

std::uint32_t Replica::position_of(const Entry& entry) const {
  const product::ProductId id = entry.record->id;
  const auto position =
      index_->by_id.find(std::hash<product::ProductId>{}(id),
                         [&](std::uint32_t candidate) { return at(candidate).record->id == id; });
  invariant(position.has_value(), "the entry is of this replica");
  return *position;
}

const Replica::Entry* Replica::find(product::ProductId id) const {
  const auto position =
      index_->by_id.find(std::hash<product::ProductId>{}(id),
                         [&](std::uint32_t candidate) { return at(candidate).record->id == id; });
  return position ? &at(*position) : nullptr;
}

const Replica::Entry* Replica::find_by_slug(std::string_view slug) const {
  const auto position = index_->by_slug.find(
      std::hash<std::string_view>{}(slug),
      [&](std::uint32_t candidate) { return at(candidate).record->slug == slug; });
  return position ? &at(*position) : nullptr;
}

const Replica::Entry* Replica::find_by_variant(product::VariantId id) const {
  const auto position =
      index_->by_variant.find(std::hash<product::VariantId>{}(id), [&](std::uint32_t candidate) {
        const auto& variants = at(candidate).record->variants;
        return std::ranges::find(variants, id, &Record::Variant::id) != variants.end();
      });
  return position ? &at(*position) : nullptr;
}

const std::vector<std::uint32_t>& Replica::on_sale() const {
  return index_->on_sale;
}

const CategoryNode* Replica::find_category(product::CategoryId id) const {
  const auto found = index_->categories.find(id);
  return found == index_->categories.end() ? nullptr : &found->second;
}

const CategoryNode* Replica::find_category_by_slug(std::string_view slug) const {
  const auto found = index_->category_by_slug.find(std::string(slug));
  return found == index_->category_by_slug.end() ? nullptr : find_category(found->second);
}

const std::vector<product::CategoryId>& Replica::top_categories() const {
  return index_->top;
}

std::vector<const CategoryNode*> Replica::path_to(product::CategoryId id) const {
  std::vector<const CategoryNode*> path;
  for (const CategoryNode* node = find_category(id); node != nullptr;
       node = node->category.parent_id ? find_category(*node->category.parent_id) : nullptr)
    path.insert(path.begin(), node);
  return path;
}

}  // namespace flipflop::search
