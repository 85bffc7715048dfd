#include "edge/dev/wholesaler/catalogue.h"

#include "base/invariant.h"
#include "base/money.h"
#include "base/text.h"
#include "edge/dev/wholesaler/illustration.h"
#include "platform/assets/assets.h"

namespace flipflop::dev {
namespace {

constexpr std::string_view folder = "edge/dev/wholesaler/catalogue/products-";
constexpr std::int64_t pieces_behind_more_than = 25;

void element(std::string& xml, std::string_view name, std::string_view text) {
  xml += "    <";
  xml += name;
  xml += '>';
  xml += html_escape(text);
  xml += "</";
  xml += name;
  xml += ">\n";
}

void param(std::string& xml, const CatalogueParam& one) {
  xml += "    <PARAM><PARAM_NAME>" + html_escape(one.name) + "</PARAM_NAME><VAL>" +
         html_escape(one.value) + "</VAL></PARAM>\n";
}

std::string picture_url(const std::string& base_url, const CatalogueDrawing& drawing,
                        const std::string& palette, int view) {
  return base_url + "/dev/wholesaler/images/" + drawing.kind + "-" + palette + "-" +
         std::to_string(drawing.seed) + "-" + std::to_string(view) + ".svg";
}

// Pieces at the start: a count, or "> N" in quotes.
std::int64_t pieces(const json::Raw& stock) {
  const auto count = parse_unsigned(trim(stock.text));
  return count ? *count : pieces_behind_more_than;
}

// What the feed says of a count: wholesalers that hide theirs say "> 10".
std::string stated_stock(const json::Raw& as_authored, std::int64_t left) {
  const bool hides_count = as_authored.text.starts_with('"');
  return hides_count && left > 10 ? "> 10" : std::to_string(left);
}

struct Item {
  const CatalogueProduct& product;
  const CatalogueVariant* variant;  // nullptr: a simple product
  const std::string& id;
  const json::Raw& stock;
  int delivery_days;
};

void append_names(std::string& xml, const Item& item) {
  std::string full_name = item.product.name;
  if (item.variant != nullptr)
    for (const CatalogueParam& option : item.variant->options) full_name += ", " + option.value;
  element(xml, "PRODUCTNAME", full_name);
  element(xml, "PRODUCT", item.product.name);
  std::string text;
  for (const std::string& paragraph : item.product.description)
    text += (text.empty() ? "" : "\n\n") + paragraph;
  element(xml, "DESCRIPTION", text);
  element(xml, "MANUFACTURER", item.product.brand);
  std::string category = "Heureka.cz";
  for (const std::string& part : item.product.category) category += " | " + part;
  element(xml, "CATEGORYTEXT", category);
}

void append_pictures(std::string& xml, const Item& item, const std::string& base_url) {
  const CatalogueDrawing& drawing = item.product.illustration;
  const bool own_palette = item.variant != nullptr && item.variant->palette;
  const std::string palette = own_palette ? *item.variant->palette : drawing.palette;
  element(xml, "IMGURL", picture_url(base_url, drawing, palette, 0));
  if (palette != drawing.palette) return;
  for (int view = 1; view < illustration_view_count; ++view)
    element(xml, "IMGURL_ALTERNATIVE", picture_url(base_url, drawing, palette, view));
}

void append_item(std::string& xml, const Item& item, const std::string& base_url,
                 std::int64_t left) {
  const CatalogueProduct& product = item.product;
  const auto own_price = item.variant != nullptr ? item.variant->price_haler : std::nullopt;
  xml += "  <SHOPITEM>\n";
  element(xml, "ITEM_ID", item.id);
  if (item.variant != nullptr) element(xml, "ITEMGROUP_ID", product.id);
  append_names(xml, item);
  append_pictures(xml, item, base_url);
  element(xml, "PRICE_VAT", Money{own_price.value_or(product.price_haler)}.decimal());
  element(xml, "VAT", std::to_string(product.vat) + "%");
  element(xml, "EAN", item.variant != nullptr ? item.variant->ean : product.ean.value_or(""));
  element(xml, "SKU", item.id);
  if (item.variant != nullptr)
    for (const CatalogueParam& option : item.variant->options) param(xml, option);
  for (const CatalogueParam& one : product.params) param(xml, one);
  element(xml, "STOCK", stated_stock(item.stock, left));
  element(xml, "DELIVERY_DATE", left > 0 ? "0" : "7");
  if (product.featured.value_or(false)) element(xml, "HIGHLIGHTED", "1");
  xml += "  </SHOPITEM>\n";
}

// Every sellable item of a product, in order.
std::vector<Item> items_of(const CatalogueProduct& product) {
  std::vector<Item> items;
  if (!product.variants) {
    invariant(product.stock.has_value(), "a simple demo product has no stock");
    items.push_back(
        {product, nullptr, product.id, *product.stock, product.delivery_days.value_or(0)});
    return items;
  }
  for (const CatalogueVariant& variant : *product.variants)
    items.push_back({product, &variant, variant.id, variant.stock, variant.delivery_days});
  return items;
}

}  // namespace

Catalogue::Catalogue() {
  for (const std::string& path : assets::list(folder, ".json")) {
    auto file = json::from_text<CatalogueFile>(R"({"products":)" + assets::read(path) + "}");
    if (!file) {
      const json::FieldError& first = file.error().list().front();
      invariant(false, (path + ": " + first.path + ": " + first.message).c_str());
    }
    for (CatalogueProduct& product : file->products) products_.push_back(std::move(product));
  }
  for (const CatalogueProduct& product : products_)
    for (const Item& item : items_of(product)) first_stock_[item.id] = pieces(item.stock);
}

std::string Catalogue::feed(const std::string& base_url,
                            const std::map<std::string, std::int64_t>& stock) const {
  std::string xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<SHOP>\n";
  for (const CatalogueProduct& product : products_) {
    for (const Item& item : items_of(product)) {
      const auto left = stock.find(item.id);
      append_item(xml, item, base_url, left == stock.end() ? 0 : left->second);
    }
  }
  return xml + "</SHOP>\n";
}

}  // namespace flipflop::dev
