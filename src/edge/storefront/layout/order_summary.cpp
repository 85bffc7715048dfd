#include "edge/storefront/layout/order_summary.h"

#include "edge/storefront/layout/page_shell.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

struct Item {
  std::string image_file, name, variant;
  std::int64_t quantity;
  Money unit_price, total;
  std::int64_t taken_out = 0;
};

void add_item(text::Dictionary& summary, const Item& item) {
  text::Dictionary& row = summary.add("ITEM");
  row.set("ITEM_IMAGE", picture_url(item.image_file, 320));
  row.set("ITEM_NAME", item.name);
  row.set_optional("ITEM_VARIANT", item.variant);
  row.set_whole("ITEM_QUANTITY", item.quantity);
  row.set("ITEM_UNIT_PRICE", item.unit_price.czech());
  row.set("ITEM_TOTAL", item.total.czech());
  if (item.taken_out > 0)
    row.add("ITEM_TAKEN_OUT")
        .set("TAKEN_OUT_TEXT",
             text::message("order.pieces_taken_out", {{"count", std::to_string(item.taken_out)}}));
}

void fill_totals(text::Dictionary& summary, const order::Totals& totals,
                 const std::vector<order::Discount>& discounts) {
  summary.set("GOODS_TOTAL", totals.goods.czech());
  for (const order::Discount& discount : discounts)
    add_discount(summary, discount.name, discount.amount);
  summary.set("TOTAL", totals.total.czech());
  for (const order::VatLine& vat : totals.vat) {
    text::Dictionary& row = summary.add("VAT");
    row.set("VAT_NAME", text::message("order.vat", {{"rate", std::to_string(vat.rate.percent)}}));
    row.set("VAT_AMOUNT", vat.vat.czech());
  }
}

// What vouchers pay, and what they leave to be paid; nothing when that is settled.
void fill_vouchers(text::Dictionary& summary, const std::vector<voucher::Piece>& pieces,
                   std::optional<Money> to_pay) {
  for (const voucher::Piece& piece : pieces) {
    text::Dictionary& row = summary.add("VOUCHER");
    row.set("VOUCHER_NAME", text::message("order.voucher", {{"last_four", piece.last_four}}));
    row.set("VOUCHER_AMOUNT", (Money{} - piece.amount).czech());
  }
  if (!pieces.empty() && to_pay) summary.set_optional("TO_PAY", to_pay->czech());
}

void fill_services(text::Dictionary& summary, const order::Totals& totals,
                   const std::string& delivery_name, const std::string& payment) {
  summary.set_optional("DELIVERY_NAME", delivery_name);
  if (!delivery_name.empty()) summary.set("DELIVERY_PRICE", price_or_free(totals.delivery));
  summary.set_optional("PAYMENT_NAME", payment);
  if (!payment.empty()) summary.set("PAYMENT_PRICE", price_or_free(totals.cod_fee));
}

}  // namespace

void fill_quote_summary(text::Dictionary& summary, const order::Quote& quote,
                        const std::string& delivery_name, const std::string& payment_name) {
  for (const cart::ShownLine& line : quote.lines)
    add_item(summary, {line.item.image_file, line.item.product_name, line.item.variant_label,
                       line.line.quantity, line.unit_price, line.total});
  fill_totals(summary, quote.totals, quote.discounts);
  fill_vouchers(summary, quote.vouchers, quote.to_pay);
  fill_services(summary, quote.totals, delivery_name, payment_name);
}

void fill_order_summary(text::Dictionary& summary, const order::View& order) {
  for (const order::OrderLine& line : order.lines)
    add_item(summary, {line.image_file, line.name, line.variant_label, line.quantity,
                       line.unit_price, line.unit_price * line.quantity, line.taken_out});
  fill_totals(summary, order.totals, order.discounts);
  const bool is_waited_for = order.waits_for_money();
  fill_vouchers(summary, order.vouchers,
                is_waited_for ? std::optional(order.to_pay()) : std::nullopt);
  fill_services(summary, order.totals, order.delivery_name, payment_name(order.payment_method));
}

void add_discount(text::Dictionary& sum, const std::string& name, Money amount) {
  text::Dictionary& row = sum.add("DISCOUNT");
  row.set("DISCOUNT_NAME", name);
  row.set("DISCOUNT",
          amount.is_zero() ? text::message("order.delivery_off") : (Money{} - amount).czech());
}

std::string payment_name(const std::string& method) {
  return text::message("payment.method_" + method);
}

std::string price_or_free(Money price) {
  return price.is_zero() ? text::message("order.free") : price.czech();
}

void fill_address(text::Dictionary& body, const order::Address& address) {
  for (const std::string& line : {address.first_name + " " + address.last_name, address.company,
                                  address.street, address.postal_code + " " + address.city})
    if (!line.empty()) body.add("ADDRESS_LINE").set("ADDRESS_TEXT", line);
}

}  // namespace flipflop::storefront
