#include "shop/search/builder.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "base/invariant.h"

namespace flipflop::search {
namespace {

using SharedStock = std::shared_ptr<const std::int32_t[]>;
using Stocks = std::unordered_map<Uuid, std::int32_t>;  // by item

std::int32_t pieces(std::int64_t available) {
  return static_cast<std::int32_t>(
      std::clamp<std::int64_t>(available, 0, std::numeric_limits<std::int32_t>::max()));
}

Stocks by_item(const std::vector<warehouse::Availability>& stock) {
  Stocks stocks;
  stocks.reserve(stock.size());
  for (const warehouse::Availability& line : stock) stocks[line.item.uuid] = pieces(line.available);
  return stocks;
}

SharedStock stock_of(const Record& record, const Stocks& stocks) {
  auto stock = std::make_shared<std::int32_t[]>(record.variants.size());
  for (std::size_t i = 0; i < record.variants.size(); ++i) {
    const auto found = stocks.find(record.variants[i].id.uuid);
    if (found != stocks.end()) stock[i] = found->second;
  }
  return stock;
}

bool is_newer(const Replica::Entry& left, const Replica::Entry& right) {
  if (left.record->created_at != right.record->created_at)
    return left.record->created_at > right.record->created_at;
  return left.record->id > right.record->id;
}

bool same_stock(const Replica::Entry& left, const Replica::Entry& right) {
  return std::equal(left.stock.get(), left.stock.get() + left.record->variants.size(),
                    right.stock.get(), right.stock.get() + right.record->variants.size());
}

// `changed` when it says something new, else `before`.
Replica::Entry kept_or(const Replica::Entry& before, Replica::Entry changed) {
  return same(*before.record, *changed.record) && same_stock(before, changed) ? before : changed;
}

std::vector<product::Category> categories_of(const Replica& replica) {
  std::vector<product::Category> categories;
  for (const auto& [id, node] : replica.index().categories) categories.push_back(node.category);
  return categories;
}

using Replaced = ReplicaBuilder::Replaced;

void replace_records(Replaced& replaced, const Replica& before, const Changes& changes,
                     const Stocks& stocks) {
  for (const auto& record : changes.records) {
    Replica::Entry entry =
        ReplicaBuilder::make_entry(record, stock_of(*record, stocks), before.version() + 1);
    const Replica::Entry* old = before.find(record->id);
    replaced.insert_or_assign(record->id, old ? kept_or(*old, std::move(entry)) : std::move(entry));
  }
}

void replace_stock(Replaced& replaced, const Replica& before, const Changes& changes) {
  for (const warehouse::Availability& line : changes.stock) {
    const product::VariantId variant{line.item.uuid};
    const Replica::Entry* old = before.find_by_variant(variant);
    if (old == nullptr) continue;
    const auto known = replaced.find(old->record->id);
    const Replica::Entry& current = known == replaced.end() ? *old : known->second;
    const auto& variants = current.record->variants;
    const auto found = std::ranges::find(variants, variant, &Record::Variant::id);
    if (found == variants.end() || current.available_of(*found) == pieces(line.available)) continue;
    auto stock = std::make_shared<std::int32_t[]>(variants.size());
    std::copy_n(current.stock.get(), variants.size(), stock.get());
    stock[static_cast<std::size_t>(found - variants.begin())] = pieces(line.available);
    replaced.insert_or_assign(
        current.record->id,
        ReplicaBuilder::make_entry(current.record, std::move(stock), before.version() + 1));
  }
}

}  // namespace

Replica::Entry ReplicaBuilder::make_entry(std::shared_ptr<const Record> record, SharedStock stock,
                                          std::uint64_t version) {
  Replica::Entry entry{.record = std::move(record), .stock = std::move(stock), .version = version};
  bool first = true;
  for (const Record::Variant& variant : entry.record->variants) {
    if (!variant.is_active) continue;
    entry.available += entry.available_of(variant);
    if (first || variant.price < entry.lowest_price) entry.lowest_price = variant.price;
    first = false;
  }
  return entry;
}

ReplicaBuilder::Shared ReplicaBuilder::build(Contents contents) {
  const Stocks stocks = by_item(contents.stock);
  Entries entries;
  entries.reserve(contents.records.size());
  for (auto& record : contents.records)
    entries.push_back(make_entry(record, stock_of(*record, stocks), 1));
  std::ranges::sort(entries, is_newer);
  return assemble(std::move(entries), contents.categories,
                  {.version = 1, .categories_version = 1, .position = contents.position});
}

ReplicaBuilder::Shared ReplicaBuilder::assemble(Entries entries,
                                                const std::vector<product::Category>& categories,
                                                Numbers numbers) {
  auto replica = std::make_shared<Replica>();
  replica->index_ = build_index(entries, categories);
  replica->size_ = static_cast<std::uint32_t>(entries.size());
  replica->version_ = numbers.version;
  replica->categories_version_ = numbers.categories_version;
  replica->position_ = numbers.position;
  for (std::size_t begin = 0; begin < entries.size(); begin += Replica::chunk_size) {
    const std::size_t end = std::min<std::size_t>(begin + Replica::chunk_size, entries.size());
    replica->chunks_.push_back(std::make_shared<const Replica::Chunk>(
        std::make_move_iterator(entries.begin() + static_cast<std::ptrdiff_t>(begin)),
        std::make_move_iterator(entries.begin() + static_cast<std::ptrdiff_t>(end))));
  }
  return replica;
}

bool ReplicaBuilder::is_heavy(const Replica& before, const Changes& changes) {
  if (changes.categories) return true;
  const auto is_known = [&](product::ProductId id) { return before.find(id) != nullptr; };
  if (std::ranges::any_of(changes.gone, is_known)) return true;
  return std::ranges::any_of(changes.records, [&](const std::shared_ptr<const Record>& record) {
    const Replica::Entry* old = before.find(record->id);
    return old == nullptr || !is_indexed_alike(*old->record, *record);
  });
}

ReplicaBuilder::Shared ReplicaBuilder::next(const Replica& before, Changes changes) {
  Replaced replaced;
  replace_records(replaced, before, changes, by_item(changes.stock));
  replace_stock(replaced, before, changes);
  return is_heavy(before, changes) ? rebuilt(before, changes, std::move(replaced))
                                   : patched(before, changes.position, std::move(replaced));
}

ReplicaBuilder::Shared ReplicaBuilder::rebuilt(const Replica& before, const Changes& changes,
                                               Replaced replaced) {
  const std::unordered_set<product::ProductId> gone(changes.gone.begin(), changes.gone.end());
  Entries entries;
  entries.reserve(before.size() + changes.records.size());
  for (std::uint32_t position = 0; position < before.size(); ++position) {
    const Replica::Entry& old = before.at(position);
    const product::ProductId id = old.record->id;
    if (!gone.contains(id) && !replaced.contains(id)) entries.push_back(old);
  }
  for (auto& [id, entry] : replaced)
    if (!gone.contains(id)) entries.push_back(std::move(entry));
  std::ranges::sort(entries, is_newer);
  const std::uint64_t version = before.version() + 1;
  return assemble(std::move(entries),
                  changes.categories ? *changes.categories : categories_of(before),
                  {.version = version,
                   .categories_version = changes.categories ? version : before.categories_version(),
                   .position = changes.position});
}

ReplicaBuilder::Shared ReplicaBuilder::patched(const Replica& before, std::int64_t position,
                                               Replaced replaced) {
  auto replica = std::make_shared<Replica>(before);
  replica->position_ = position;
  std::unordered_map<std::uint32_t, std::shared_ptr<Replica::Chunk>> copied;
  for (auto& [id, entry] : replaced) {
    const Replica::Entry* old = before.find(id);
    invariant(old != nullptr, "a light change touches products that are there");
    if (old->version == entry.version) continue;
    const std::uint32_t at = before.position_of(*old);
    auto& chunk = copied[at / Replica::chunk_size];
    if (!chunk) chunk = std::make_shared<Replica::Chunk>(*before.chunks_[at / Replica::chunk_size]);
    (*chunk)[at % Replica::chunk_size] = std::move(entry);
  }
  if (!copied.empty()) replica->version_ = before.version() + 1;
  for (auto& [number, chunk] : copied) replica->chunks_[number] = std::move(chunk);
  return replica;
}

}  // namespace flipflop::search
