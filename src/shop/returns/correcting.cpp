#include "shop/returns/correcting.h"

#include <algorithm>

#include "base/invariant.h"
#include "platform/text/messages.h"

namespace flipflop::returns {
namespace {

// `amount` of what this line of the order cost.
billing::BilledLine piece_of(const order::OrderLine& line, std::int64_t quantity, Money amount) {
  billing::BilledLine part;
  part.name = line.full_name();
  part.sku = line.sku;
  part.quantity = quantity;
  part.unit_price = line.unit_price;
  part.total = amount;
  part.discount = line.unit_price * quantity - amount;
  part.vat = line.vat;
  return part;
}

billing::BilledLine whole(std::string name, Money amount, VatRate vat) {
  billing::BilledLine line;
  line.name = std::move(name);
  line.unit_price = amount;
  line.total = amount;
  line.vat = vat;
  return line;
}

}  // namespace

std::vector<billing::BilledLine> correction_of(const order::View& order, const View& view,
                                               const GoodsBack& back) {
  std::vector<Money> worth;
  for (const LineEnd& end : back.lines) worth.push_back(end.refund);
  const std::vector<Money> reductions = split(back.reduction, worth);
  std::vector<billing::BilledLine> lines;
  for (std::size_t i = 0; i < back.lines.size(); ++i) {
    const LineEnd& end = back.lines[i];
    const Money amount = end.refund - reductions[i];
    if (amount.is_zero()) continue;
    const auto ordered = std::ranges::find(order.lines, end.variant, &order::OrderLine::variant);
    const auto of_case = std::ranges::find(view.lines, end.variant, &Line::variant);
    invariant(ordered != order.lines.end() && of_case != view.lines.end(),
              "a line of a case is one of its order");
    lines.push_back(piece_of(*ordered, of_case->quantity, amount));
  }
  if (!back.delivery.is_zero()) {
    lines.push_back(
        whole(order.delivery_name, back.delivery, order::delivery_vat(order.placed_at)));
    lines.back().kind = billing::LineKind::delivery;
  }
  return lines;
}

std::vector<billing::BilledLine> correction_of(const order::View& order,
                                               const std::vector<Count>& pieces) {
  std::vector<billing::BilledLine> lines;
  for (const Count& count : pieces) {
    if (count.money.is_zero()) continue;
    const auto ordered = std::ranges::find(order.lines, count.variant, &order::OrderLine::variant);
    invariant(ordered != order.lines.end(), "pieces of a line that the order has");
    lines.push_back(piece_of(*ordered, count.pieces, count.money));
  }
  return lines;
}

std::vector<billing::BilledLine> correction_of(const order::View& order, Money amount) {
  std::vector<Money> totals;
  for (const order::VatLine& rate : order.totals.vat) totals.push_back(rate.base + rate.vat);
  const std::vector<Money> shares = split(amount, totals);
  std::vector<billing::BilledLine> lines;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].is_zero()) continue;
    lines.push_back(
        whole(text::message("returns.goodwill_line"), shares[i], order.totals.vat[i].rate));
  }
  return lines;
}

}  // namespace flipflop::returns
