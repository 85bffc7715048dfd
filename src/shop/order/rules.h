#pragma once
// What an order costs, where its pieces come from, how it may move. Pure.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/shipping/shipping.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::order {

// One line per variant with the demand summed, in the order of first appearance.
std::vector<RequestedLine> summed(const std::vector<RequestedLine>& lines);

// What an order of these lines costs with a delivery and a payment, and why. Writes what promotions
// make of them into the lines, whose unit prices are the catalogue's before.
struct Tariff {
  const shipping::Method* method = nullptr;  // nullptr: nothing is delivered yet
  bool pays_on_delivery = false;
  const std::vector<promotion::Rule>& rules;
  std::string customer_group;  // empty: none
  Instant now;
};
struct Bill {
  Totals totals;
  std::vector<Discount> discounts;
  std::vector<promotion::Step> steps;
};
// `items` are the lines as promotions see them, in the same order. nullopt: no cash on delivery
// with this method.
std::optional<Bill> bill_for(std::vector<OrderLine>& lines, std::vector<promotion::Item> items,
                             const Tariff& tariff);

// The same with what vouchers pay of it.
struct Settled {
  Bill bill;
  std::vector<voucher::Piece> pieces;
  bool is_covered = false;  // nothing is left to be paid
};
// An order that vouchers pay whole is not paid on delivery, whatever was chosen: it bears no fee.
std::optional<Settled> settled_bill(std::vector<OrderLine>& lines,
                                    const std::vector<promotion::Item>& items, const Tariff& tariff,
                                    const std::vector<voucher::Voucher>& vouchers);
// How an order is paid that vouchers pay whole: no payment is waited for.
payment::MethodInfo paid_by_vouchers();

// The tax contained in the total of each rate, highest rate first. Computed on the document's total
// per rate, not per line (zákon 235/2004 Sb., section 37); bases and taxes add up to `total`.
Totals totals_of(const std::vector<OrderLine>& lines, Money delivery, Money cod_fee, Instant now);

struct DeliveryPrice {
  Money delivery, cod_fee;
};
// `goods`, before discounts of the whole cart, decide about free delivery. nullopt: no cash on
// delivery with this method.
std::optional<DeliveryPrice> delivery_price(const shipping::Method& method, Money goods,
                                            bool pays_on_delivery);

// Pieces of one variant from one location.
struct Source {
  product::VariantId variant;
  warehouse::LocationId location;
  std::optional<Uuid> supplier;  // empty: our own stock
  std::int64_t quantity = 0;
  warehouse::Allocation reason = warehouse::Allocation::own_first;
};
// For each line the first own location that has all of it, else our own together, else the first
// supplier that has all of it, else piece by piece in the order of `stock` (own locations first).
// The problems name every line that is short.
std::expected<std::vector<Source>, std::vector<LineProblem>> allocate(
    const std::vector<OrderLine>& lines, const std::vector<warehouse::StockLine>& stock);
// Senders of an order's parcels: suppliers, and ourselves.
int senders(const std::vector<Source>& sources);

// What was read for placing, and what it comes to.
struct Basket {
  std::vector<RequestedLine> lines;  // summed
  std::vector<product::PricedVariant> prices;
  std::vector<warehouse::StockLine> stock;
  std::vector<shipping::Method> methods;
  std::optional<payment::MethodInfo> payment;
  promotion::Offered offered;
  std::string customer_group;
  Instant now;
  std::vector<voucher::Voucher> vouchers = {};  // in the order in which they pay
};
struct Offer {
  std::vector<OrderLine> lines;
  std::vector<product::Products::Expected> expected;  // price versions that the order relies on
  std::vector<Source> sources;
  shipping::Method method;
  payment::MethodInfo payment;
  Totals totals;
  std::vector<Discount> discounts;
  std::vector<promotion::Step> steps;         // promotion rules that the order relies on
  std::optional<promotion::CouponId> coupon;  // of the step that took something off by code
  std::string coupon_code;
  std::vector<voucher::Piece> vouchers = {};

  Money to_pay() const { return totals.total - voucher::sum_of(vouchers); }
};
std::expected<Offer, PlaceRefused> offer_for(const PlaceRequest& request, const Basket& basket);

// "2600000042" from the year 2026 and 42.
std::string order_number(Instant now, std::int64_t serial);

// The steps from one status to another that is further along, without the first; empty when there
// is no way.
std::vector<Status> steps(Status from, Status to);
// Buyers cancel what is not paid yet; staff, and a withdrawal from the contract, what has not left.
bool may_cancel(Status status, PaymentStatus payment, CancelReason reason);

}  // namespace flipflop::order
