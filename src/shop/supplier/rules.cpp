#include "shop/supplier/rules.h"

#include <algorithm>
#include <map>
#include <set>

namespace flipflop::supplier {
namespace {

constexpr std::size_t most_images = 12;
constexpr std::int64_t fewest_for_brake = 20;

std::string value_of(const std::vector<product::NameValue>& params, const std::string& name) {
  for (const auto& param : params)
    if (param.name == name) return param.value;
  return {};
}

// Names of the parameters of a group in the order in which they first appear.
std::vector<std::string> param_names(const std::vector<MatchedItem>& group) {
  std::vector<std::string> names;
  for (const MatchedItem& member : group)
    for (const auto& param : member.item.params)
      if (std::ranges::find(names, param.name) == names.end()) names.push_back(param.name);
  return names;
}

bool differs(const std::vector<MatchedItem>& group, const std::string& name) {
  const std::string first = value_of(group.front().item.params, name);
  return std::ranges::any_of(group, [&](const MatchedItem& member) {
    return value_of(member.item.params, name) != first;
  });
}

std::vector<std::string> images_of(const std::vector<MatchedItem>& group) {
  std::vector<std::string> urls;
  for (const MatchedItem& member : group)
    for (const std::string& url : member.item.image_urls)
      if (urls.size() < most_images && std::ranges::find(urls, url) == urls.end())
        urls.push_back(url);
  return urls;
}

// Two variants with equal options could not be told apart in a shop.
void tell_apart(std::vector<product::ImportedVariant>& variants) {
  std::map<std::vector<product::NameValue>, int> seen;
  for (const auto& variant : variants) ++seen[variant.options];
  const bool all_differ =
      std::ranges::all_of(seen, [](const auto& one) { return one.second == 1; });
  if (variants.size() < 2 || all_differ) return;
  for (auto& variant : variants) variant.options.push_back({"Varianta", variant.sku});
}

}  // namespace

std::string group_key(const FeedItem& item) {
  return item.group_id.empty() ? "i:" + item.id : "g:" + item.group_id;
}

product::ImportedProduct product_of(product::ProductId id, const std::vector<MatchedItem>& group,
                                    int margin_percent) {
  const FeedItem& first = group.front().item;
  product::ImportedProduct product;
  product.id = id;
  product.name = first.name;
  product.description = first.description;
  product.brand = first.brand;
  product.category_path = first.category_path;
  product.image_urls = images_of(group);
  std::vector<std::string> option_names;
  for (const std::string& name : param_names(group)) {
    if (differs(group, name)) {
      option_names.push_back(name);
    } else {
      product.attributes.push_back({name, value_of(first.params, name)});
    }
  }
  for (const MatchedItem& member : group) {
    const FeedItem& item = member.item;
    product::ImportedVariant variant;
    variant.id = member.variant;
    variant.sku = item.sku.empty() ? item.id : item.sku;
    variant.ean = item.ean;
    variant.price = with_margin(item.price, margin_percent);
    variant.vat = item.vat;
    for (const std::string& name : option_names) {
      std::string value = value_of(item.params, name);
      if (!value.empty()) variant.options.push_back({name, std::move(value)});
    }
    product.is_featured = product.is_featured || item.is_featured;
    product.variants.push_back(std::move(variant));
  }
  tell_apart(product.variants);
  return product;
}

std::string stock_label(const product::ImportedProduct& product,
                        const product::ImportedVariant& variant) {
  std::string label = product.name;
  for (const auto& option : variant.options) {
    label += ", ";
    label += option.value;
  }
  return label;
}

std::chrono::seconds follow_pause(Duration age) {
  if (age < std::chrono::hours(1)) return std::chrono::minutes(2);
  if (age < std::chrono::days(1)) return std::chrono::minutes(15);
  return std::chrono::hours(1);
}

bool is_suspicious(const Swing& swing) {
  if (swing.listed_before < fewest_for_brake) return false;
  return swing.vanished * 5 > swing.listed_before || swing.price_jumps * 5 > swing.listed_before;
}

}  // namespace flipflop::supplier
