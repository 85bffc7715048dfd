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

// Moves so many pieces of a variant from what stays to what goes back.
void give_back(std::vector<Source>& sources, std::vector<Source>& given_back,
               LeavingPieces leaving) {
  std::int64_t rest = leaving.quantity;
  for (auto source = sources.rbegin(); source != sources.rend() && rest > 0; ++source) {
    if (source->variant != leaving.variant) continue;
    Source back = *source;
    back.quantity = std::min(rest, source->quantity);
    source->quantity -= back.quantity;
    rest -= back.quantity;
    given_back.push_back(back);
  }
  std::erase_if(sources, [](const Source& one) { return one.quantity == 0; });
}

Done take_out(std::vector<OrderLine>& lines, const std::vector<KeptPieces>& kept) {
  for (const KeptPieces& wish : kept) {
    const auto line = std::ranges::find(lines, wish.variant, &OrderLine::variant);
    if (line == lines.end()) return std::unexpected(EditRefusal::unknown_line);
    if (wish.quantity < 0 || wish.quantity > line->to_send())
      return std::unexpected(EditRefusal::not_fewer);
    line->taken_out = line->quantity - wish.quantity;
  }
  const bool is_any_left =
      std::ranges::any_of(lines, [](const OrderLine& line) { return line.to_send() > 0; });
  if (!is_any_left) return std::unexpected(EditRefusal::nothing_left);
  return {};
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
  for (const OrderLine& line : order.lines)
    give_back(reduction.sources, reduction.given_back,
              {line.variant, line.quantity - pieces_of(reduction.lines, line.variant)});
  reduction.discounts = shrunk(order.discounts, reduction.totals.discount);
  return reduction;
}

std::expected<Taking, EditRefusal> taking_of(const View& order, const std::vector<Source>& sources,
                                             const std::vector<KeptPieces>& kept) {
  Taking taking;
  taking.lines = order.lines;
  taking.sources = sources;
  if (const Done done = take_out(taking.lines, kept); !done) return std::unexpected(done.error());
  for (std::size_t at = 0; at < order.lines.size(); ++at) {
    const OrderLine& after = taking.lines[at];
    const LeavingPieces leaving{after.variant, after.taken_out - order.lines[at].taken_out};
    if (leaving.quantity == 0) continue;
    give_back(taking.sources, taking.given_back, leaving);
    taking.pieces.push_back(leaving);
  }
  if (taking.pieces.empty()) return std::unexpected(EditRefusal::not_fewer);
  return taking;
}

}  // namespace flipflop::order
