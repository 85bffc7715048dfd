#include "edge/storefront/thank_you/thank_you_page.h"

#include "edge/storefront/account/account_frame.h"
#include "edge/storefront/account/password_words.h"
#include "edge/storefront/account/session_cookie.h"
#include "edge/storefront/layout/order_summary.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"
#include "platform/text/qr.h"

namespace flipflop::storefront {
namespace {

void add_step(text::Dictionary& body, const std::string& title_key, const std::string& text) {
  text::Dictionary& step = body.add("NEXT_STEP");
  step.set("NEXT_STEP_TITLE", text::message(title_key));
  step.set("NEXT_STEP_TEXT", text);
}

std::string due_date(const order::View& order, const std::optional<payment::MethodInfo>& method) {
  const auto hold = method ? method->hold : std::chrono::minutes{0};
  return text::czech_date(order.placed_at + hold);
}

void fill_transfer(text::Dictionary& body, const payment::TransferInstructions& transfer,
                   const order::View& order, const std::string& due) {
  text::Dictionary& section = body.add("BANK_TRANSFER");
  section.set("BANK_ACCOUNT", transfer.account);
  section.set("VARIABLE_SYMBOL", transfer.variable_symbol);
  section.set("BANK_DUE", due);
  section.set_optional("BANK_QR_URL", "/objednavka/" + order.access_token + "/qr.svg");
}

void fill_steps(text::Dictionary& body, const order::View& order, bool is_transfer,
                const std::string& due) {
  add_step(body, "thanks.next_confirm_title", text::message("thanks.next_confirm_text"));
  if (is_transfer)
    add_step(body, "thanks.next_pay_title", text::message("thanks.next_pay_text", {{"date", due}}));
  add_step(body, "thanks.next_pack_title", text::message("thanks.next_pack_soon"));
  const bool pays_cash = order.payment_method == "cod";
  add_step(body, "thanks.next_ship_title",
           text::message(
               pays_cash ? "thanks.next_cash_text" : "thanks.next_ship_text",
               {{"carrier", text::message("thanks.carrier")}, {"total", order.to_pay().czech()}}));
}

void fill_account(text::Dictionary& body, const order::View& order, const auth::Auth& auth,
                  const std::vector<Mistake>& mistakes) {
  text::Dictionary& section = body.add("NEW_ACCOUNT");
  section.set("NEW_ACCOUNT_URL", "/objednavka/" + order.access_token + "/ucet#zalozit-ucet");
  section.set("NEW_ACCOUNT_TEXT", text::message("thanks.account_text", {{"email", order.email}}));
  add_fields(section,
             {{.id = "nove-heslo",
               .name = "password",
               .label = "account.password",
               .type = "password",
               .autocomplete = "new-password",
               .longest = password_longest,
               .hint = password_hint(auth),
               .is_required = true}},
             mistakes);
}

}  // namespace

void ThankYouPage::register_routes(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  router.add({.method = Method::get,
              .path = "/objednavka/:token/dekujeme",
              .permission = open,
              .summary = "Thanks for an order",
              .is_page = true,
              .shed_order = 0},
             &ThankYouPage::show, this);
  router.add({.method = Method::get,
              .path = "/objednavka/:token/qr.svg",
              .permission = open,
              .summary = "QR code of a bank transfer",
              .is_page = true},
             &ThankYouPage::qr, this);
  router.add({.method = Method::post,
              .path = "/objednavka/:token/ucet",
              .permission = open,
              .summary = "Makes an account for the buyer of an order",
              .is_page = true,
              .limits = {http::rate::registration}},
             &ThankYouPage::make_account, this);
}

Task<http::Response> ThankYouPage::show(http::Call call, ByOrderToken in) {
  auto order = co_await needs_.orders.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  http::Response response = co_await render(std::move(call), *std::move(order), {});
  co_return response;
}

Task<http::Response> ThankYouPage::make_account(http::Call call, FirstPasswordForm in) {
  auto order = co_await needs_.orders.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  auto refusal = auth::Refusal::password_too_short;
  if (in.password) {
    auth::NewAccount account{.email = order->email,
                             .password = *in.password,
                             .first_name = order->delivery.first_name,
                             .last_name = order->delivery.last_name,
                             .phone = order->phone};
    const auto made =
        co_await needs_.auth.sign_up(std::move(account), device_of(*call.request), call.deadline);
    if (made) {
      http::Response response = http::see_other("/ucet?zprava=vitejte");
      set_session_cookie(response, needs_.platform, *made);
      co_return response;
    }
    refusal = made.error();
  }
  std::vector<Mistake> mistakes = {new_password_mistake(refusal, needs_.auth)};
  http::Response response =
      co_await render(std::move(call), *std::move(order), std::move(mistakes));
  co_return response;
}

Task<http::Response> ThankYouPage::render(http::Call call, order::View order,
                                          std::vector<Mistake> mistakes) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  const auto transfer =
      co_await needs_.payments.transfer_instructions(order.id.uuid, call.deadline);
  const bool is_transfer = transfer && order.payment_status == order::PaymentStatus::pending;
  text::Dictionary document;
  PageHead head;
  head.name = "thank_you";
  head.title = text::message("thanks.page_title");
  head.is_indexed = false;
  text::Dictionary& body =
      needs_.shell.open(document, head, *surroundings, "edge/storefront/thank_you/thank_you.html");
  body.set("THANKS_TITLE", text::message("thanks.title"));
  body.set("THANKS_TEXT",
           text::message("thanks.text", {{"email", order.email}, {"number", order.number}}));
  body.set("ORDER_URL", "/objednavka/" + order.access_token);
  body.set("ORDER_NUMBER", order.number);
  body.set("TOTAL", order.to_pay().czech());
  const std::string due = due_date(order, needs_.payments.find_method(order.payment_method));
  if (is_transfer) fill_transfer(body, *transfer, order, due);
  fill_steps(body, order, is_transfer, due);
  fill_address(body, order.delivery);
  fill_order_summary(body.include("ORDER_SUMMARY", "edge/storefront/layout/order_summary.html"),
                     order);
  if (call.principal.is_guest()) fill_account(body, order, needs_.auth, mistakes);
  co_return PageShell::close_private(document, mistakes.empty() ? 200 : 422);
}

Task<http::Response> ThankYouPage::qr(http::Call call, ByOrderToken in) {
  const auto order = co_await needs_.orders.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  const auto transfer =
      co_await needs_.payments.transfer_instructions(order->id.uuid, call.deadline);
  if (!transfer) throw http::not_found("this order is not paid by transfer");
  http::Response response;
  response.content_type = "image/svg+xml";
  response.body = text::qr_svg(transfer->spayd);
  co_return response;
}

}  // namespace flipflop::storefront
