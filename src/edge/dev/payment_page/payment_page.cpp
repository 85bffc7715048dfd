#include "edge/dev/payment_page/payment_page.h"

#include "base/money.h"
#include "platform/assets/assets.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/crypto/hmac.h"
#include "platform/http/client.h"
#include "platform/log/log.h"
#include "platform/text/template.h"

namespace flipflop::dev {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds slow_answer{8000};
constexpr int slow_answers = 2;
constexpr milliseconds late_by{20'000};  // of the demo clock
constexpr int message_tries = 3;
constexpr milliseconds pause_between_tries{2500};
// How long the buyer's way back waits for the shop to have heard.
constexpr milliseconds patience{2000};

PageState state_of(Decision decision) {
  switch (decision) {
    case Decision::pay:
      return PageState::paid;
    case Decision::decline:
      return PageState::declined;
    case Decision::leave:
      return PageState::abandoned;
  }
  return PageState::abandoned;
}

bool is_told_at_once(Fault fault) {
  return fault != Fault::lost_message && fault != Fault::late_message &&
         fault != Fault::forged_message;
}

http::Problem no_payment() {
  return http::not_found("There is no payment of this reference.");
}

std::string required_key(const http::Request& request) {
  const auto key = request.header("idempotency-key");
  if (key.empty() || key.size() > 255) {
    throw http::bad_request("The header Idempotency-Key is missing or too long.");
  }
  return std::string(key);
}

}  // namespace

PaymentPage::PaymentPage(Platform& platform)
    : platform_(platform),
      secret_(crypto::derived_secret(platform.config.text("FLIPFLOP_SECRET"), "payment.bogus")),
      gateway_(platform.data_folder) {}

void PaymentPage::register_routes(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  router.add({.method = Method::post,
              .path = "/dev/payments",
              .permission = open,
              .summary = "Makes a payment with the bogus gateway"},
             &PaymentPage::create, this);
  router.add({.method = Method::get,
              .path = "/dev/payments/:reference",
              .permission = open,
              .summary = "State of a payment with the bogus gateway",
              .time_limit = slow_answer + seconds(2)},
             &PaymentPage::state, this);
  router.add({.method = Method::post,
              .path = "/dev/payments/:reference/refund",
              .permission = open,
              .summary = "Gives the money of a payment back, a part or all"},
             &PaymentPage::refund, this);
  router.add({.method = Method::get,
              .path = "/dev/payments/:reference/page",
              .permission = open,
              .summary = "The bogus gateway's page, where the buyer pays",
              .is_page = true},
             &PaymentPage::page, this);
  router.add({.method = Method::post,
              .path = "/dev/payments/:reference/page",
              .permission = open,
              .summary = "The buyer pays, declines or leaves",
              .is_page = true},
             &PaymentPage::decide, this);
  router.add({.method = Method::get,
              .path = "/dev/payment-page.css",
              .permission = open,
              .summary = "Style of the bogus gateway's page",
              .is_page = true},
             &PaymentPage::style, this);
}

Task<http::Response> PaymentPage::create(http::Call call, PageCreate in) {
  const auto key = required_key(*call.request);
  if (in.currency != "CZK") throw http::Problem(422, "CURRENCY", "Only CZK can be paid here.");
  const auto made =
      gateway_.create(in, key, platform_.random.token().substr(0, 22), platform_.clock.now());
  if (!made) {
    throw http::Problem(422, "KEY_REUSED", "The Idempotency-Key was used for another payment.");
  }
  co_return answer(made->payment, made->is_new ? 201 : 200);
}

Task<http::Response> PaymentPage::state(http::Call, ByReference in) {
  auto payment = gateway_.find(in.reference);
  if (!payment) throw no_payment();
  const int asked = gateway_.count_question(in.reference);
  if (payment->fault == Fault::slow && asked <= slow_answers) co_await sleep_for(slow_answer);
  if (payment->fault == Fault::wrong_amount && payment->state == PageState::paid) {
    payment->amount -= 100;
  }
  co_return answer(*payment, 200);
}

Task<http::Response> PaymentPage::refund(http::Call call, PageRefund in) {
  const auto key = required_key(*call.request);
  const auto refunded = gateway_.refund(in.reference, key, in.amount);
  if (!refunded && refunded.error() == RefundRefusal::unknown) throw no_payment();
  if (!refunded) throw http::conflict("NOT_REFUNDABLE", "This payment cannot be refunded so.");
  co_return answer(*refunded, 200);
}

Task<http::Response> PaymentPage::page(http::Call, ByReference in) {
  const auto payment = gateway_.find(in.reference);
  if (!payment) throw no_payment();
  text::Dictionary values;
  values.set("AMOUNT", Money{payment->amount}.czech());
  values.set("ORDER_NUMBER", payment->order_number);
  values.set("REFERENCE", payment->reference);
  values.set("RETURN_URL", payment->return_url);
  values.show(payment->state == PageState::open ? "OPEN" : "DECIDED");
  auto response = http::html(text::render("edge/dev/payment_page/payment_page.html", values));
  response.with("Cache-Control", "no-store");
  co_return response;
}

Task<http::Response> PaymentPage::decide(http::Call, PageDecision in) {
  const auto payment = gateway_.find(in.reference);
  if (!payment) throw no_payment();
  // A second click, or a page left open in another window, changes nothing.
  const auto decided = gateway_.decide(in.reference, state_of(in.decision), in.fault);
  if (decided) {
    const auto heard =
        std::make_shared<Signal>();  // shared with the deliveries, which may outlive us
    tell(*decided, heard);
    if (is_told_at_once(decided->fault)) co_await heard->wait(Deadline::after(patience));
  }
  http::Response back;
  back.status = 303;
  back.with("Location", payment->return_url);
  co_return back;
}

Task<http::Response> PaymentPage::style(http::Call, http::Nothing) {
  http::Response response;
  response.content_type = "text/css; charset=utf-8";
  response.body = assets::read("edge/dev/payment_page/payment_page.css");
  co_return response;
}

http::Response PaymentPage::answer(const PagePayment& payment, int status) const {
  const PageAnswer body{
      payment.reference, payment.state,
      payment.amount,    payment.refunded(),
      payment.currency,  platform_.public_url + "/dev/payments/" + payment.reference + "/page"};
  return http::json_text(json::to_text(body), status);
}

void PaymentPage::tell(const PagePayment& payment, const std::shared_ptr<Signal>& heard) {
  if (payment.fault == Fault::lost_message) return;
  milliseconds delay{0};
  if (payment.fault == Fault::late_message) {
    delay = late_by / platform_.config.whole("DEMO_CLOCK_SPEED", 1, 1000);
  }
  // Each try is a task of its own: one that cannot reach the shop ends alone.
  for (int tries = 0; tries < message_tries; ++tries) {
    Loop::current().spawn("bogus gateway message",
                          deliver(payment, delay + tries * pause_between_tries, heard));
  }
}

Task<void> PaymentPage::deliver(PagePayment payment, milliseconds delay,
                                std::shared_ptr<Signal> heard) {
  if (delay > milliseconds(0)) co_await sleep_for(delay);
  if (gateway_.was_heard(payment.reference)) co_return;
  const bool confirmed = co_await send_message(payment);
  if (payment.fault == Fault::double_message) co_await send_message(payment);
  if (!confirmed) co_return;
  gateway_.note_heard(payment.reference);
  heard->notify_all();
}

Task<bool> PaymentPage::send_message(PagePayment payment) {
  const PageMessage message{payment.reference + "-" + std::to_string(payment.changes),
                            payment.reference};
  auto body = json::to_text(message);
  const auto now = std::chrono::floor<seconds>(platform_.clock.now());
  const auto time = std::to_string(now.time_since_epoch().count());
  auto signature = crypto::hmac_sha256_hex(secret_, time + "." + body);
  if (payment.fault == Fault::forged_message)
    signature.front() = signature.front() == '0' ? '1' : '0';
  http::ClientRequest request{.method = http::Method::post,
                              .url = payment.notify_url,
                              .headers = {{"Content-Type", "application/json"},
                                          {"X-Bogus-Signature", "t=" + time + ",v1=" + signature}},
                              .body = std::move(body)};
  const auto response =
      co_await platform_.client.send(std::move(request), Deadline::after(seconds(10)));
  log::debug("bogus gateway sent a message",
             {{"reference", payment.reference}, {"status", response.status}});
  co_return response.status == 200;
}

}  // namespace flipflop::dev
