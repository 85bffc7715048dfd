#include "shop/payment/http.h"

#include "platform/log/log.h"

namespace flipflop::payment {

void Webhooks::add_to(http::Router& router) {
  // The second one is the place in the old payment service.
  for (const char* path : {"/payments/webhooks/:provider", "/webhooks/:provider"})
    router.add({.method = http::Method::post,
                .path = path,
                .permission = http::permission::open,
                .summary = "A signed message of a payment provider",
                .body_limit = 64 * 1024,
                .unknown_fields = true,
                .from_elsewhere = true,
                .shed_order = 0,
                .limits = {http::rate::webhook}},
               &Webhooks::receive, this);
}

Task<WebhookAnswer> Webhooks::receive(http::Call call, WebhookPath in) {
  const auto* provider = settlement_.find_provider(in.provider);
  if (provider == nullptr) throw http::not_found("There is no payment provider of this name.");
  auto notice = provider->verify(*call.request, clock_.now());
  if (!notice) {
    log::warn("a forged or outdated payment message was refused", {{"provider", in.provider}});
    throw http::Problem(400, "INVALID_SIGNATURE", "The message is not signed by its provider.");
  }
  co_await settlement_.receive(in.provider, std::move(*notice), call.request->body, call.deadline);
  co_return WebhookAnswer{};
}

}  // namespace flipflop::payment
