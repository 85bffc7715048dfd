#include "shop/product/rules.h"

#include <algorithm>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/idempotency/idempotency.h"

namespace flipflop::product {
namespace {

constexpr char unit_separator = '\x1f';
constexpr int most_numbered_slugs = 20;

// Lengths before the texts, so that no two products share a serial form.
void append(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out.push_back(':');
  out += text;
}

void append(std::string& out, const std::vector<NameValue>& pairs) {
  append(out, std::to_string(pairs.size()));
  for (const NameValue& pair : pairs) {
    append(out, pair.name);
    append(out, pair.value);
  }
}

void append(std::string& out, const std::vector<std::string>& texts) {
  append(out, std::to_string(texts.size()));
  for (const std::string& text : texts) append(out, text);
}

void make_numbers_unique(std::vector<ImportedVariant>& variants,
                         std::unordered_set<std::string> seen) {
  for (ImportedVariant& variant : variants) {
    const std::string wanted = variant.sku;
    for (int number = 2; !seen.insert(variant.sku).second; ++number)
      variant.sku = wanted + "-" + std::to_string(number);
  }
}

}  // namespace

std::string content_hash(const ImportedProduct& product) {
  std::string text;
  append(text, product.name);
  append(text, product.description);
  append(text, product.brand);
  append(text, product.category_path);
  append(text, product.attributes);
  append(text, product.image_urls);
  append(text, product.is_featured ? "featured" : "");
  for (const ImportedVariant& variant : product.variants) {
    append(text, variant.id.text());
    append(text, variant.sku);
    append(text, variant.ean);
    append(text, variant.options);
    append(text, std::to_string(variant.price.haler));
    append(text, std::to_string(variant.vat.percent));
  }
  for (const VariantId kept : product.kept_variants) append(text, kept.text());
  return idempotency::fingerprint({text});
}

ImportedProduct cleaned(ImportedProduct product, std::unordered_set<std::string> taken) {
  make_numbers_unique(product.variants, std::move(taken));
  auto& path = product.category_path;
  std::erase_if(path, [](const std::string& name) { return trim(name).empty(); });
  path.resize(std::min(path.size(), deepest_category));
  for (std::string& name : path) name.resize(utf8_prefix(name, longest_category_name).size());
  std::unordered_set<std::string> seen;
  std::erase_if(product.image_urls, [&seen](const std::string& url) {
    return url.empty() || url.size() > longest_picture_url || !seen.insert(url).second;
  });
  return product;
}

std::string variant_label(const std::vector<NameValue>& options) {
  std::string label;
  for (const NameValue& option : options) {
    if (!label.empty()) label += ", ";
    label += option.value;
  }
  return label;
}

std::string path_key(const std::vector<std::string>& names, std::size_t depth) {
  std::string key;
  for (std::size_t i = 0; i < depth; ++i) {
    if (i > 0) key.push_back(unit_separator);
    key += names[i];
  }
  return key;
}

std::vector<std::string> slug_candidates(const std::vector<std::string>& names, const Uuid& id) {
  std::vector<std::string> candidates;
  for (const std::string& name : names) candidates.push_back(slug(name));
  const std::string last = candidates.back();
  for (int number = 2; number <= most_numbered_slugs; ++number)
    candidates.push_back(last + "-" + std::to_string(number));
  candidates.push_back(last + "-" + id.text().substr(24));
  return candidates;
}

std::string take_slug(const std::vector<std::string>& candidates,
                      std::unordered_set<std::string>& taken) {
  for (const std::string& candidate : candidates)
    if (taken.insert(candidate).second) return candidate;
  throw BrokenInvariant("two products share an id");
}

}  // namespace flipflop::product
