#include "shop/order/answer.h"

namespace flipflop::order {

std::string tracking_url(const std::string& public_url, const std::string& access_token) {
  return public_url + "/objednavka/" + access_token;
}

std::string payment_url(const std::string& public_url, const std::string& access_token) {
  return public_url + "/platba/" + access_token;
}

OrderReply reply_for(const View& view, const std::string& public_url) {
  OrderReply reply;
  reply.id = view.id;
  reply.order_number = view.number;
  if (view.account) reply.user_id = view.account->uuid;
  reply.status = view.status;
  reply.payment_status = view.payment_status;
  reply.payment_method = view.payment_method;
  reply.delivery_method = view.delivery_method;
  reply.email = view.email;
  reply.phone = view.phone;
  reply.delivery_address = view.delivery;
  reply.billing_address = view.billing;
  for (const OrderLine& line : view.lines) {
    reply.items.push_back({line.product,
                           line.variant,
                           line.name,
                           line.sku,
                           line.variant_label,
                           line.quantity,
                           line.unit_price,
                           line.discount,
                           line.total,
                           line.vat,
                           {}});
    if (line.taken_out > 0) reply.items.back().taken_out = line.taken_out;
  }
  reply.subtotal = view.totals.goods;
  reply.shipping_cost = view.totals.delivery + view.totals.cod_fee;
  reply.cod_fee = view.totals.cod_fee;
  reply.discount = view.totals.discount;
  reply.discounts = view.discounts;
  if (!view.coupon.empty()) reply.discount_code = view.coupon;
  reply.total = view.totals.total;
  if (!view.vouchers.empty()) {
    reply.to_pay = view.to_pay();
    reply.vouchers.emplace();
    for (const voucher::Piece& piece : view.vouchers)
      reply.vouchers->push_back({piece.last_four, piece.amount});
  }
  for (const VatLine& line : view.totals.vat) {
    reply.tax = reply.tax + line.vat;
    reply.vat.push_back({line.rate, line.base, line.vat});
  }
  reply.notes = view.note;
  reply.created_at = view.placed_at;
  reply.updated_at = view.placed_at;
  for (const HistoryEntry& entry : view.history) {
    if (entry.is_internal) continue;
    reply.history.push_back({entry.status, entry.at, entry.note});
    reply.updated_at = entry.at;
  }
  reply.access_token = view.access_token;
  reply.tracking_url = tracking_url(public_url, view.access_token);
  // An order paid on delivery is never pending.
  if (view.status == Status::pending && view.payment_status != PaymentStatus::paid)
    reply.payment_url = payment_url(public_url, view.access_token);
  return reply;
}

}  // namespace flipflop::order
