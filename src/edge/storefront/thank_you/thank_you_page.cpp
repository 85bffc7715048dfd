#include "edge/storefront/thank_you/thank_you_page.h"

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
           text::message(pays_cash ? "thanks.next_cash_text" : "thanks.next_ship_text",
                         {{"carrier", text::message("thanks.carrier")},
                          {"total", order.totals.total.czech()}}));
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
}

Task<http::Response> ThankYouPage::show(http::Call call, ByOrderToken in) {
  const auto order = co_await orders_.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  const auto surroundings = co_await shell_.surroundings(call.deadline);
  const auto transfer = co_await payments_.transfer_instructions(order->id.uuid, call.deadline);
  const bool is_transfer = transfer && order->payment_status == order::PaymentStatus::pending;
  text::Dictionary document;
  PageHead head;
  head.name = "thank_you";
  head.title = text::message("thanks.page_title");
  head.is_indexed = false;
  text::Dictionary& body =
      shell_.open(document, head, *surroundings, "edge/storefront/thank_you/thank_you.html");
  body.set("THANKS_TITLE", text::message("thanks.title"));
  body.set("THANKS_TEXT",
           text::message("thanks.text", {{"email", order->email}, {"number", order->number}}));
  body.set("ORDER_URL", "/objednavka/" + order->access_token);
  body.set("ORDER_NUMBER", order->number);
  body.set("TOTAL", order->totals.total.czech());
  const std::string due = due_date(*order, payments_.find_method(order->payment_method));
  if (is_transfer) fill_transfer(body, *transfer, *order, due);
  fill_steps(body, *order, is_transfer, due);
  fill_address(body, order->delivery);
  fill_order_summary(body.include("ORDER_SUMMARY", "edge/storefront/layout/order_summary.html"),
                     *order);
  co_return PageShell::close_private(document);
}

Task<http::Response> ThankYouPage::qr(http::Call call, ByOrderToken in) {
  const auto order = co_await orders_.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  const auto transfer = co_await payments_.transfer_instructions(order->id.uuid, call.deadline);
  if (!transfer) throw http::not_found("this order is not paid by transfer");
  http::Response response;
  response.content_type = "image/svg+xml";
  response.body = text::qr_svg(transfer->spayd);
  co_return response;
}

}  // namespace flipflop::storefront
