#include "edge/storefront/checkout/checkout_page.h"

#include <algorithm>

#include "edge/storefront/layout/cart_cookie.h"
#include "edge/storefront/layout/order_summary.h"
#include "platform/clock/clock.h"
#include "platform/idempotency/idempotency.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

void fill_typed(text::Dictionary& body, const CheckoutForm& form) {
  body.set("ORDER_KEY", form.order_key.value_or(""));
  body.set("EMAIL", form.email.value_or(""));
  body.set("PHONE", form.phone.value_or(""));
  body.set("FIRST_NAME", form.first_name.value_or(""));
  body.set("LAST_NAME", form.last_name.value_or(""));
  body.set("STREET", form.street.value_or(""));
  body.set("CITY", form.city.value_or(""));
  body.set("POSTAL_CODE", form.postal_code.value_or(""));
  body.set("BUYER_COMPANY_NAME", form.company_name.value_or(""));
  body.set("BUYER_COMPANY_ID", form.company_id.value_or(""));
  body.set("BUYER_VAT_ID", form.vat_id.value_or(""));
  body.set("NOTE", form.note.value_or(""));
  const bool has_company = !form.company_name.value_or("").empty() ||
                           !form.company_id.value_or("").empty() ||
                           !form.vat_id.value_or("").empty();
  if (has_company) body.show("COMPANY_OPEN");
}

Money price_of(const shipping::Method& method, Money goods) {
  const bool is_free = method.free_from && goods >= *method.free_from;
  return is_free ? Money{} : method.price;
}

void fill_deliveries(text::Dictionary& body, const std::vector<shipping::Method>& methods,
                     Money goods, const std::string& chosen) {
  for (const shipping::Method& method : methods) {
    text::Dictionary& row = body.add("DELIVERY");
    row.set("DELIVERY_ID", method.code);
    row.set("DELIVERY_TITLE", method.name);
    row.set("DELIVERY_NOTE", method.description);
    row.set("DELIVERY_TITLE_PRICE", price_or_free(price_of(method, goods)));
    if (method.code == chosen) row.show("DELIVERY_CHECKED");
  }
}

const shipping::Method* find_method(const std::vector<shipping::Method>& methods,
                                    const std::string& code) {
  const auto found = std::ranges::find(methods, code, &shipping::Method::code);
  return found == methods.end() ? nullptr : &*found;
}

// The payments that go with the chosen delivery; all of them while none is chosen.
std::vector<payment::MethodInfo> possible_payments(const payment::Payments& payments,
                                                   const shipping::Method* delivery) {
  std::vector<payment::MethodInfo> possible = payments.methods();
  std::erase_if(possible, [&](const payment::MethodInfo& method) {
    return method.on_delivery && delivery != nullptr && !delivery->cod_fee;
  });
  return possible;
}

void fill_payments(text::Dictionary& body, const std::vector<payment::MethodInfo>& methods,
                   const shipping::Method* delivery, const std::string& chosen) {
  for (const payment::MethodInfo& method : methods) {
    const bool has_fee = method.on_delivery && delivery != nullptr && delivery->cod_fee;
    text::Dictionary& row = body.add("PAYMENT");
    row.set("PAYMENT_ID", method.code);
    row.set("PAYMENT_TITLE", payment_name(method.code));
    row.set("PAYMENT_NOTE", text::message("payment.note_" + method.code));
    row.set("PAYMENT_TITLE_PRICE", price_or_free(has_fee ? *delivery->cod_fee : Money{}));
    if (method.code == chosen) row.show("PAYMENT_CHECKED");
  }
}

std::string fingerprint_of(const CheckoutForm& form) {
  const auto text = [](const std::optional<std::string>& value) {
    return std::string_view(value ? *value : std::string_view());
  };
  return idempotency::fingerprint(
      {text(form.email), text(form.phone), text(form.first_name), text(form.last_name),
       text(form.street), text(form.city), text(form.postal_code), text(form.company_name),
       text(form.company_id), text(form.vat_id), text(form.delivery), text(form.payment),
       text(form.note), text(form.expected_total_minor), text(form.expected_to_pay_minor)});
}

std::string sold_out_message(const order::PlaceRefused& refused) {
  const std::string name = refused.problems.empty() ? std::string() : refused.problems.front().name;
  return text::message("checkout.error_sold_out", {{"name", name}});
}

Mistake mistake_of(const order::PlaceRefused& refused) {
  using order::PlaceRefusal;
  switch (refused.reason) {
    case PlaceRefusal::price_changed:
      return {"", "",
              text::message("checkout.error_price_changed",
                            {{"total", refused.total.value_or(Money{}).czech()}})};
    case PlaceRefusal::out_of_stock:
    case PlaceRefusal::unknown_item:
      return {"", "", sold_out_message(refused)};
    case PlaceRefusal::unknown_delivery:
      return {"doprava", "DELIVERY_ERROR", text::message("checkout.error_delivery")};
    case PlaceRefusal::unknown_payment:
    case PlaceRefusal::payment_not_possible:
      return {"platba", "PAYMENT_ERROR", text::message("checkout.error_payment")};
    case PlaceRefusal::coupon_refused:
      return {"", "", text::message("checkout.error_coupon")};
    case PlaceRefusal::voucher_refused:
      return {
          "", "",
          text::message("checkout.error_voucher",
                        {{"last_four", refused.voucher.value_or(voucher::Voucher{}).last_four}})};
    case PlaceRefusal::voucher_changed:
      return {"", "",
              text::message("checkout.error_to_pay",
                            {{"to_pay", refused.to_pay.value_or(Money{}).czech()}})};
    case PlaceRefusal::in_flight:
      return {"", "", text::message("checkout.error_running")};
    case PlaceRefusal::cart_empty:
    case PlaceRefusal::key_reused:
    case PlaceRefusal::account_erased:
    case PlaceRefusal::too_busy:
      break;
  }
  return {"", "", text::message("checkout.error_again")};
}

}  // namespace

