#include "shop/payment/callbacks.h"

#include "base/invariant.h"
#include "platform/crypto/hmac.h"
#include "platform/fault/fault_point.h"
#include "platform/log/log.h"
#include "shop/payment/stored_names.h"

namespace flipflop::payment {
namespace {

using jobs::Outcome;
using std::chrono::seconds;

constexpr seconds longest_call{10};
constexpr std::uint64_t largest_answer = 64 * 1024;

metrics::Counter counter_of(const char* outcome) {
  return metrics::counter("flipflop_payment_callbacks_total",
                          "Messages to applications about their payments.", {{"outcome", outcome}});
}

std::string signature_of(std::string_view secret, std::string_view body, Instant now) {
  const auto time = std::to_string(std::chrono::floor<seconds>(now.time_since_epoch()).count());
  return "t=" + time + ",v1=" + crypto::hmac_sha256_hex(secret, time + "." + std::string(body));
}

}  // namespace

std::string callback_secret(std::string_view installation_secret, std::string_view application) {
  return crypto::derived_secret(installation_secret,
                                "payment.callback:" + std::string(application));
}

Callbacks::Callbacks(Tools tools, http::Client& client, std::string installation_secret)
    : tools_(tools),
      store_(tools.database),
      client_(client),
      installation_secret_(std::move(installation_secret)),
      delivered_(counter_of("delivered")),
      failed_(counter_of("failed")),
      given_up_(counter_of("given_up")) {}

void Callbacks::register_jobs() {
  // One far end that hangs must not hold up the others; ours alone can make a try fail.
  tools_.jobs.handle(callback_queue, {.at_once = 8, .attempts = 100, .first_delay = seconds(5)},
                     &Callbacks::deliver, this);
  tools_.jobs.every("payment.forget_metadata", std::chrono::hours(24), &Callbacks::forget_metadata,
                    this);
}

Task<Outcome> Callbacks::deliver(jobs::Job job, CallbackJob body) {
  auto callback = co_await store_.callback(body.callback_id, job.deadline);
  invariant(callback.has_value(), "a callback job without its callback");
  if (!callback->is_due) co_return Outcome::done();
  co_await store_.count_try(callback->id, job.deadline);
  const auto fetch = co_await client_.try_send(message_of(*callback),
                                               job.deadline.sooner(Deadline::after(longest_call)));
  FAULT_POINT("payment.called_back_unnoted");
  const bool is_answered = fetch.outcome == http::FetchOutcome::answered;
  const int status = fetch.response.status;
  if (!is_answered || status < 200 || status > 299) {
    auto why = is_answered ? "status " + std::to_string(status) : "no answer";
    const auto outcome = co_await put_off(*std::move(callback), std::move(why), job.deadline);
    co_return outcome;
  }
  delivered_.add();
  co_await store_.end_callback(callback->id, CallbackEnd::delivered, tools_.clock.now(),
                               job.deadline);
  co_return Outcome::done();
}

http::ClientRequest Callbacks::message_of(const Callback& callback) const {
  const CallbackMessage message{callback.payment, callback.reference, status_after(callback.event),
                                "payment." + std::string(name_of(callback.event)), callback.at};
  http::ClientRequest request{.method = http::Method::post,
                              .url = callback.url,
                              .body = json::to_text(message),
                              .max_bytes = largest_answer,
                              .max_redirects = 0};
  const auto secret = callback_secret(installation_secret_, callback.application);
  request.headers = {{"Content-Type", "application/json"},
                     {"Idempotency-Key", callback.id.text()},
                     {"X-Signature", signature_of(secret, request.body, tools_.clock.now())}};
  return request;
}

// An address may hold a token of the application's: it is not written down.
Task<Outcome> Callbacks::put_off(Callback callback, std::string why, Deadline deadline) {
  const auto now = tools_.clock.now();
  const auto next = next_callback_in(now - callback.at);
  failed_.add();
  if (next) co_return Outcome::again(*next);
  given_up_.add();
  log::warn("an application could not be told of its payment",
            {{"payment", callback.payment.text()}, {"reason", why}});
  co_await store_.end_callback(callback.id, CallbackEnd::given_up, now, deadline);
  co_return Outcome::done();
}

Task<void> Callbacks::forget_metadata(Deadline deadline) {
  constexpr std::chrono::days kept{550};  // as the bytes of messages: jobs.cpp
  constexpr int at_once = 1000;
  int forgotten = at_once;
  while (forgotten == at_once && !deadline.passed())
    forgotten = co_await store_.forget_metadata(tools_.clock.now() - kept, at_once, deadline);
}

}  // namespace flipflop::payment
