#include "edge/storefront/cart/cart_lines.h"

#include <algorithm>
#include <optional>

#include "edge/storefront/layout/order_summary.h"
#include "edge/storefront/layout/page_shell.h"
#include "edge/storefront/layout/product_card.h"

namespace flipflop::storefront {
namespace {

std::string product_url(const product::PricedVariant& item) {
  return "/produkt/" + item.product_slug;
}

std::string problem_of(const cart::ShownLine& line) {
  if (!line.item.is_sellable || line.available == 0) return text::message("cart.sold_out");
  if (line.available < line.line.quantity)
    return text::message("cart.less_stock_now", {{"count", std::to_string(line.available)}});
  if (!line.price_before) return {};
  return text::message("cart.price_changed", {{"name", line.item.product_name},
                                              {"old", line.price_before->czech()},
                                              {"new", line.item.price.czech()}});
}

void fill_labels(text::Dictionary& row, const std::string& name) {
  row.set("LINE_LESS_LABEL", text::message("cart.less", {{"name", name}}));
  row.set("LINE_MORE_LABEL", text::message("cart.more", {{"name", name}}));
  row.set("LINE_QUANTITY_LABEL", text::message("cart.quantity", {{"name", name}}));
  row.set("LINE_REMOVE_LABEL", text::message("cart.remove_label", {{"name", name}}));
  row.set("LINE_SAVE_LABEL", text::message("cart.save_label", {{"name", name}}));
}

// Returns whether the line needs the buyer's attention.
bool fill_line(text::Dictionary& row, const cart::ShownLine& line) {
  row.set("LINE_ID", line.line.id.text());
  row.set("LINE_URL", product_url(line.item));
  row.set("LINE_IMAGE", picture_url(line.item.image_file, 320));
  row.set("LINE_NAME", line.item.product_name);
  row.set_optional("LINE_VARIANT", line.item.variant_label);
  const StockText stock = stock_text(line.item.is_sellable ? line.available : 0);
  row.set("LINE_STOCK_STATE", stock.state);
  row.set("LINE_STOCK", stock.text);
  row.set_whole("LINE_QUANTITY", line.line.quantity);
  row.set_whole("LINE_QUANTITY_MAX", std::max<std::int64_t>(line.available, line.line.quantity));
  row.set("LINE_TOTAL", line.total.czech());
  if (line.line.quantity > 1)
    row.set_optional("LINE_UNIT_PRICE",
                     text::message("cart.unit_price", {{"price", line.unit_price.czech()}}));
  fill_labels(row, line.item.product_name);
  const std::string problem = problem_of(line);
  row.set_optional("LINE_PROBLEM", problem);
  return !problem.empty();
}

// A code that was entered stands there with its button to take it out; else the field for one.
void fill_coupon(text::Dictionary& lines, const cart::Shown& cart, const CartNotes& notes) {
  if (cart.coupon.empty()) {
    text::Dictionary& field = lines.add("COUPON_FIELD");
    field.set("COUPON_TYPED", notes.coupon_typed);
    field.set_optional("COUPON_ERROR", notes.coupon_error);
    return;
  }
  text::Dictionary& entered = lines.add("COUPON_ENTERED");
  entered.set("COUPON_CODE", cart.coupon);
  if (cart.coupon_refusal)
    entered.set_optional("COUPON_PROBLEM", refusal_text("coupon", *cart.coupon_refusal));
  else if (!cart.coupon_helps)
    entered.set_optional("COUPON_PROBLEM", text::message("cart.coupon_fits_nothing"));
}

// Each with its button to take it out, and the field for one more. A code that was refused is not
// shown again: it may be a good one with a letter wrong.
void fill_vouchers(text::Dictionary& lines, const cart::Shown& cart, const std::string& error) {
  for (const voucher::Voucher& one : cart.vouchers) {
    text::Dictionary& row = lines.add("VOUCHER_ENTERED");
    row.set("VOUCHER_ID", one.id.text());
    row.set("VOUCHER_TEXT",
            text::message("cart.voucher_entered",
                          {{"last_four", one.last_four}, {"balance", one.balance.czech()}}));
    if (one.refusal) row.set_optional("VOUCHER_PROBLEM", refusal_text("voucher", *one.refusal));
  }
  if (cart.vouchers.size() < static_cast<std::size_t>(voucher::most_per_order))
    lines.add("VOUCHER_FIELD").set_optional("VOUCHER_ERROR", error);
}

// A button for each thing that is free once it is in the cart.
void fill_gifts(text::Dictionary& lines, const std::vector<cart::Gift>& gifts) {
  for (const cart::Gift& gift : gifts) {
    text::Dictionary& section = lines.add("GIFT");
    section.set("GIFT_NAME", gift.name);
    for (const cart::AsideLine& choice : gift.choices) {
      text::Dictionary& row = section.add("GIFT_CHOICE");
      const std::string& name = choice.item.product_name;
      row.set("CHOICE_PRODUCT_ID", choice.item.product_id.text());
      row.set("CHOICE_ID", choice.item.id.text());
      row.set("CHOICE_URL", product_url(choice.item));
      row.set("CHOICE_IMAGE", picture_url(choice.item.image_file, 320));
      row.set("CHOICE_NAME", name);
      row.set_optional("CHOICE_VARIANT", choice.item.variant_label);
      row.set("CHOICE_LABEL", text::message("cart.gift_add_label", {{"name", name}}));
    }
  }
}

void fill_free_delivery(text::Dictionary& lines, Money goods, Money free_from) {
  if (free_from.is_zero()) return;
  if (goods >= free_from) {
    lines.show("FREE_DELIVERY_REACHED");
    return;
  }
  const Money missing = free_from - goods;
  lines.set_optional("FREE_DELIVERY_MISSING",
                     text::message("cart.free_missing", {{"amount", missing.czech()}}));
  lines.set_whole("FREE_DELIVERY_VALUE", goods.haler / 100);
  lines.set_whole("FREE_DELIVERY_MAX", free_from.haler / 100);
}

// The cheapest delivery for goods of this price.
Money cheapest_delivery(const std::vector<shipping::Method>& methods, Money goods) {
  std::optional<Money> lowest;
  for (const shipping::Method& method : methods) {
    const bool is_free = method.free_from && goods >= *method.free_from;
    const Money price = is_free ? Money{} : method.price;
    if (!lowest || price < *lowest) lowest = price;
  }
  return lowest.value_or(Money{});
}

}  // namespace

void fill_cart(text::Dictionary& lines, const cart::Shown& cart, const CartNotes& notes) {
  bool any_problem = false;
  for (const cart::ShownLine& line : cart.lines)
    any_problem = fill_line(lines.add("LINE"), line) || any_problem;
  const bool is_said = !notes.warning.empty() || !any_problem;
  lines.set_optional("CART_WARNING", is_said ? notes.warning : text::message("cart.warning"));
  fill_gifts(lines, cart.gifts);
  fill_coupon(lines, cart, notes);
  fill_vouchers(lines, cart, notes.voucher_error);
}

void fill_cart_sums(text::Dictionary& lines, const cart::Shown& cart, Money free_delivery_from,
                    const std::vector<shipping::Method>& methods) {
  fill_free_delivery(lines, cart.goods, free_delivery_from);
  lines.set("GOODS_TOTAL", cart.goods.czech());
  for (const cart::Discount& discount : cart.discounts)
    add_discount(lines, discount.name, discount.amount);
  const Money delivery = cheapest_delivery(methods, cart.goods);
  lines.set("DELIVERY_FROM", delivery.is_zero() ? text::message("cart.delivery_free")
                                                : text::message("cart.delivery_from",
                                                                {{"price", delivery.czech()}}));
  lines.set("TOTAL", (cart.total + delivery).czech());
}

}  // namespace flipflop::storefront
