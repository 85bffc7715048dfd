#include "edge/storefront/layout/product_card.h"

#include "edge/storefront/layout/page_shell.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr std::int64_t few_pieces = 3;
constexpr std::int64_t many_pieces = 10;
constexpr std::size_t suggested_cards = 4;

std::string counted(std::string_view stem, std::int64_t count) {
  const std::string key = std::string(stem) + std::string(text::plural(count, "_1", "_2", "_5"));
  return text::message(key, {{"count", std::to_string(count)}});
}

struct PriceRange {
  Money lowest, highest;
  std::int64_t variants = 0;  // on sale
};

PriceRange price_range(const search::Record& record) {
  PriceRange range;
  for (const auto& variant : record.variants) {
    if (!variant.is_active) continue;
    if (range.variants == 0 || variant.price < range.lowest) range.lowest = variant.price;
    if (range.variants == 0 || variant.price > range.highest) range.highest = variant.price;
    ++range.variants;
  }
  return range;
}

}  // namespace

StockText stock_text(std::int64_t available) {
  if (available <= 0) return {"out", text::message("layout.stock_out")};
  if (available <= few_pieces) return {"few", counted("layout.stock_few", available)};
  if (available <= many_pieces) return {"in", text::message("layout.stock_in")};
  return {"in", text::message("layout.stock_in_many", {{"count", std::to_string(many_pieces)}})};
}

void add_card(text::Dictionary& parent, std::string_view name, const search::Replica::Entry& entry,
              CardPlace place) {
  const search::Record& record = *entry.record;
  text::Dictionary& card = parent.include(name, "edge/storefront/layout/card.html");
  const std::string_view file = record.images.empty() ? "" : record.images.front().file;
  card.set("CARD_URL", "/produkt/" + std::string(record.slug));
  card.set("CARD_NAME", record.name);
  card.set_optional("CARD_BRAND", record.brand);
  card.set("CARD_IMAGE", picture_url(file, 640));
  card.set("CARD_IMAGE_SRCSET", picture_srcset(file));
  card.set("CARD_LOADING", place == CardPlace::below ? "lazy" : "eager");
  card.set("CARD_PRIORITY", place == CardPlace::first ? "high" : "auto");
  const PriceRange range = price_range(record);
  if (range.variants > 1)
    card.set_optional("CARD_HINT", counted("layout.variants", range.variants));
  card.set("CARD_PRICE", range.lowest.czech());
  if (range.lowest != range.highest) card.show("CARD_FROM");
  if (const auto* leading = entry.leading(); leading != nullptr && leading->lowest_before) {
    card.set_optional("CARD_OLD_PRICE", leading->compare_at_price->czech());
    card.set_optional("CARD_LOWEST_PRICE", leading->lowest_before->czech());
  }
  const StockText stock = stock_text(entry.available);
  card.set("CARD_STOCK", stock.text);
  card.set("CARD_STOCK_STATE", stock.state);
}

void fill_suggestions(text::Dictionary& section, const search::Replica& replica) {
  for (const product::CategoryId& id : replica.top_categories()) {
    const search::CategoryNode* node = replica.find_category(id);
    if (node == nullptr) continue;
    text::Dictionary& chip = section.add("EMPTY_CATEGORY");
    chip.set("EMPTY_CATEGORY_URL", "/kategorie/" + node->category.slug);
    chip.set("EMPTY_CATEGORY_NAME", node->category.name);
  }
  std::size_t shown = 0;
  for (const std::uint32_t position : replica.on_sale()) {
    const auto& entry = replica.at(position);
    if (entry.available <= 0 || !entry.record->is_featured) continue;
    add_card(section, "POPULAR_CARD", entry, CardPlace::below);
    if (++shown == suggested_cards) return;
  }
}

}  // namespace flipflop::storefront
