#include "shop/cart/rules.h"

namespace flipflop::cart {
namespace {

ShownLine shown_line(const StoredLine& stored, const std::vector<product::PricedVariant>& prices,
                     const std::vector<warehouse::StockLine>& stock) {
  ShownLine shown;
  shown.line = stored.line;
  shown.item.id = stored.line.variant;
  shown.available = available_of(stored.line.variant, stock);
  for (const product::PricedVariant& price : prices)
    if (price.id == stored.line.variant) shown.item = price;
  shown.is_available = shown.item.is_sellable && shown.available >= stored.line.quantity;
  if (stored.price_seen && *stored.price_seen != shown.item.price)
    shown.price_before = stored.price_seen;
  shown.total = shown.item.price * stored.line.quantity;
  return shown;
}

}  // namespace

Shown shown(const StoredCart& cart, const std::vector<product::PricedVariant>& prices,
            const std::vector<warehouse::StockLine>& stock) {
  Shown out;
  out.id = cart.id;
  out.version = cart.version;
  for (const StoredLine& line : cart.lines) {
    out.lines.push_back(shown_line(line, prices, stock));
    out.total = out.total + out.lines.back().total;
    out.item_count += line.line.quantity;
  }
  return out;
}

std::int64_t available_of(product::VariantId variant,
                          const std::vector<warehouse::StockLine>& stock) {
  std::int64_t available = 0;
  for (const warehouse::StockLine& line : stock)
    if (line.item.uuid == variant.uuid) available += line.available;
  return available;
}

const StoredLine* line_of(const StoredCart& cart, product::VariantId variant) {
  for (const StoredLine& line : cart.lines)
    if (line.line.variant == variant) return &line;
  return nullptr;
}

LineId put_into(StoredCart& cart, const NewLine& line) {
  cart.version += 1;
  for (StoredLine& same : cart.lines) {
    if (same.line.variant != line.variant) continue;
    same.line.quantity += line.quantity;
    return same.line.id;
  }
  cart.lines.insert(cart.lines.begin(),
                    StoredLine{{line.id, line.variant, line.quantity}, line.price_seen});
  return line.id;
}

}  // namespace flipflop::cart
