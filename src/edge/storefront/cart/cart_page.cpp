#include "edge/storefront/cart/cart_page.h"

#include <algorithm>

#include "base/text.h"
#include "edge/storefront/cart/aside_lines.h"
#include "edge/storefront/layout/cart_cookie.h"
#include "edge/storefront/layout/product_card.h"

namespace flipflop::storefront {
namespace {

constexpr const char* cart_url = "/kosik";
constexpr const char* coupon_url = "/kosik#kupon";
constexpr const char* voucher_url = "/kosik#poukaz";

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
              .path = "/kosik/poukaz",
              .permission = open,
              .summary = "Enters a gift voucher",
              .is_page = true,
              .limits = {http::rate::coupon_enter}},
             &CartPage::enter_voucher, this);
  router.add({.method = Method::post,
              .path = "/kosik/poukaz/odebrat",
              .permission = open,
              .summary = "Takes a gift voucher out of the cart",
              .is_page = true,
              .limits = {http::rate::cart_write}},
             &CartPage::remove_voucher, this);
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
  CartNotes notes;
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

Task<http::Response> CartPage::enter_coupon(http::Call call, CartCodeForm in) {
  const std::string token = co_await cart_token(call, &carts_);
  const std::string code = in.code ? std::string(*in.code) : "";
  const auto cart = co_await carts_.set_coupon(token, code, call.deadline);
  if (cart) co_return http::see_other(coupon_url);
  auto unchanged = co_await carts_.show(token, call.deadline);
  http::Response response =
      co_await render(token, std::move(unchanged),
                      {{}, code, refusal_text("coupon", cart.error()), {}}, call.deadline);
  response.status = 422;
  co_return response;
}

Task<http::Response> CartPage::remove_coupon(http::Call call, http::Nothing) {
  std::string token = co_await cart_token(call, &carts_);
  co_await carts_.set_coupon(std::move(token), "", call.deadline);
  co_return http::see_other(coupon_url);
}

Task<http::Response> CartPage::enter_voucher(http::Call call, CartCodeForm in) {
  const std::string token = co_await cart_token(call, &carts_);
  const auto cart =
      co_await carts_.add_voucher(token, in.code ? std::string(*in.code) : "", call.deadline);
  if (cart) co_return http::see_other(voucher_url);
  auto unchanged = co_await carts_.show(token, call.deadline);
  CartNotes notes;
  notes.voucher_error = refusal_text("voucher", cart.error());
  http::Response response =
      co_await render(token, std::move(unchanged), std::move(notes), call.deadline);
  response.status = 422;
  co_return response;
}

Task<http::Response> CartPage::remove_voucher(http::Call call, VoucherRemoveForm in) {
  std::string token = co_await cart_token(call, &carts_);
  co_await carts_.remove_voucher(std::move(token), in.voucher_id, call.deadline);
  co_return http::see_other(voucher_url);
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
  http::Response response = co_await render(std::move(token), std::move(cart),
                                            {std::move(warning), {}, {}, {}}, deadline);
  response.status = 409;
  co_return response;
}

Task<http::Response> CartPage::render(std::string token, cart::Shown cart, CartNotes notes,
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
    fill_cart(lines, cart, notes);
    fill_cart_sums(lines, cart, surroundings->free_delivery, methods);
  }
  if (!saved.empty()) fill_aside(body.add("SAVED"), saved, AsideUse::own);
  http::Response response = PageShell::close_private(document);
  set_cart_cookies(response, cart);
  co_return response;
}

}  // namespace flipflop::storefront
