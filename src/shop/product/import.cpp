#include "shop/product/import.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "base/invariant.h"
#include "base/text.h"
#include "shop/product/rules.h"

namespace flipflop::product {

Task<ImportResult> Import::run(std::vector<ImportedProduct> products) {
  invariant(products.size() <= most_products_at_once, "an import takes at most 500 products");
  co_await find_changed(std::move(products));
  ImportResult result;
  if (changed_.empty()) co_return result;
  co_await settle_categories();
  co_await name_new_products();

  for (const Prepared& prepared : changed_) result.touched.push_back(prepared.product.id.uuid);
  result.products_changed = static_cast<int>(changed_.size());
  result.made_categories = made_categories_;
  const std::vector<Uuid> former = co_await store_.write(std::move(changed_));
  result.touched.insert(result.touched.end(), former.begin(), former.end());
  co_return result;
}

Task<void> Import::find_changed(std::vector<ImportedProduct> products) {
  std::ranges::sort(products, {}, &ImportedProduct::id);
  std::vector<ProductId> ids;
  std::vector<VariantId> kept;
  for (const ImportedProduct& product : products) {
    invariant(!product.variants.empty(), "an imported product has at least one variant");
    invariant(ids.empty() || ids.back() != product.id, "a product is imported once in a batch");
    ids.push_back(product.id);
    kept.insert(kept.end(), product.kept_variants.begin(), product.kept_variants.end());
  }
  const std::unordered_map<Uuid, KnownProduct> known = co_await store_.lock_products(ids);
  const std::unordered_map<Uuid, std::string> numbers = co_await store_.numbers_of(std::move(kept));
  for (ImportedProduct& imported : products) {
    std::unordered_set<std::string> taken;
    for (const VariantId variant : imported.kept_variants)
      if (const auto number = numbers.find(variant.uuid); number != numbers.end())
        taken.insert(number->second);
    Prepared prepared;
    prepared.product = cleaned(std::move(imported), std::move(taken));
    prepared.hash = content_hash(prepared.product);
    const auto before = known.find(prepared.product.id.uuid);
    if (before == known.end())
      new_ones_.push_back(changed_.size());
    else if (before->second.is_active && before->second.content_hash == prepared.hash)
      continue;
    changed_.push_back(std::move(prepared));
  }
  if (!new_ones_.empty()) co_await store_.lock_names();
}

// Finds the categories of the changed products, and makes the missing ones from the top down.
Task<void> Import::settle_categories() {
  std::map<std::string, std::vector<std::string>> paths;  // by key: a parent before its children
  for (const Prepared& prepared : changed_) {
    const std::vector<std::string>& path = prepared.product.category_path;
    for (std::size_t depth = 1; depth <= path.size(); ++depth)
      paths.emplace(path_key(path, depth),
                    std::vector<std::string>(path.begin(), path.begin() + depth));
  }
  if (paths.empty()) co_return;
  std::vector<std::string> keys;
  for (const auto& [key, path] : paths) keys.push_back(key);
  std::unordered_map<std::string, CategoryId> known = co_await store_.categories_by_path(keys);

  if (known.size() < paths.size()) {
    // Somebody may have made one since: looked up again under the lock.
    co_await store_.lock_names();
    known = co_await store_.categories_by_path(keys);
    known = co_await make_missing(std::move(paths), std::move(known));
  }
  for (Prepared& prepared : changed_)
    if (!prepared.product.category_path.empty())
      prepared.category_id =
          known.at(path_key(prepared.product.category_path, prepared.product.category_path.size()));
}

// A parent's path sorts before those of its children, so it is known when they ask for it.
Task<std::unordered_map<std::string, CategoryId>> Import::make_missing(
    std::map<std::string, std::vector<std::string>> paths,
    std::unordered_map<std::string, CategoryId> known) {
  std::vector<NewCategory> made;
  std::vector<std::vector<std::string>> candidates;
  std::vector<std::string> wanted;
  for (const auto& [key, path] : paths) {
    if (known.contains(key)) continue;
    NewCategory category;
    category.id = ids_.next_as<CategoryId>();
    if (path.size() > 1) category.parent_id = known.at(path_key(path, path.size() - 1));
    category.name = path.back();
    category.path_key = key;
    known.emplace(key, category.id);
    std::string full_name;
    for (const std::string& name : path) full_name += name + " ";
    candidates.push_back(slug_candidates({path.back(), full_name}, category.id.uuid));
    wanted.insert(wanted.end(), candidates.back().begin(), candidates.back().end());
    made.push_back(std::move(category));
  }
  if (made.empty()) co_return known;
  std::unordered_set<std::string> taken = co_await store_.taken_category_slugs(std::move(wanted));
  for (std::size_t i = 0; i < made.size(); ++i) made[i].slug = take_slug(candidates[i], taken);
  made_categories_ = true;
  co_await store_.insert_categories(std::move(made));
  co_return known;
}

// Most names are free at once; the numbered ones are looked up only for those that are not.
Task<void> Import::name_new_products() {
  if (new_ones_.empty()) co_return;
  std::vector<std::string> wanted;
  for (const std::size_t place : new_ones_) wanted.push_back(slug(changed_[place].product.name));
  std::unordered_set<std::string> taken = co_await store_.taken_product_slugs(wanted);

  std::vector<std::size_t> contested;
  for (std::size_t i = 0; i < new_ones_.size(); ++i) {
    if (taken.insert(wanted[i]).second)
      changed_[new_ones_[i]].slug = wanted[i];
    else
      contested.push_back(new_ones_[i]);
  }
  if (contested.empty()) co_return;

  std::vector<std::vector<std::string>> candidates;
  std::vector<std::string> all;
  for (const std::size_t place : contested) {
    const ImportedProduct& product = changed_[place].product;
    candidates.push_back(slug_candidates({product.name}, product.id.uuid));
    all.insert(all.end(), candidates.back().begin(), candidates.back().end());
  }
  std::unordered_set<std::string> more = co_await store_.taken_product_slugs(std::move(all));
  taken.merge(more);
  for (std::size_t i = 0; i < contested.size(); ++i)
    changed_[contested[i]].slug = take_slug(candidates[i], taken);
}

}  // namespace flipflop::product
