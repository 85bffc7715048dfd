#include "shop/supplier/change_set.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace flipflop::supplier {
namespace {

product::ProductId product_of_group(const std::vector<const Known*>& before, Ids& ids) {
  if (!before.empty()) return before.front()->product;
  return ids.next_as<product::ProductId>();
}

warehouse::SupplierStock stock_of(const product::ImportedProduct& product,
                                  const product::ImportedVariant& variant, const FeedItem& item) {
  return {warehouse::ItemId{variant.id.uuid}, stock_label(product, variant), item.stock,
          item.stock_assumed};
}

bool same_content(const Staged& staged, const Known& known) {
  return known.is_listed && known.group_key == staged.group_key &&
         known.content_hash == staged.content_hash;
}

bool same_stock(const Staged& staged, const Known& known) {
  return known.is_listed && known.stock == staged.item.stock &&
         known.stock_assumed == staged.item.stock_assumed;
}

Known known_from(const Staged& staged, product::ProductId product, product::VariantId variant) {
  return {staged.item.id,   staged.group_key,  staged.content_hash,       product,
          variant,          staged.item.stock, staged.item.stock_assumed, true,
          staged.item.price};
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  std::ranges::move(from, std::back_inserter(to));
}

}  // namespace

void ChangeSet::compare(const std::vector<Staged>& staged, const std::vector<Known>& known,
                        const std::vector<std::string>& groups) {
  KnownById known_by_id;
  std::map<std::string, std::vector<const Known*>> before;
  for (const Known& item : known) {
    known_by_id.emplace(item.external_id, &item);
    before[item.group_key].push_back(&item);
  }
  std::map<std::string, std::vector<const Staged*>> members;
  for (const Staged& item : staged) members[item.group_key].push_back(&item);
  for (const std::string& group : groups)
    groups_.push_back(compare_group(members[group], before[group], known_by_id));
}

ChangeSet::Batch ChangeSet::compare_group(const std::vector<const Staged*>& members,
                                          const std::vector<const Known*>& before,
                                          const KnownById& known) {
  Batch batch;
  std::set<std::string> present;
  for (const Staged* member : members) present.insert(member->item.id);
  bool content_changed = false;
  std::vector<product::VariantId> kept;
  for (const Known* item : before) {
    if (!item->is_listed || present.contains(item->external_id)) continue;
    content_changed = content_changed || !item->is_skipped;
    // The product that gets a moved item takes the variant away from this one.
    if (item->is_skipped || item->is_moved)
      kept.push_back(item->variant);
    else
      add_vanished(*item, batch);
  }
  if (members.empty()) {
    const bool waits_for_item = std::ranges::any_of(
        before, [](const Known* item) { return item->is_listed && item->is_skipped; });
    if (content_changed && !waits_for_item) batch.gone.push_back(before.front()->product);
    batch.items = batch.known.size();
    return batch;
  }
  const product::ProductId product_id = product_of_group(before, ids_);
  std::vector<MatchedItem> matched;
  for (const Staged* member : members) {
    const auto found = known.find(member->item.id);
    const bool is_known = found != known.end();
    const auto variant = is_known ? found->second->variant : ids_.next_as<product::VariantId>();
    matched.push_back({member->item, variant});
    content_changed = content_changed || !is_known || !same_content(*member, *found->second);
  }
  product::ImportedProduct product = product_of(product_id, matched, margin_percent_);
  product.kept_variants = std::move(kept);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Staged& member = *members[i];
    const auto found = known.find(member.item.id);
    const bool is_known = found != known.end();
    const bool stock_changed = !is_known || !same_stock(member, *found->second);
    if (is_known && !stock_changed && same_content(member, *found->second)) continue;
    if (stock_changed) batch.stock.push_back(stock_of(product, product.variants[i], member.item));
    batch.known.push_back(known_from(member, product_id, matched[i].variant));
  }
  if (content_changed) batch.products.push_back(std::move(product));
  batch.items = members.size() + batch.known.size();
  return batch;
}

void ChangeSet::add_vanished(const Known& item, Batch& batch) const {
  Known gone = item;
  gone.is_listed = false;
  gone.stock = 0;
  gone.stock_assumed = false;
  batch.known.push_back(std::move(gone));
  batch.stock.push_back({warehouse::ItemId{item.variant.uuid}, {}, 0, false});
}

std::vector<ChangeSet::Batch> ChangeSet::batches(std::size_t items) {
  std::vector<Batch> batches;
  for (Batch& group : groups_) {
    if (batches.empty() || batches.back().items + group.items > items) batches.emplace_back();
    Batch& batch = batches.back();
    append(batch.products, group.products);
    append(batch.gone, group.gone);
    append(batch.stock, group.stock);
    append(batch.known, group.known);
    batch.items += group.items;
  }
  groups_.clear();
  return batches;
}

}  // namespace flipflop::supplier
