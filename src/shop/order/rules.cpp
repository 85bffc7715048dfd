#include "shop/order/rules.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/invariant.h"

namespace flipflop::order {
namespace {

const product::PricedVariant* price_of(const Basket& basket, product::VariantId variant) {
  for (const product::PricedVariant& price : basket.prices)
    if (price.id == variant) return &price;
  return nullptr;
}

OrderLine order_line(const RequestedLine& wanted, const product::PricedVariant& price) {
  OrderLine line;
  line.variant = price.id;
  line.product = price.product_id;
  line.name = price.product_name;
  line.variant_label = price.variant_label;
  line.sku = price.sku;
  line.image_file = price.image_file;
  line.slug = price.product_slug;
  line.quantity = wanted.quantity;
  line.unit_price = price.price;
  line.total = price.price * wanted.quantity;
  line.vat = price.vat;
  return line;
}

std::expected<std::vector<OrderLine>, PlaceRefused> priced_lines(const Basket& basket) {
  std::vector<OrderLine> lines;
  PlaceRefused unknown{PlaceRefusal::unknown_item, {}, {}};
  for (const RequestedLine& wanted : basket.lines) {
    const product::PricedVariant* price = price_of(basket, wanted.variant);
    const bool is_foreign = price && wanted.product && *wanted.product != price->product_id;
    if (!price || is_foreign || !price->is_sellable)
      unknown.problems.push_back(
          {wanted.variant, price && !is_foreign ? price->product_name : "", 0, wanted.quantity});
    else
      lines.push_back(order_line(wanted, *price));
  }
  if (!unknown.problems.empty()) return std::unexpected(std::move(unknown));
  return lines;
}

std::vector<promotion::Item> items_of(const Basket& basket, const std::vector<OrderLine>& lines) {
  std::vector<promotion::Item> items;
  for (const OrderLine& line : lines)
    items.push_back(cart::priced_item(*price_of(basket, line.variant), line.quantity));
  return items;
}

std::vector<Discount> told(const promotion::Priced& priced) {
  std::vector<Discount> discounts;
  for (cart::Discount& discount : cart::discounts_of(priced))
    discounts.push_back({std::move(discount.name), discount.amount});
  return discounts;
}

bool has_item(const warehouse::StockLine& place, const OrderLine& line) {
  return place.item.uuid == line.variant.uuid && place.available > 0;
}

std::int64_t own_pieces(const OrderLine& line, const std::vector<warehouse::StockLine>& stock) {
  std::int64_t pieces = 0;
  for (const warehouse::StockLine& place : stock)
    if (has_item(place, line) && !place.supplier) pieces += place.available;
  return pieces;
}

// One place for the whole line: an own one, else, where our own have too little even together, a
// supplier's.
const warehouse::StockLine* whole_place(const OrderLine& line,
                                        const std::vector<warehouse::StockLine>& stock,
                                        std::int64_t own) {
  for (const warehouse::StockLine& place : stock) {
    const bool may_send = !place.supplier || own < line.quantity;
    if (may_send && has_item(place, line) && place.available >= line.quantity) return &place;
  }
  return nullptr;
}

// Returns what is missing.
std::int64_t allocate_line(const OrderLine& line, const std::vector<warehouse::StockLine>& stock,
                           std::vector<Source>& sources) {
  using warehouse::Allocation;
  const std::int64_t own = own_pieces(line, stock);
  if (const auto* place = whole_place(line, stock, own)) {
    const Allocation of_supplier = own > 0 ? Allocation::own_short : Allocation::only_supplier;
    sources.push_back({line.variant, place->location, place->supplier, line.quantity,
                       place->supplier ? of_supplier : Allocation::own_first});
    return 0;
  }
  const Allocation reason = own >= line.quantity ? Allocation::own_first : Allocation::split;
  std::int64_t missing = line.quantity;
  for (const warehouse::StockLine& place : stock) {
    if (!has_item(place, line) || missing == 0) continue;
    const std::int64_t taken = std::min(place.available, missing);
    sources.push_back({line.variant, place.location, place.supplier, taken, reason});
    missing -= taken;
  }
  return missing;
}

}  // namespace

std::vector<RequestedLine> summed(const std::vector<RequestedLine>& lines) {
  std::vector<RequestedLine> out;
  for (const RequestedLine& line : lines) {
    const auto same = std::ranges::find(out, line.variant, &RequestedLine::variant);
    if (same == out.end())
      out.push_back(line);
    else
      same->quantity += line.quantity;
  }
  return out;
}

Totals totals_of(const std::vector<OrderLine>& lines, Money delivery, Money cod_fee, Instant now) {
  std::map<VatRate, Money, std::greater<>> gross;
  for (const OrderLine& line : lines) gross[line.vat] = gross[line.vat] + line.total;
  const Money services = delivery + cod_fee;
  if (!services.is_zero()) {
    Money& taxed = gross[delivery_vat(now)];
    taxed = taxed + services;
  }

  Totals totals;
  for (const OrderLine& line : lines) {
    totals.goods = totals.goods + line.total + line.discount;
    totals.discount = totals.discount + line.discount;
  }
  totals.delivery = delivery;
  totals.cod_fee = cod_fee;
  totals.total = totals.goods - totals.discount + services;
  for (const auto& [rate, amount] : gross) {
    const Money vat = vat_contained(amount, rate);
    totals.vat.push_back({rate, amount - vat, vat});
  }
  return totals;
}

std::optional<Bill> bill_for(std::vector<OrderLine>& lines, std::vector<promotion::Item> items,
                             const Tariff& tariff) {
  promotion::Situation situation;
  situation.items = std::move(items);
  situation.now = tariff.now;
  situation.customer_group = tariff.customer_group;
  // The delivery's own price depends on what the goods cost, which no promotion of it changes.
  const Money goods = promotion::price(situation, tariff.rules).goods;
  std::optional<DeliveryPrice> delivery = DeliveryPrice{};
  if (tariff.method != nullptr)
    delivery = delivery_price(*tariff.method, goods, tariff.pays_on_delivery);
  if (!delivery) return std::nullopt;
  situation.delivery = delivery->delivery;
  promotion::Priced priced = promotion::price(situation, tariff.rules);
  for (std::size_t at = 0; at < lines.size(); ++at) {
    lines[at].unit_price = priced.items[at].unit_price;
    lines[at].discount = priced.items[at].discount;
    lines[at].total = priced.items[at].total;
  }
  return Bill{totals_of(lines, priced.delivery, delivery->cod_fee, tariff.now), told(priced),
              std::move(priced.steps)};
}

std::optional<Settled> settled_bill(std::vector<OrderLine>& lines,
                                    const std::vector<promotion::Item>& items, const Tariff& tariff,
                                    const std::vector<voucher::Voucher>& vouchers) {
  const auto settled = [&](bool pays_on_delivery) -> std::optional<Settled> {
    auto bill = bill_for(
        lines, items,
        {tariff.method, pays_on_delivery, tariff.rules, tariff.customer_group, tariff.now});
    if (!bill) return std::nullopt;
    const Money total = bill->totals.total;
    auto pieces = voucher::pieces_of(vouchers, total);
    const bool is_covered = !total.is_zero() && voucher::sum_of(pieces) == total;
    return Settled{*std::move(bill), std::move(pieces), is_covered};
  };
  if (tariff.pays_on_delivery && !vouchers.empty()) {
    auto without_fee = settled(false);
    if (without_fee && without_fee->is_covered) return without_fee;
  }
  return settled(tariff.pays_on_delivery);
}

payment::MethodInfo paid_by_vouchers() {
  payment::MethodInfo method;
  method.code = "voucher";
  method.message_key = "payment.method_voucher";
  method.hold = std::chrono::minutes(0);
  return method;
}

std::optional<DeliveryPrice> delivery_price(const shipping::Method& method, Money goods,
                                            bool pays_on_delivery) {
  if (pays_on_delivery && !method.cod_fee) return std::nullopt;
  DeliveryPrice price;
  const bool is_free = method.free_from && goods >= *method.free_from;
  if (!is_free) price.delivery = method.price;
  if (pays_on_delivery) price.cod_fee = *method.cod_fee;
  return price;
}

std::expected<std::vector<Source>, std::vector<LineProblem>> allocate(
    const std::vector<OrderLine>& lines, const std::vector<warehouse::StockLine>& stock) {
  std::vector<Source> sources;
  std::vector<LineProblem> problems;
  for (const OrderLine& line : lines) {
    const std::int64_t missing = line.quantity <= cart::largest_quantity
                                     ? allocate_line(line, stock, sources)
                                     : line.quantity - cart::largest_quantity;
    if (missing > 0)
      problems.push_back({line.variant, line.name, line.quantity - missing, line.quantity});
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return sources;
}

int senders(const std::vector<Source>& sources) {
  std::set<std::optional<Uuid>> all;
  for (const Source& source : sources) all.insert(source.supplier);
  return static_cast<int>(all.size());
}

std::expected<Offer, PlaceRefused> offer_for(const PlaceRequest& request, const Basket& basket) {
  const auto refuse = [](PlaceRefusal reason) {
    return std::unexpected(PlaceRefused{reason, {}, {}});
  };
  if (basket.lines.empty()) return refuse(PlaceRefusal::cart_empty);
  auto lines = priced_lines(basket);
  if (!lines) return std::unexpected(std::move(lines.error()));
  const auto method =
      std::ranges::find(basket.methods, request.delivery_method, &shipping::Method::code);
  if (method == basket.methods.end()) return refuse(PlaceRefusal::unknown_delivery);
  if (!basket.payment) return refuse(PlaceRefusal::unknown_payment);
  if (basket.offered.refusal)
    return std::unexpected(
        PlaceRefused{PlaceRefusal::coupon_refused, {}, {}, basket.offered.refusal});
  const auto refused = std::ranges::find_if(
      basket.vouchers, [](const auto& one) { return one.refusal.has_value(); });
  if (refused != basket.vouchers.end()) {
    PlaceRefused voucher{PlaceRefusal::voucher_refused, {}, {}};
    voucher.voucher = *refused;
    return std::unexpected(std::move(voucher));
  }
  auto settled = settled_bill(*lines, items_of(basket, *lines),
                              {&*method, basket.payment->on_delivery, basket.offered.rules,
                               basket.customer_group, basket.now},
                              basket.vouchers);
  if (!settled) return refuse(PlaceRefusal::payment_not_possible);

  Offer offer;
  offer.totals = std::move(settled->bill.totals);
  offer.discounts = std::move(settled->bill.discounts);
  offer.steps = std::move(settled->bill.steps);
  offer.vouchers = std::move(settled->pieces);
  if (offer.totals.total.is_zero()) return refuse(PlaceRefusal::payment_not_possible);
  auto sources = allocate(*lines, basket.stock);
  if (!sources)
    return std::unexpected(PlaceRefused{PlaceRefusal::out_of_stock, {}, sources.error()});
  if (request.expected_total && *request.expected_total != offer.totals.total)
    return std::unexpected(PlaceRefused{PlaceRefusal::price_changed, offer.totals.total, {}});
  if (request.expected_to_pay && *request.expected_to_pay != offer.to_pay()) {
    PlaceRefused changed{PlaceRefusal::voucher_changed, offer.totals.total, {}};
    changed.to_pay = offer.to_pay();
    return std::unexpected(std::move(changed));
  }

  for (const OrderLine& line : *lines)
    offer.expected.push_back({line.variant, price_of(basket, line.variant)->price_version});
  // A coupon that takes nothing off is not used up.
  if (std::ranges::find(offer.steps, promotion::Lane::coupon, &promotion::Step::lane) !=
      offer.steps.end()) {
    offer.coupon = basket.offered.coupon;
    offer.coupon_code = basket.offered.code;
  }
  offer.lines = std::move(*lines);
  offer.sources = std::move(*sources);
  offer.method = *method;
  offer.payment = settled->is_covered ? paid_by_vouchers() : *basket.payment;
  return offer;
}

std::string order_number(Instant now, std::int64_t serial) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(now)};
  const int year = static_cast<int>(day.year()) % 100;
  invariant(year >= 10 && serial < 100'000'000, "an order number has ten digits");
  std::string digits = std::to_string(serial);
  return std::to_string(year) + std::string(8 - digits.size(), '0') + digits;
}

