#pragma once
// The bogus payment gateway: a foreign company where buyers pay on a hosted page, played under
// /dev/payments. It tells the shop about every decision by a signed message and answers questions
// about the state. Development only; the shop's side is src/shop/payment/providers/bogus.h.
//
//   POST /dev/payments                    makes a payment; Idempotency-Key
//   GET  /dev/payments/:reference         its state
//   POST /dev/payments/:reference/refund  gives money back, a part or all;
//                                         Idempotency-Key
//   GET  /dev/payments/:reference/page    where the buyer decides
//   POST /dev/payments/:reference/page    pay, decline or leave; sends the message, then the buyer
//                                         back to the shop

#include <chrono>
#include <memory>
#include <string>

#include "edge/dev/payment_page/gateway.h"
#include "platform/http/router.h"
#include "platform/loop/loop.h"
#include "platform/platform.h"

namespace flipflop::dev {

struct ByReference {
  std::string reference;
};
BOOST_DESCRIBE_STRUCT(ByReference, (), (reference))

struct PageAnswer {
  std::string reference;
  PageState state = PageState::open;
  std::int64_t amount = 0;
  std::int64_t refunded = 0;  // of the amount
  std::string currency, page_url;
};
BOOST_DESCRIBE_STRUCT(PageAnswer, (), (reference, state, amount, refunded, currency, page_url))

struct PageRefund {
  std::string reference;
  json::Whole<1, 100'000'000'00> amount;
};
BOOST_DESCRIBE_STRUCT(PageRefund, (), (reference, amount))

enum class Decision { pay, decline, leave };
BOOST_DESCRIBE_ENUM(Decision, pay, decline, leave)

struct PageDecision {
  std::string reference;
  Decision decision = Decision::leave;
  std::optional<Fault> fault;
};
BOOST_DESCRIBE_STRUCT(PageDecision, (), (reference, decision, fault))

// The message to the shop.
struct PageMessage {
  std::string event_id, reference;
};
BOOST_DESCRIBE_STRUCT(PageMessage, (), (event_id, reference))

class PaymentPage {
 public:
  explicit PaymentPage(Platform& platform);
  void register_routes(http::Router& router);

 private:
  Task<http::Response> create(http::Call call, PageCreate in);
  Task<http::Response> state(http::Call call, ByReference in);
  Task<http::Response> refund(http::Call call, PageRefund in);
  Task<http::Response> page(http::Call call, ByReference in);
  Task<http::Response> decide(http::Call call, PageDecision in);
  Task<http::Response> style(http::Call call, http::Nothing in);

  http::Response answer(const PagePayment& payment, int status) const;
  // Starts the messages that the payment's fault allows; `heard` wakes when the shop confirmed one.
  void tell(const PagePayment& payment, const std::shared_ptr<Signal>& heard);
  Task<void> deliver(PagePayment payment, std::chrono::milliseconds delay,
                     std::shared_ptr<Signal> heard);
  Task<bool> send_message(PagePayment payment);

  Platform& platform_;
  std::string secret_;
  Gateway gateway_;
};

}  // namespace flipflop::dev
