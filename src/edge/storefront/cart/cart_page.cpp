#include "edge/storefront/cart/cart_page.h"

#include <algorithm>
#include <boost/describe/enum_to_string.hpp>

#include "base/text.h"
#include "edge/storefront/cart/aside_lines.h"
#include "edge/storefront/layout/cart_cookie.h"
#include "edge/storefront/layout/order_summary.h"
#include "edge/storefront/layout/product_card.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr const char* cart_url = "/kosik";
constexpr const char* coupon_url = "/kosik#kupon";

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

std::string coupon_problem(promotion::CouponRefusal refusal) {
  return text::message(std::string("cart.coupon_") +
                       boost::describe::enum_to_string(refusal, "unknown"));
}

// A code that was entered stands there with its button to take it out; else the field for one.
void fill_coupon(text::Dictionary& lines, const cart::Shown& cart, const std::string& typed,
                 const std::string& error) {
  if (cart.coupon.empty()) {
    text::Dictionary& field = lines.add("COUPON_FIELD");
    field.set("COUPON_TYPED", typed);
    field.set_optional("COUPON_ERROR", error);
    return;
  }
  text::Dictionary& entered = lines.add("COUPON_ENTERED");
  entered.set("COUPON_CODE", cart.coupon);
  if (cart.coupon_refusal)
    entered.set_optional("COUPON_PROBLEM", coupon_problem(*cart.coupon_refusal));
  else if (!cart.coupon_helps)
    entered.set_optional("COUPON_PROBLEM", text::message("cart.coupon_fits_nothing"));
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

std::vector<product::VariantId> variants_in(const std::string& listed) {
  std::vector<product::VariantId> variants;
  for (const std::string_view id : split(listed, ',')) {
    const auto variant = product::VariantId::parse(id);
    if (!variant)
      throw http::bad_request("The set is not one.", {{"variants", "invalid_format", "ids"}});
    variants.push_back(*variant);
  }
  return variants;
}

std::string left_out_text(std::int64_t count) {
  if (count == 1) return text::message("cart.shared_left_out_1");
  return text::message("cart.shared_left_out", {{"count", std::to_string(count)}});
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

void CartPage::register_routes(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  router.add({.method = Method::get,
              .path = cart_url,
              .permission = open,
              .summary = "Cart",
              .is_page = true},
             &CartPage::show, this);
  router.add({.method = Method::post,
              .path = "/kosik/pridat",
              .permission = open,
              .summary = "Puts a variant into the cart",
              .is_page = true,
              .limits = {http::rate::cart_write}},
             &CartPage::add, this);
  router.add({.method = Method::post,
              .path = "/kosik/pridat-sadu",
              .permission = open,
              .summary = "Puts all parts of a set into the cart",
              .is_page = true,
              .limits = {http::rate::cart_write}},
             &CartPage::add_set, this);
  router.add({.method = Method::post,
              .path = "/kosik/zmenit",
              .permission = open,
              .summary = "Changes the quantity of a line",
              .is_page = true,
              .limits = {http::rate::cart_write}},
             &CartPage::change, this);
  router.add({.method = Method::post,
              .path = "/kosik/odebrat",
              .permission = open,
              .summary = "Removes a line",
              .is_page = true,
              .limits = {http::rate::cart_write}},
             &CartPage::remove, this);
  router.add({.method = Method::post,
              .path = "/kosik/kupon",
              .permission = open,
              .summary = "Enters a coupon",
              .is_page = true,
              .limits = {http::rate::coupon_enter}},
             &CartPage::enter_coupon, this);
  router.add({.method = Method::post,
              .path = "/kosik/kupon/odebrat",
              .permission = open,
              .summary = "Takes the coupon out of the cart",
              .is_page = true,
              .limits = {http::rate::cart_write}},
             &CartPage::remove_coupon, this);
  router.add({.method = Method::post,
              .path = "/kosik/odlozit",
              .permission = open,
              .summary = "Sets a line aside for later",
              .is_page = true,
              .limits = {http::rate::cart_write}},
             &CartPage::set_aside, this);
  router.add({.method = Method::post,
              .path = "/kosik/vratit",
              .permission = open,
              .summary = "Puts what was set aside into the cart again",
              .is_page = true,
              .limits = {http::rate::cart_write}},
             &CartPage::take_back, this);
  router.add({.method = Method::post,
              .path = "/kosik/zapomenout",
              .permission = open,
              .summary = "Forgets what was set aside",
              .is_page = true,
              .limits = {http::rate::cart_write}},
             &CartPage::forget, this);
}

Task<http::Response> CartPage::show(http::Call call, CartQuery in) {
  std::string token = co_await cart_token(call, &carts_);
  auto cart = co_await carts_.show(token, call.deadline);
  Notes notes;
  if (in.vynechano) notes.warning = left_out_text(*in.vynechano);
  http::Response response =
      co_await render(std::move(token), std::move(cart), std::move(notes), call.deadline);
  co_return response;
}

Task<http::Response> CartPage::add(http::Call call, AddForm in) {
  const std::string token = co_await cart_token(call, &carts_);
  auto added = co_await carts_.add(token, in.variant_id, in.quantity, call.deadline);
  if (!added) {
    http::Response response = co_await refused(token, added.error(), call.deadline);
    co_return response;
  }
  http::Response response = http::see_other(cart_url);
  added->cart.token = added->token;
  set_cart_cookies(response, added->cart);
  co_return response;
}

// Part by part: what is sold out meanwhile is said, and the others are in the cart.
Task<http::Response> CartPage::add_set(http::Call call, AddSetForm in) {
  std::string token = co_await cart_token(call, &carts_);
  http::Response response = http::see_other(cart_url);
  for (const product::VariantId variant : variants_in(in.variants)) {
    auto added = co_await carts_.add(token, variant, in.quantity, call.deadline);
    if (!added) {
      response = co_await refused(token, added.error(), call.deadline);
      co_return response;
    }
    if (!added->token.empty()) token = added->token;
    added->cart.token = added->token;
    response = http::see_other(cart_url);
    set_cart_cookies(response, added->cart);
  }
  co_return response;
}

Task<http::Response> CartPage::change(http::Call call, ChangeForm in) {
  const std::string token = co_await cart_token(call, &carts_);
  const std::int64_t wanted = in.quantity + std::clamp(in.step.value_or(0), -1, 1);
  std::expected<cart::Shown, cart::Refused> changed = std::unexpected(cart::Refused{});
  if (wanted <= 0) {
    changed = co_await carts_.remove(token, in.line_id, call.deadline);
  } else {
    changed = co_await carts_.set_quantity(token, in.line_id, wanted, call.deadline);
  }
  if (!changed) {
    http::Response response = co_await refused(token, changed.error(), call.deadline);
    co_return response;
  }
  http::Response response = http::see_other(cart_url);
  set_cart_cookies(response, *changed);
  co_return response;
}

Task<http::Response> CartPage::remove(http::Call call, RemoveForm in) {
  const std::string token = co_await cart_token(call, &carts_);
  auto left = co_await carts_.remove(token, in.line_id, call.deadline);
  if (!left) {
    http::Response response = co_await refused(token, left.error(), call.deadline);
    co_return response;
  }
  http::Response response = http::see_other(cart_url);
  set_cart_cookies(response, *left);
  co_return response;
}

Task<http::Response> CartPage::set_aside(http::Call call, RemoveForm in) {
  const std::string token = co_await cart_token(call, &carts_);
  auto left = co_await aside_.set_aside(token, in.line_id, nullptr, call.deadline);
  if (!left) {
    http::Response response = co_await refused(token, left.error(), call.deadline);
    co_return response;
  }
  http::Response response = http::see_other("/kosik#odlozene");
  set_cart_cookies(response, *left);
  co_return response;
}

Task<http::Response> CartPage::take_back(http::Call call, SavedForm in) {
  const std::string token = co_await cart_token(call, &carts_);
  auto added = co_await aside_.take_back(token, in.variant_id, nullptr, call.deadline);
  if (!added) {
    http::Response response = co_await refused(token, added.error(), call.deadline);
    co_return response;
  }
  http::Response response = http::see_other(cart_url);
  set_cart_cookies(response, added->cart);
  co_return response;
}

Task<http::Response> CartPage::forget(http::Call call, SavedForm in) {
  std::string token = co_await cart_token(call, &carts_);
  co_await aside_.drop(std::move(token), in.variant_id, nullptr, call.deadline);
  co_return http::see_other(cart_url);
}

Task<http::Response> CartPage::enter_coupon(http::Call call, CouponForm in) {
  const std::string token = co_await cart_token(call, &carts_);
  const std::string code = in.code ? std::string(*in.code) : "";
  const auto cart = co_await carts_.set_coupon(token, code, call.deadline);
  if (cart) co_return http::see_other(coupon_url);
  auto unchanged = co_await carts_.show(token, call.deadline);
  http::Response response = co_await render(
      token, std::move(unchanged), {{}, code, coupon_problem(cart.error())}, call.deadline);
  response.status = 422;
  co_return response;
}

Task<http::Response> CartPage::remove_coupon(http::Call call, http::Nothing) {
  std::string token = co_await cart_token(call, &carts_);
  co_await carts_.set_coupon(std::move(token), "", call.deadline);
  co_return http::see_other(coupon_url);
}

Task<http::Response> CartPage::refused(std::string token, cart::Refused refusal,
                                       Deadline deadline) {
  std::string warning;
  switch (refusal.reason) {
    case cart::Refusal::out_of_stock:
      warning =
          refusal.available > 0
              ? text::message("cart.less_stock_now", {{"count", std::to_string(refusal.available)}})
              : text::message("cart.sold_out_now");
      break;
    case cart::Refusal::too_many_lines:
      warning = text::message("cart.too_many_lines");
      break;
    case cart::Refusal::unknown_line:
      warning = text::message("cart.warning");
      break;
    case cart::Refusal::unknown_variant:
    case cart::Refusal::not_for_sale:
      warning = text::message("cart.not_for_sale");
      break;
  }
  auto cart = co_await carts_.show(token, deadline);
  http::Response response =
      co_await render(std::move(token), std::move(cart), {std::move(warning), {}, {}}, deadline);
  response.status = 409;
  co_return response;
}

Task<http::Response> CartPage::render(std::string token, cart::Shown cart, Notes notes,
                                      Deadline deadline) {
  const std::vector<cart::AsideLine> saved = co_await aside_.saved(std::move(token), deadline);
  const auto surroundings = co_await shell_.surroundings(deadline);
  const auto methods = co_await shipping_.methods(deadline);
  text::Dictionary document;
  PageHead head;
  head.name = "cart";
  head.title = text::message("cart.title");
  head.is_indexed = false;
  head.notice = cart.lines.empty() ? notes.warning : "";
  text::Dictionary& body =
      shell_.open(document, head, *surroundings, "edge/storefront/cart/cart.html");
  if (cart.lines.empty()) {
    text::Dictionary& empty = body.add("CART_IS_EMPTY");
    fill_suggestions(empty, *search_.replica());
  } else {
    text::Dictionary& lines = body.add("CART_LINES");
    bool any_problem = false;
    for (const cart::ShownLine& line : cart.lines)
      any_problem = fill_line(lines.add("LINE"), line) || any_problem;
    if (notes.warning.empty() && any_problem) notes.warning = text::message("cart.warning");
    lines.set_optional("CART_WARNING", notes.warning);
    fill_gifts(lines, cart.gifts);
    fill_coupon(lines, cart, notes.coupon_typed, notes.coupon_error);
    fill_free_delivery(lines, cart.goods, surroundings->free_delivery);
    lines.set("GOODS_TOTAL", cart.goods.czech());
    for (const cart::Discount& discount : cart.discounts)
      add_discount(lines, discount.name, discount.amount);
    const Money delivery = cheapest_delivery(methods, cart.goods);
    lines.set("DELIVERY_FROM", delivery.is_zero() ? text::message("cart.delivery_free")
                                                  : text::message("cart.delivery_from",
                                                                  {{"price", delivery.czech()}}));
    lines.set("TOTAL", (cart.total + delivery).czech());
  }
  if (!saved.empty()) fill_aside(body.add("SAVED"), saved, AsideUse::own);
  http::Response response = PageShell::close_private(document);
  set_cart_cookies(response, cart);
  co_return response;
}

}  // namespace flipflop::storefront
