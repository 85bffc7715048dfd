#include "shop/payment/providers/bogus.h"

#include "base/text.h"
#include "shop/payment/providers/signature.h"

namespace flipflop::payment {
namespace {

// A far end that is slow is asked again by the job; it must not hold up a buyer or a worker.
constexpr std::chrono::seconds longest_call{5};
constexpr std::uint64_t largest_answer = 64 * 1024;

BogusPayment payment_in(const http::ClientResponse& response) {
  auto payment = json::from_text<BogusPayment>(response.body);
  const bool is_answer = response.status == 200 || response.status == 201;
  if (!is_answer || !payment || payment->reference.empty()) {
    throw MalformedAnswer("bogus answered status " + std::to_string(response.status));
  }
  return std::move(*payment);
}

ProviderState state_of(BogusState state) {
  switch (state) {
    case BogusState::open:
      return ProviderState::pending;
    case BogusState::paid:
      return ProviderState::paid;
    case BogusState::declined:
      return ProviderState::failed;
    case BogusState::abandoned:
      return ProviderState::failed;
    case BogusState::refunded:
      return ProviderState::refunded;
  }
  throw MalformedAnswer("bogus answered an unknown state");
}

bool is_web_address(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

}  // namespace

Task<std::expected<Started, StartRefused>> BogusProvider::start(StartRequest request,
                                                                Deadline deadline) {
  const BogusCreate create{request.order_number, request.amount.haler, "CZK", request.return_url,
                           request.notify_url};
  const auto response = co_await post("", json::to_text(create), request.attempt_id, deadline);
  if (response.status == 402 || response.status == 422) {
    co_return std::unexpected(StartRefused{"status " + std::to_string(response.status)});
  }
  const auto payment = payment_in(response);
  if (!is_web_address(payment.page_url)) throw MalformedAnswer("bogus answered no page");
  co_return Started{payment.reference, payment.page_url};
}

Task<Report> BogusProvider::fetch(std::string reference, Deadline deadline) {
  http::ClientRequest request{.url = base_url_ + "/" + percent_encode(reference),
                              .max_bytes = largest_answer,
                              .max_redirects = 0};
  const auto response =
      co_await client_.send(std::move(request), deadline.sooner(Deadline::after(longest_call)));
  const auto payment = payment_in(response);
  if (payment.reference != reference) throw MalformedAnswer("bogus answered another payment");
  co_return Report{state_of(payment.state), Money{payment.amount}, payment.currency};
}

Task<ReturnAnswer> BogusProvider::refund(std::string reference, Uuid refund_id, Money amount,
                                         Deadline deadline) {
  const auto body = json::to_text(BogusRefund{amount.haler});
  const auto response =
      co_await post("/" + percent_encode(reference) + "/refund", body, refund_id, deadline);
  if (response.status == 409 || response.status == 422) co_return ReturnAnswer::refused;
  const auto payment = payment_in(response);
  if (payment.reference != reference) throw MalformedAnswer("bogus answered another payment");
  const bool is_back =
      payment.state == BogusState::refunded || payment.refunded.value_or(0) >= amount.haler;
  // An answer of 200 that does not show the money is no refusal: it is asked again.
  if (!is_back) throw MalformedAnswer("bogus answered a refund that is not there");
  co_return ReturnAnswer::done;
}

std::optional<Notice> BogusProvider::verify(const http::Request& message, Instant now) const {
  if (!is_signed_by(secret_, message.header("x-bogus-signature"), message.body, now)) {
    return std::nullopt;
  }
  const auto body = json::from_text<BogusMessage>(message.body);
  if (!body || body->event_id.empty() || body->reference.empty()) return std::nullopt;
  return Notice{body->event_id, body->reference};
}

Task<http::ClientResponse> BogusProvider::post(std::string path, std::string body, Uuid key,
                                               Deadline deadline) {
  http::ClientRequest request{
      .method = http::Method::post,
      .url = base_url_ + path,
      .headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", key.text()}},
      .body = std::move(body),
      .max_bytes = largest_answer,
      .max_redirects = 0};
  return client_.send(std::move(request), deadline.sooner(Deadline::after(longest_call)));
}

}  // namespace flipflop::payment
