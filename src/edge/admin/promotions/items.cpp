#include "edge/admin/promotions/items.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

constexpr std::size_t loaded_at_once = 100;
constexpr std::size_t most_found = 20;
constexpr int most_levels = 20;  // of categories; more are a ring

using ById = std::map<Uuid, product::Category>;

ById by_id(std::vector<product::Category> categories) {
  ById found;
  for (product::Category& one : categories) found.emplace(one.id.uuid, std::move(one));
  return found;
}

// "Osvětlení › Stolní lampy".
std::string path_of(const ById& categories, Uuid id) {
  std::string path;
  for (int level = 0; level < most_levels; ++level) {
    const auto at = categories.find(id);
    if (at == categories.end()) break;
    path.insert(0, at->second.name + (path.empty() ? "" : " › "));
    if (!at->second.parent_id) break;
    id = at->second.parent_id->uuid;
  }
  return path.empty() ? text::message("admin.promo_item_gone") : path;
}

std::string described(const product::Listed& one) {
  std::string text = one.name;
  if (!one.sku.empty()) text += " (" + one.sku + ")";
  if (one.price) text += ", " + one.price->czech();
  if (!one.is_active) text += ", " + text::message("admin.promo_item_off");
  return text;
}

std::string described(const product::Product& one) {
  std::string text = one.name;
  if (!one.variants.empty() && !one.variants.front().sku.empty())
    text += " (" + one.variants.front().sku + ")";
  if (!one.is_active) text += ", " + text::message("admin.promo_item_off");
  return text;
}

}  // namespace

Task<std::vector<NamedItem>> Items::products(std::vector<Uuid> ids, Deadline deadline) {
  std::map<Uuid, std::string> names;
  for (std::size_t at = 0; at < ids.size(); at += loaded_at_once) {
    std::vector<product::ProductId> some;
    for (std::size_t i = at; i < std::min(ids.size(), at + loaded_at_once); ++i)
      some.push_back({ids[i]});
    const auto loaded = co_await products_.load(std::move(some), deadline);
    for (const product::Product& one : loaded) names.emplace(one.id.uuid, described(one));
  }
  std::vector<NamedItem> items;
  for (const Uuid& id : ids) {
    const auto name = names.find(id);
    const bool is_gone = name == names.end();
    items.push_back({id, is_gone ? text::message("admin.promo_item_gone") : name->second});
  }
  co_return items;
}

Task<std::vector<NamedItem>> Items::categories(std::vector<Uuid> ids, Deadline deadline) {
  std::vector<NamedItem> items;
  if (ids.empty()) co_return items;
  auto listed = co_await products_.categories(deadline);
  const ById all = by_id(std::move(listed));
  for (const Uuid& id : ids) items.push_back({id, path_of(all, id)});
  co_return items;
}

Task<Found> Items::find_products(std::string search, Deadline deadline) {
  list::Query query = product::staff_list().usual();
  query.limit = static_cast<int>(most_found);
  query.counts = false;
  const auto page = co_await products_.browse({std::move(search), {}, {}}, query, deadline);
  Found found;
  for (const product::Listed& one : page.items)
    found.items.push_back({one.id.uuid, described(one)});
  found.has_more = page.has_next;
  co_return found;
}

Task<Found> Items::find_categories(std::string search, Deadline deadline) {
  auto listed = co_await products_.categories(deadline);
  const ById all = by_id(std::move(listed));
  const std::string wanted = fold(search);
  Found found;
  for (const auto& [id, one] : all) {
    if (fold(one.name).find(wanted) == std::string::npos) continue;
    found.has_more = found.items.size() == most_found;
    if (found.has_more) break;
    found.items.push_back({id, path_of(all, id)});
  }
  co_return found;
}

void fill_picker(text::Dictionary& part, const Picker& picker, const Mistakes& mistakes) {
  text::Dictionary& shown = part.include("PICKER", "edge/admin/promotions/picker.html");
  shown.set("PICKER_NAME", picker.name);
  shown.set("PICKER_LABEL", picker.label);
  shown.set("PICKER_HINT", picker.hint);
  shown.set("PICKER_SEARCH", picker.search);
  shown.set("PICKER_URL", picker.url);
  const bool is_products = picker.kind == Picked::products;
  shown.set("PICKER_FIND", text::message(is_products ? "admin.promo_find_products"
                                                     : "admin.promo_find_categories"));
  std::vector<Uuid> ids;
  for (const NamedItem& one : picker.items) {
    ids.push_back(one.id);
    text::Dictionary& row = shown.add("PICKED");
    row.set("ITEM_ID", one.id.text());
    row.set("ITEM_NAME", one.name);
  }
  shown.set("PICKER_IDS", joined(ids));
  if (picker.items.empty()) shown.show("NONE_PICKED");
  for (const NamedItem& one : picker.found.items) {
    text::Dictionary& row = shown.add("FOUND");
    row.set("ITEM_ID", one.id.text());
    row.set("ITEM_NAME", one.name);
  }
  if (picker.found.has_more) shown.show("MORE_FOUND");
  if (!picker.search.empty() && picker.found.items.empty()) shown.show("NOTHING_FOUND");
  const auto mistake = mistakes.find(picker.name);
  if (mistake != mistakes.end()) shown.set_optional("PICKER_MISTAKE", mistake->second);
}

std::string joined(const std::vector<Uuid>& ids) {
  std::string text;
  for (const Uuid& id : ids) text += (text.empty() ? "" : " ") + id.text();
  return text;
}

bool are_ids(std::string_view text) {
  if (text.empty()) return true;
  return std::ranges::all_of(split(text, ' '),
                             [](std::string_view word) { return Uuid::parse(word).has_value(); });
}

std::vector<Uuid> ids_in(std::string_view text) {
  std::vector<Uuid> ids;
  for (const std::string_view word : split(text, ' '))
    if (const auto id = Uuid::parse(word)) ids.push_back(*id);
  return ids;
}

}  // namespace flipflop::admin
