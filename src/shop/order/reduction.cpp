#include "shop/order/reduction.h"

#include <algorithm>

namespace flipflop::order {
namespace {

using Done = std::expected<void, EditRefusal>;

// Amounts of one order: quantity and discount fit into 64 bits many times over.
void shrink(OrderLine& line, std::int64_t quantity) {
  const std::int64_t whole = line.discount.haler * quantity;
  line.discount = Money{(whole + line.quantity - 1) / line.quantity};
  line.quantity = quantity;
  line.total = line.unit_price * quantity - line.discount;
}

Done shrink_lines(std::vector<OrderLine>& lines, const std::vector<KeptPieces>& kept) {
  bool is_fewer = false;
  for (const KeptPieces& wish : kept) {
    const auto line = std::ranges::find(lines, wish.variant, &OrderLine::variant);
    if (line == lines.end()) return std::unexpected(EditRefusal::unknown_line);
    if (wish.quantity < 0 || wish.quantity > line->quantity)
      return std::unexpected(EditRefusal::not_fewer);
    is_fewer = is_fewer || wish.quantity < line->quantity;
    shrink(*line, wish.quantity);
    if (line->quantity == 0) lines.erase(line);
  }
  if (!is_fewer) return std::unexpected(EditRefusal::not_fewer);
  if (lines.empty()) return std::unexpected(EditRefusal::nothing_left);
  return {};
}

std::int64_t pieces_of(const std::vector<OrderLine>& lines, product::VariantId variant) {
  const auto line = std::ranges::find(lines, variant, &OrderLine::variant);
  return line == lines.end() ? 0 : line->quantity;
}

void give_back(Reduction& reduction, const OrderLine& before) {
  std::int64_t rest = before.quantity - pieces_of(reduction.lines, before.variant);
  for (auto source = reduction.sources.rbegin(); source != reduction.sources.rend(); ++source) {
    if (rest == 0) return;
    if (source->variant != before.variant) continue;
    Source back = *source;
    back.quantity = std::min(rest, source->quantity);
    source->quantity -= back.quantity;
    rest -= back.quantity;
    reduction.given_back.push_back(back);
  }
}

std::vector<Discount> shrunk(std::vector<Discount> told, Money whole) {
  std::vector<Money> weights;
  Money before;
  for (const Discount& one : told) {
    weights.push_back(one.amount);
    before = before + one.amount;
  }
  if (before.is_zero()) return told;
  const std::vector<Money> parts = split(whole, weights);
  std::vector<Discount> out;
  for (std::size_t at = 0; at < told.size(); ++at)
    if (told[at].amount.is_zero() || !parts[at].is_zero())
      out.push_back({std::move(told[at].name), parts[at]});
  return out;
}

}  // namespace

std::expected<Reduction, EditRefusal> reduction_of(const View& order,
                                                   const std::vector<Source>& sources,
                                                   const std::vector<KeptPieces>& kept) {
  Reduction reduction;
  reduction.lines = order.lines;
  reduction.sources = sources;
  if (const Done done = shrink_lines(reduction.lines, kept); !done)
    return std::unexpected(done.error());
  reduction.totals =
      totals_of(reduction.lines, order.totals.delivery, order.totals.cod_fee, order.placed_at);
  if (reduction.totals.total.is_zero()) return std::unexpected(EditRefusal::nothing_left);
  for (const OrderLine& line : order.lines) give_back(reduction, line);
  std::erase_if(reduction.sources, [](const Source& one) { return one.quantity == 0; });
  reduction.discounts = shrunk(order.discounts, reduction.totals.discount);
  return reduction;
}

}  // namespace flipflop::order
