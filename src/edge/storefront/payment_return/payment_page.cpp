#include "edge/storefront/payment_return/payment_page.h"

#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

using payment::State;

constexpr int refresh_seconds = 4;

bool is_open(State state) {
  return state == State::created || state == State::pending;
}
bool can_retry(State state) {
  return state == State::failed || is_open(state);
}

std::string order_url(const order::View& order) {
  return "/objednavka/" + order.access_token;
}

}  // namespace

void PaymentPage::register_routes(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  router.add({.method = Method::get,
              .path = "/platba/:token",
              .permission = open,
              .summary = "Payment of an order",
              .is_page = true,
              .shed_order = 0},
             &PaymentPage::show, this);
  router.add({.method = Method::post,
              .path = "/platba/:token/znovu",
              .permission = open,
              .summary = "Another attempt to pay",
              .is_page = true},
             &PaymentPage::retry, this);
}

Task<http::Response> PaymentPage::show(http::Call call, PaymentQuery in) {
  auto order = co_await orders_.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  const auto payment = co_await payments_.find(order->id.uuid, call.deadline);
  const auto method = payments_.find_method(order->payment_method);
  // Only online payments of living orders have anything to do here.
  const bool is_online = payment && method && method->online;
  if (!is_online || order->status == order::Status::cancelled)
    co_return http::see_other(order_url(*order));
  const bool is_back = in.navrat.has_value();
  if (!is_back && is_open(payment->state) && !payment->redirect_url.empty()) {
    http::Response response = http::see_other(payment->redirect_url);
    co_return response;
  }
  http::Response response = co_await outcome(std::move(call), std::move(*order), *payment);
  co_return response;
}

Task<http::Response> PaymentPage::outcome(http::Call call, order::View order,
                                          payment::View payment) {
  const auto surroundings = co_await shell_.surroundings(call.deadline);
  text::Dictionary document;
  PageHead head;
  head.name = "payment_return";
  head.title = text::message("payment.page_title", {{"number", order.number}});
  head.is_indexed = false;
  head.has_search = false;
  if (is_open(payment.state)) head.refresh_seconds = refresh_seconds;
  text::Dictionary& body = shell_.open(document, head, *surroundings,
                                       "edge/storefront/payment_return/payment_return.html");
  const bool is_paid = payment.state == State::paid;
  const std::string kind = is_paid ? "paid" : is_open(payment.state) ? "waiting" : "declined";
  body.set("PAYMENT_TEXT", text::message("payment." + kind + "_text"));
  body.set("ORDER_NUMBER", order.number);
  body.set("TOTAL", order.to_pay().czech());
  body.set("ORDER_URL", order_url(order));
  body.set("RETRY_URL", "/platba/" + order.access_token + "/znovu");
  body.set("HOLD_TEXT", text::message("payment.hold_minutes"));
  body.set("CHECK_URL", "/platba/" + order.access_token + "?navrat=1");
  body.show(is_paid ? "PAID" : is_open(payment.state) ? "WAITING" : "DECLINED");
  co_return PageShell::close_private(document);
}

Task<http::Response> PaymentPage::retry(http::Call call, RetryForm in) {
  const auto order = co_await orders_.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  const auto payment = co_await payments_.find(order->id.uuid, call.deadline);
  if (payment && can_retry(payment->state)) {
    // A refusal (paid meanwhile, or too late) is told by the pages that follow.
    const auto retried = co_await orders_.retry_payment(order->id, nullptr, call.deadline);
    if (!retried) co_return http::see_other(order_url(*order));
  }
  co_return http::see_other("/platba/" + order->access_token);
}

}  // namespace flipflop::storefront