std::vector<Status> steps(Status from, Status to) {
  static constexpr Status road[] = {Status::pending, Status::confirmed, Status::processing,
                                    Status::shipped, Status::delivered};
  const auto start = std::ranges::find(road, from);
  const auto end = std::ranges::find(road, to);
  if (start == std::end(road) || end == std::end(road) || end <= start) return {};
  return {start + 1, end + 1};
}

// Pieces of a pending order are only held: paying confirms it, never a person. Money that came by a
// provider goes back the way it came, once the goods are back.
StaffMoves staff_moves(Status status, PaymentStatus payment_status) {
  StaffMoves moves;
  switch (status) {
    case Status::pending:
      moves.statuses = {Status::cancelled};
      break;
    case Status::confirmed:
      moves.statuses = {Status::processing, Status::shipped, Status::cancelled};
      break;
    case Status::processing:
      moves.statuses = {Status::shipped, Status::cancelled};
      break;
    case Status::shipped:
      moves.statuses = {Status::delivered};
      break;
    case Status::delivered:
      if (payment_status == PaymentStatus::paid) moves.payment_statuses = {PaymentStatus::refunded};
      break;
    case Status::cancelled:
    case Status::refunded:
      break;
  }
  return moves;
}

bool may_cancel(Status status, PaymentStatus payment, CancelReason reason) {
  switch (reason) {
    case CancelReason::buyer:
    case CancelReason::not_paid_in_time:
      return status == Status::pending && payment != PaymentStatus::paid;
    case CancelReason::sold_out_after_payment:
      return status == Status::pending;
    case CancelReason::staff:
    case CancelReason::withdrawn:
      return is_before_dispatch(status);
  }
  return false;
}

}  // namespace flipflop::order
