#pragma once
// The provider of development: speaks to the payment page emulator (src/edge/dev/payment_page) over
// HTTP, as a real one would be spoken to. Refused in production.
//
//   POST <base>               {orderNumber, amount, currency, returnUrl, notifyUrl}
//                             with Idempotency-Key; 201 {reference, pageUrl, state, ...}
//   GET  <base>/<reference>   {reference, state, amount, refunded, currency}
//   POST <base>/<reference>/refund  {amount} with Idempotency-Key; a part or all of what is left
//   webhook                   {eventId, reference} with X-Bogus-Signature (see signature.h)
//
// Amounts are whole haléř. States: open, paid, declined, abandoned, refunded.

#include "platform/http/client.h"
#include "platform/json/json.h"
#include "shop/payment/providers/provider.h"

namespace flipflop::payment {

struct BogusCreate {
  std::string order_number;
  std::int64_t amount = 0;
  std::string currency, return_url, notify_url;
};
BOOST_DESCRIBE_STRUCT(BogusCreate, (), (order_number, amount, currency, return_url, notify_url))

enum class BogusState { open, paid, declined, abandoned, refunded };
BOOST_DESCRIBE_ENUM(BogusState, open, paid, declined, abandoned, refunded)

struct BogusPayment {
  std::string reference;
  BogusState state = BogusState::open;
  std::int64_t amount = 0;
  std::optional<std::int64_t> refunded;  // of the amount
  std::string currency;
  std::string page_url;
};
BOOST_DESCRIBE_STRUCT(BogusPayment, (), (reference, state, amount, refunded, currency, page_url))

struct BogusRefund {
  std::int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(BogusRefund, (), (amount))

struct BogusMessage {
  std::string event_id, reference;
};
BOOST_DESCRIBE_STRUCT(BogusMessage, (), (event_id, reference))

class BogusProvider final : public Provider {
 public:
  // `base_url` without a slash at the end; `secret` signs the messages.
  BogusProvider(http::Client& client, std::string base_url, std::string secret)
      : client_(client), base_url_(std::move(base_url)), secret_(std::move(secret)) {}

  std::string_view name() const override { return "bogus"; }
  Task<std::expected<Started, StartRefused>> start(StartRequest request,
                                                   Deadline deadline) override;
  Task<Report> fetch(std::string reference, Deadline deadline) override;
  Task<ReturnAnswer> refund(std::string reference, Uuid refund_id, Money amount,
                            Deadline deadline) override;
  std::optional<Notice> verify(const http::Request& message, Instant now) const override;

 private:
  Task<http::ClientResponse> post(std::string path, std::string body, Uuid key, Deadline deadline);

  http::Client& client_;
  std::string base_url_;
  std::string secret_;
};

}  // namespace flipflop::payment