void CheckoutPage::register_routes(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  router.add({.method = Method::get,
              .path = "/pokladna",
              .permission = open,
              .summary = "Checkout",
              .is_page = true},
             &CheckoutPage::show, this);
  router.add({.method = Method::post,
              .path = "/pokladna",
              .permission = open,
              .summary = "Places the order",
              .is_page = true,
              .shed_order = 0,
              .limits = {http::rate::order_place}},
             &CheckoutPage::place, this);
  router.add({.method = Method::post,
              .path = "/pokladna/prepocitat",
              .permission = open,
              .summary = "The checkout with new totals",
              .is_page = true},
             &CheckoutPage::recalculate, this);
}

Task<http::Response> CheckoutPage::show(http::Call call, http::Nothing) {
  CheckoutForm form;
  const auto buyer = co_await needs_.accounts.buyer(call.principal, call.deadline);
  if (buyer) form = prefilled(*buyer);
  http::Response response = co_await render(std::move(call), std::move(form), {}, 200);
  co_return response;
}

Task<http::Response> CheckoutPage::recalculate(http::Call call, CheckoutForm in) {
  if (in.use_address) {
    const auto buyer = co_await needs_.accounts.buyer(call.principal, call.deadline);
    if (buyer) take_saved_address(in, *buyer);
  }
  http::Response response = co_await render(std::move(call), std::move(in), {}, 200);
  co_return response;
}

Task<http::Response> CheckoutPage::place(http::Call call, CheckoutForm in) {
  auto mistakes = mistakes_in(in);
  if (!mistakes.empty()) {
    http::Response response =
        co_await render(std::move(call), std::move(in), std::move(mistakes), 422);
    co_return response;
  }
  order::PlaceRequest request = request_of(in);
  request.cart_token = cart_cookie(*call.request);
  request.fingerprint = fingerprint_of(in);
  request.account = auth::AccountId::parse(call.principal.account_id);
  auto result = co_await needs_.orders.place(std::move(request), call.deadline);
  if (result) {
    http::Response response =
        co_await placed(std::move(call), std::move(*result), in.payment.value_or(""));
    co_return response;
  }
  if (result.error().reason == order::PlaceRefusal::cart_empty) co_return http::see_other("/kosik");
  // A form that failed is a new attempt: a used key must not stand in its way.
  if (result.error().reason == order::PlaceRefusal::key_reused) in.order_key.reset();
  std::vector<Mistake> refusal = {mistake_of(result.error())};
  http::Response response =
      co_await render(std::move(call), std::move(in), std::move(refusal), 409);
  co_return response;
}

Task<http::Response> CheckoutPage::placed(http::Call, order::Placed placed,
                                          std::string payment_method) {
  const auto method = needs_.payments.find_method(payment_method);
  const bool pays_now = method && method->online && !placed.is_paid;
  http::Response response =
      http::see_other(pays_now ? "/platba/" + placed.access_token
                               : "/objednavka/" + placed.access_token + "/dekujeme");
  empty_badge(response);
  co_return response;
}

Task<http::Response> CheckoutPage::render(http::Call call, CheckoutForm form,
                                          std::vector<Mistake> mistakes, int status) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  const auto methods = co_await needs_.shipping.methods(call.deadline);
  const auto buyer = co_await needs_.accounts.buyer(call.principal, call.deadline);
  if (!form.order_key || form.order_key->empty()) form.order_key = needs_.platform.random.token();
  if (methods.empty()) co_return http::see_other("/kosik");
  const shipping::Method* delivery = find_method(methods, form.delivery.value_or(""));
  if (delivery == nullptr && mistakes.empty()) delivery = &methods.front();
  const auto payments = possible_payments(needs_.payments, delivery);
  const auto chosen =
      std::ranges::find(payments, form.payment.value_or(""), &payment::MethodInfo::code);
  std::string payment = chosen == payments.end() ? "" : chosen->code;
  if (payment.empty() && mistakes.empty() && !payments.empty()) payment = payments.front().code;
  auto quote = co_await needs_.orders.quote(
      {cart_cookie(*call.request), auth::AccountId::parse(call.principal.account_id),
       delivery == nullptr ? "" : delivery->code, payment},
      call.deadline);
  if (!quote) co_return http::see_other("/kosik");
  text::Dictionary document;
  PageHead head;
  head.name = "checkout";
  head.title = text::message("checkout.title");
  head.is_indexed = false;
  head.has_search = false;
  text::Dictionary& body =
      needs_.shell.open(document, head, *surroundings, "edge/storefront/checkout/checkout.html");
  if (buyer) {
    fill_saved_addresses(body, *buyer, form);
  } else {
    body.show("GUEST");
  }
  fill_typed(body, form);
  fill_mistakes(body, mistakes);
  fill_deliveries(body, methods, quote->totals.goods, delivery == nullptr ? "" : delivery->code);
  fill_payments(body, payments, delivery, payment);
  body.set_whole("EXPECTED_TOTAL_MINOR", quote->totals.total.haler);
  body.set_whole("EXPECTED_TO_PAY_MINOR", quote->to_pay.haler);
  text::Dictionary& summary =
      body.include("ORDER_SUMMARY", "edge/storefront/layout/order_summary.html");
  fill_quote_summary(summary, *quote, delivery == nullptr ? "" : delivery->name,
                     payment.empty() ? "" : payment_name(payment));
  co_return PageShell::close_private(document, status);
}

}  // namespace flipflop::storefront
