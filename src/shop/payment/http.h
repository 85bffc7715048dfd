#pragma once
// The routes that payment providers call.

#include <string>

#include "platform/clock/clock.h"
#include "platform/http/router.h"
#include "shop/payment/settlement.h"

namespace flipflop::payment {

struct WebhookPath {
  std::string provider;
};
BOOST_DESCRIBE_STRUCT(WebhookPath, (), (provider))

struct WebhookAnswer {
  bool received = true;
};
BOOST_DESCRIBE_STRUCT(WebhookAnswer, (), (received))

class Webhooks {
 public:
  Webhooks(Settlement& settlement, const Clock& clock) : settlement_(settlement), clock_(clock) {}
  void add_to(http::Router& router);

  Task<WebhookAnswer> receive(http::Call call, WebhookPath in);

 private:
  Settlement& settlement_;
  const Clock& clock_;
};

}  // namespace flipflop::payment
