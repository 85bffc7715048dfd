#include "shop/cart/rules.h"

#include <algorithm>

namespace flipflop::cart {
namespace {

ShownLine shown_line(const StoredLine& stored, const Surroundings& around) {
  ShownLine shown;
  shown.line = stored.line;
  shown.item.id = stored.line.variant;
  shown.available = available_of(stored.line.variant, around.stock);
  for (const product::PricedVariant& price : around.prices)
    if (price.id == stored.line.variant) shown.item = price;
  shown.is_available = shown.item.is_sellable && shown.available >= stored.line.quantity;
  if (stored.price_seen && *stored.price_seen != shown.item.price)
    shown.price_before = stored.price_seen;
  return shown;
}

// The delivery is not chosen yet and a gift not put in, so what a code will do for them is no step
// here.
bool helps_by_code(const promotion::Priced& priced, const std::vector<promotion::Rule>& rules) {
  using promotion::Lane;
  return std::ranges::find(priced.steps, Lane::coupon, &promotion::Step::lane) !=
             priced.steps.end() ||
         std::ranges::find(priced.gifts, Lane::coupon, &promotion::GiftOffer::lane) !=
             priced.gifts.end() ||
         std::ranges::any_of(rules, [](const promotion::Rule& rule) {
           return rule.lane == Lane::coupon && rule.effect == promotion::Effect::free_delivery;
         });
}

std::vector<Gift> gifts_of(const promotion::Priced& priced) {
  std::vector<Gift> gifts;
  for (const promotion::GiftOffer& offer : priced.gifts) {
    gifts.push_back({offer.name, offer.pieces, {}, {}});
    for (const Uuid& product : offer.products) gifts.back().products.push_back({product});
  }
  return gifts;
}

}  // namespace

promotion::Item priced_item(const product::PricedVariant& item, std::int64_t quantity) {
  return {item.id.uuid, item.product_id.uuid, item.categories, item.price, quantity};
}

std::vector<Discount> discounts_of(const promotion::Priced& priced) {
  std::vector<Discount> discounts;
  for (const promotion::Step& step : priced.steps) {
    if (step.lane == promotion::Lane::price) continue;  // seen in the price of a piece
    Money amount;
    for (const Money share : step.shares) amount = amount + share;
    discounts.push_back({step.name, amount});
  }
  return discounts;
}

Shown shown(const StoredCart& cart, const Surroundings& around) {
  Shown out;
  out.id = cart.id;
  out.version = cart.version;
  out.coupon = cart.coupon;
  out.coupon_refusal = around.offered.refusal;
  out.offered = around.offered;
  out.customer_group = around.customer_group;
  out.vouchers = around.vouchers;
  promotion::Situation situation;
  situation.now = around.now;
  situation.customer_group = around.customer_group;
  for (const StoredLine& line : cart.lines) {
    out.lines.push_back(shown_line(line, around));
    out.item_count += line.line.quantity;
    situation.items.push_back(priced_item(out.lines.back().item, line.line.quantity));
  }
  const promotion::Priced priced = promotion::price(situation, around.offered.rules);
  for (std::size_t at = 0; at < out.lines.size(); ++at) {
    out.lines[at].unit_price = priced.items[at].unit_price;
    out.lines[at].total = priced.items[at].unit_price * cart.lines[at].line.quantity;
  }
  out.goods = priced.goods;
  out.discounts = discounts_of(priced);
  out.total = priced.goods - priced.discount;
  out.gifts = gifts_of(priced);
  out.coupon_helps = helps_by_code(priced, around.offered.rules);
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
