// The nightly comparison of the replica with PostgreSQL. It finds what no event told: a bug, or a
// hand in the database. Pages are compared between rounds of following, so freshness goes on.

#include <algorithm>
#include <unordered_map>

#include "platform/log/log.h"
#include "shop/search/feed.h"

namespace flipflop::search {
namespace {

using namespace std::chrono_literals;

constexpr int page_of_products = 500;

Deadline soon() {
  return Deadline::after(30s);
}

std::vector<product::ProductId> sorted_ids(const Replica& replica) {
  std::vector<product::ProductId> ids;
  ids.reserve(replica.size());
  for (std::uint32_t position = 0; position < replica.size(); ++position)
    ids.push_back(replica.at(position).record->id);
  std::ranges::sort(ids);
  return ids;
}

bool is_alike(const product::Category& left, const product::Category& right) {
  return left.parent_id == right.parent_id && left.name == right.name && left.slug == right.slug &&
         left.description == right.description && left.sort_order == right.sort_order;
}

// Parents are compared as the replica shows them: one that does not exist is left out.
bool is_alike(const Replica& replica, std::vector<product::Category> categories) {
  const auto& known = replica.index().categories;
  if (categories.size() != known.size()) return false;
  return std::ranges::all_of(categories, [&](product::Category& category) {
    if (category.parent_id && !known.contains(*category.parent_id)) category.parent_id.reset();
    const auto found = known.find(category.id);
    return found != known.end() && is_alike(found->second.category, category);
  });
}

bool has_stock(const Replica::Entry& entry,
               const std::unordered_map<Uuid, std::int64_t>& available) {
  return std::ranges::all_of(entry.record->variants, [&](const Record::Variant& variant) {
    const auto found = available.find(variant.id.uuid);
    const std::int64_t now = found == available.end() ? 0 : found->second;
    return entry.available_of(variant) == now;
  });
}

}  // namespace

Task<int> Feed::reconcile() {
  co_await reconcile_categories();
  const std::vector<product::ProductId> known = sorted_ids(*latest_);
  auto rest = known.begin();
  int differences = 0;
  product::ProductId after;
  for (bool is_last = false; !is_last;) {
    std::vector<product::Product> page =
        co_await products_.load_after(after, page_of_products, soon());
    is_last = page.size() < page_of_products;
    if (!page.empty()) after = page.back().id;
    const auto end = is_last ? known.end() : std::upper_bound(rest, known.end(), after);
    std::vector<product::ProductId> in_range(rest, end);
    rest = end;
    const int mended = co_await reconcile_page(std::move(in_range), std::move(page));
    differences += mended;
  }
  if (differences > 0)
    log::warn("the catalogue differed from the database and was mended",
              {{"products", differences}});
  co_return differences;
}

// `known`: the replica's products in the range of ids that `page` holds.
Task<int> Feed::reconcile_page(std::vector<product::ProductId> known,
                               std::vector<product::Product> page) {
  std::vector<warehouse::ItemId> items;
  for (const product::Product& product : page)
    for (const product::Variant& variant : product.variants)
      items.push_back(warehouse::ItemId{variant.id.uuid});
  const auto stock = co_await stock_of(std::move(items));
  std::unordered_map<Uuid, std::int64_t> available;
  for (const warehouse::Availability& line : stock) available[line.item.uuid] = line.available;

  bool more = true;
  while (more) more = co_await catch_up();
  std::vector<product::ProductId> suspects;
  std::vector<product::ProductId> present;
  for (const product::Product& product : page) {
    present.push_back(product.id);
    const Replica::Entry* entry = latest_->find(product.id);
    if (entry == nullptr || !same(*entry->record, Record(product)) || !has_stock(*entry, available))
      suspects.push_back(product.id);
  }
  std::ranges::set_difference(known, present, std::back_inserter(suspects));
  co_return co_await mend(std::move(suspects));
}

// Reads the suspects once more, since an event may have overtaken the comparison.
Task<int> Feed::mend(std::vector<product::ProductId> suspects) {
  if (suspects.empty()) co_return 0;
  const std::shared_ptr<const Replica> before = latest_;
  Changes changes = co_await read_changes(suspects, {});
  changes.position = before->position();
  co_await apply(std::move(changes));
  const auto version_in = [](const Replica& replica, product::ProductId id) {
    const Replica::Entry* entry = replica.find(id);
    return entry ? entry->version : 0;
  };
  co_return static_cast<int>(std::ranges::count_if(suspects, [&](product::ProductId id) {
    return version_in(*before, id) != version_in(*latest_, id);
  }));
}

Task<void> Feed::reconcile_categories() {
  const std::vector<product::Category> categories = co_await products_.categories(soon());
  bool more = true;
  while (more) more = co_await catch_up();
  if (is_alike(*latest_, categories)) co_return;
  log::warn("the categories differed from the database and were mended");
  Changes changes;
  changes.categories = co_await products_.categories(soon());
  changes.position = latest_->position();
  co_await apply(std::move(changes));
}

}  // namespace flipflop::search
