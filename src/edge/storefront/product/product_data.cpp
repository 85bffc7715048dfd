#include "edge/storefront/product/product_data.h"

#include "base/text.h"

namespace flipflop::storefront {
namespace {

constexpr std::size_t description_characters = 155;

void add_pictures(JsonLd& json, const std::string& public_url, const search::Record& record) {
  bool has_list = false;
  for (std::size_t i = 0; i < record.images.size(); ++i) {
    if (record.images[i].file.empty()) continue;
    if (!has_list) json.open_list("image");
    has_list = true;
    json.item(public_url + search::picture_path(record, i, 1280));
  }
  if (has_list) json.close_list();
}

}  // namespace

std::string product_data(const std::string& public_url, const search::Replica::Entry& entry,
                         const search::Record::Variant& variant, const std::vector<Crumb>& crumbs) {
  const search::Record& record = *entry.record;
  const std::string url = public_url + "/produkt/" + std::string(record.slug);
  JsonLd json;
  json.open().text("@context", "https://schema.org").open_list("@graph");
  json.open().text("@type", "Product").text("@id", url + "#zbozi");
  json.text("name", record.name).text("description", record.description);
  json.text("sku", variant.sku);
  json.text(variant.ean.size() == 13 ? "gtin13" : "gtin", variant.ean);
  add_pictures(json, public_url, record);
  if (!record.brand.empty())
    json.open("brand").text("@type", "Brand").text("name", record.brand).close();
  json.open("offers").text("@type", "Offer").text("url", url);
  json.text("price", variant.price.decimal()).text("priceCurrency", "CZK");
  json.text("itemCondition", "https://schema.org/NewCondition");
  json.text("availability", entry.available_of(variant) > 0 ? "https://schema.org/InStock"
                                                            : "https://schema.org/OutOfStock");
  json.close().close();
  add_breadcrumbs(json, public_url, crumbs);
  return json.close_list().close().take();
}

std::string meta_description(std::string_view description) {
  std::string flat;
  for (const std::string_view line : split(description, '\n')) {
    if (trim(line).empty()) continue;
    if (!flat.empty()) flat += ' ';
    flat += trim(line);
  }
  if (utf8_length(flat) <= description_characters) return flat;
  std::string_view cut = utf8_prefix(flat, description_characters);
  const std::size_t space = cut.rfind(' ');
  if (space != std::string_view::npos) cut = cut.substr(0, space);
  while (cut.ends_with(',') || cut.ends_with('.')) cut.remove_suffix(1);
  return std::string(cut) + "…";
}

}  // namespace flipflop::storefront
