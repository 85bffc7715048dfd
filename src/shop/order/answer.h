#pragma once
// The order as REST clients see it (docs/api.md). Amounts are gross; `tax` is the VAT contained in
// `total`, so total = subtotal + shippingCost - discount.

#include <optional>
#include <string>
#include <vector>

#include "platform/json/json.h"
#include "shop/order/order.h"

namespace flipflop::order {

struct ItemReply {
  product::ProductId product_id;
  product::VariantId variant_id;
  std::string product_name, product_sku;
  std::string variant_name;
  std::int64_t quantity = 0;
  Money unit_price, discount, total_price;  // totalPrice = unitPrice * quantity - discount
  VatRate vat_rate;
  // Of the quantity, after it was paid; the money for it went back. Absent where there is none.
  std::optional<std::int64_t> taken_out;
};
BOOST_DESCRIBE_STRUCT(ItemReply, (),
                      (product_id, variant_id, product_name, product_sku, variant_name, quantity,
                       unit_price, discount, total_price, vat_rate, taken_out))

struct VatReply {
  VatRate rate;
  Money base, vat;
};
BOOST_DESCRIBE_STRUCT(VatReply, (), (rate, base, vat))

struct HistoryReply {
  Status status = Status::pending;
  Instant at;
  std::string notes;
};
BOOST_DESCRIBE_STRUCT(HistoryReply, (), (status, at, notes))

// Part of the total that a gift voucher paid.
struct VoucherPieceReply {
  std::string last_four;
  Money amount;
};
BOOST_DESCRIBE_STRUCT(VoucherPieceReply, (), (last_four, amount))

struct OrderReply {
  OrderId id;
  std::string order_number;
  std::optional<Uuid> user_id;  // the account's; absent for a guest
  Status status = Status::pending;
  PaymentStatus payment_status = PaymentStatus::pending;
  std::string payment_method, delivery_method;
  std::string email, phone;
  std::vector<ItemReply> items;
  Address delivery_address, billing_address;
  Money subtotal, tax, shipping_cost, cod_fee, discount, total;
  std::vector<Discount> discounts;  // of `discount`, for the buyer to read
  std::optional<std::string> discount_code;
  std::vector<VatReply> vat;
  std::string notes;
  std::vector<HistoryReply> history;
  Instant created_at, updated_at;
  std::string access_token;
  std::string tracking_url;
  std::optional<std::string> payment_url;  // where to pay, while there is something to pay there
  // Absent for an order without vouchers, of which all is to be paid.
  std::optional<std::vector<VoucherPieceReply>> vouchers;
  std::optional<Money> to_pay;  // total - the vouchers
};
BOOST_DESCRIBE_STRUCT(OrderReply, (),
                      (id, order_number, user_id, status, payment_status, payment_method,
                       delivery_method, email, phone, items, delivery_address, billing_address,
                       subtotal, tax, shipping_cost, cod_fee, discount, total, discounts,
                       discount_code, vat, notes, history, created_at, updated_at, access_token,
                       tracking_url, payment_url, vouchers, to_pay))

std::string tracking_url(const std::string& public_url, const std::string& access_token);
// Our own page: it shows how to pay or leads on to the provider, today and in a replay.
std::string payment_url(const std::string& public_url, const std::string& access_token);

OrderReply reply_for(const View& view, const std::string& public_url);

}  // namespace flipflop::order
