#pragma once
// Tells applications what became of their payments, as jobs: POST to the address that they named,
// signed, without following redirects, to public addresses alone (platform/http/client.h), until
// they answer 2xx or three days are over. At least once, and perhaps out of order: an application
// that wants to be sure asks.

#include "platform/http/client.h"
#include "platform/metrics/metrics.h"
#include "shop/payment/news.h"

namespace flipflop::payment {

// The body of a message.
struct CallbackMessage {
  PaymentId payment_id;
  std::string order_id;  // the application's
  ForeignStatus status = ForeignStatus::completed;
  std::string event;  // "payment.completed"
  Instant timestamp;  // of what happened
};
BOOST_DESCRIBE_STRUCT(CallbackMessage, (), (payment_id, order_id, status, event, timestamp))

class Callbacks {
 public:
  Callbacks(Tools tools, http::Client& client, std::string installation_secret);
  void register_jobs();

  Task<jobs::Outcome> deliver(jobs::Job job, CallbackJob body);
  // What applications attached to payments goes when nobody disputes them any more.
  Task<void> forget_metadata(Deadline deadline);

 private:
  http::ClientRequest message_of(const Callback& callback) const;
  Task<jobs::Outcome> put_off(Callback callback, std::string why, Deadline deadline);

  Tools tools_;
  ForeignStore store_;
  http::Client& client_;
  std::string installation_secret_;
  metrics::Counter delivered_, failed_, given_up_;
};

}  // namespace flipflop::payment
