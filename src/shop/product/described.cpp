#include "shop/product/described.h"

#include "platform/json/json.h"

namespace flipflop::product {
namespace {

// The object so far, without its end.
class Description {
 public:
  void add(const char* name, const std::optional<std::string>& text) {
    if (!text) return;
    begin(name);
    json::write_string(json_, *text);
  }
  void add_raw(const char* name, const std::string& json) {
    begin(name);
    json_ += json;
  }
  std::string end() { return json_ + "}"; }

 private:
  void begin(const char* name) {
    json_ += json_.size() > 1 ? ",\"" : "\"";
    json_ += name;
    json_ += "\":";
  }
  std::string json_ = "{";
};

std::string text_list(const std::vector<std::string>& texts) {
  std::string json = "[";
  for (const std::string& text : texts) {
    if (json.size() > 1) json.push_back(',');
    json::write_string(json, text);
  }
  return json + "]";
}

template <class T>
std::string id_or_null(const std::optional<T>& id) {
  return id ? "\"" + id->text() + "\"" : "null";
}

template <class T>
void keep_if(bool is_about, std::optional<T>& member) {
  if (!is_about) member.reset();
}

}  // namespace

std::string described(const ProductEdit& edit) {
  Description json;
  json.add("name", edit.name);
  json.add("sku", edit.sku);
  if (edit.price) json.add_raw("price", edit.price->decimal());
  if (edit.compare_at_price) json.add_raw("compareAtPrice", edit.compare_at_price->decimal());
  if (edit.vat) json.add_raw("vatRate", std::to_string(edit.vat->percent));
  json.add("brand", edit.brand);
  json.add("description", edit.description);
  if (edit.category) json.add_raw("categoryId", id_or_null(*edit.category));
  if (edit.image_urls) json.add_raw("imageUrls", text_list(*edit.image_urls));
  if (edit.is_active) json.add_raw("isActive", *edit.is_active ? "true" : "false");
  return json.end();
}

std::string described(const CategoryEdit& edit) {
  Description json;
  json.add("name", edit.name);
  json.add("slug", edit.slug);
  json.add("description", edit.description);
  if (edit.parent) json.add_raw("parentId", id_or_null(*edit.parent));
  if (edit.sort_order) json.add_raw("sortOrder", std::to_string(*edit.sort_order));
  return json.end();
}

ProductEdit as_far_as(const ProductEdit& edit, ProductEdit now) {
  keep_if(edit.name.has_value(), now.name);
  keep_if(edit.sku.has_value(), now.sku);
  keep_if(edit.price.has_value(), now.price);
  keep_if(edit.compare_at_price.has_value(), now.compare_at_price);
  keep_if(edit.vat.has_value(), now.vat);
  keep_if(edit.brand.has_value(), now.brand);
  keep_if(edit.description.has_value(), now.description);
  keep_if(edit.category.has_value(), now.category);
  keep_if(edit.image_urls.has_value(), now.image_urls);
  keep_if(edit.is_active.has_value(), now.is_active);
  return now;
}

CategoryEdit as_far_as(const CategoryEdit& edit, CategoryEdit now) {
  keep_if(edit.name.has_value(), now.name);
  keep_if(edit.slug.has_value(), now.slug);
  keep_if(edit.description.has_value(), now.description);
  keep_if(edit.parent.has_value(), now.parent);
  keep_if(edit.sort_order.has_value(), now.sort_order);
  return now;
}

}  // namespace flipflop::product
