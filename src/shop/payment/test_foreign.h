#pragma once
// The wire for other applications over the payment module, the bogus provider and its gateway.
// Whoever sends X-API-Key is the application of that name.

#include <gmock/gmock.h>

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/http_guard.h"
#include "shop/payment/callbacks.h"
#include "shop/payment/http_foreign.h"
#include "shop/payment/test_gateway.h"
#include "shop/payment/test_world.h"

namespace flipflop::payment {

class TestKeys final : public http::Authenticator {
 public:
  Task<std::optional<http::Principal>> authenticate(const http::Request* request, http::Permission,
                                                    Deadline) override {
    http::Principal principal;
    principal.key_name = request->header("x-api-key");
    if (!principal.key_name.empty()) {
      principal.key_id = "key of " + principal.key_name;
      principal.permissions = {"payments.use"};
    }
    co_return principal;
  }
};

struct FarEnds {
  TestGateway gateway;
  http::Client client{http::ClientOptions{.allow_private = true}};
};

struct ForeignWorld : FarEnds, World {
  static constexpr const char* secret = "the installation's";

  explicit ForeignWorld(const pg::TestDatabase& given)
      : World(given, std::make_unique<BogusProvider>(client, gateway.url(), "secret")) {
    callbacks.register_jobs();
    webhooks.add_to(router);
    routes.add_to(router);
    routes.describe_on(router);
    api.set_key_guard(&guard);
  }

  Task<http::Response> post(std::string path, std::string body, http::Fields more = {}) {
    return api.post_json(std::move(path), std::move(body), as("shop-b", std::move(more)));
  }
  Task<http::Response> get(std::string path) { return api.get(std::move(path), as("shop-b")); }
  static http::Fields as(const char* application, http::Fields more = {}) {
    more.emplace_back("x-api-key", application);
    return more;
  }
  std::string only_payment() const { return text("SELECT payment_id FROM payment.foreign_order"); }
  // What our own modules heard of.
  std::int64_t told_inside() const { return number("SELECT count(*) FROM platform.outbox"); }

  Callbacks callbacks{tools, client, secret};
  ForeignOrders orders{tools, store, *settlement, *service};
  Webhooks webhooks{*settlement, clock};
  ForeignRoutes routes{orders, {Scheme::any, "http://shop.example/"}};
  http::Router router;
  TestKeys keys;
  http::TestClient api{router, &keys};
  idempotency::HttpGuard guard{*database, clock, random};
};

// The body that makes a payment of 1499 Kč, with other members in front of it.
inline std::string order_body(const std::string& more = "", const std::string& order = "A-1",
                              const std::string& method = "bogus") {
  return "{" + more + R"("orderId":")" + order + R"(","paymentMethod":")" + method +
         R"(","amount":1499,"currency":"CZK"})";
}

// What the gateway says now, told by a message.
inline Task<int> gateway_says(ForeignWorld* world, BogusState state, std::string event,
                              const char* secret = "secret") {
  const auto reference =
      world->text("SELECT reference FROM payment.attempt ORDER BY number DESC LIMIT 1");
  world->gateway.says(reference, state);
  auto body = TestGateway::message(event, reference);
  auto fields = TestGateway::signature(body, world->clock.now(), secret);
  const auto answer =
      co_await world->api.post_json("/webhooks/bogus", std::move(body), std::move(fields));
  co_return answer.status;
}

}  // namespace flipflop::payment
