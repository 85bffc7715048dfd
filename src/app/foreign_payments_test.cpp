// An application that pays through the shop: by keys as they are made, beside orders of ours that
// hear nothing of it, and with clean books.

#include <gmock/gmock.h>

#include "app/audit.h"
#include "app/test_routes.h"
#include "app/test_shop.h"
#include "platform/http/test_client.h"
#include "platform/idempotency/http_guard.h"
#include "shop/auth/api_keys.h"
#include "shop/payment/payment.h"

namespace flipflop::app {
namespace {

using testing::HasSubstr;

Deadline soon() {
  return Deadline::after(std::chrono::seconds(60));
}

Task<http::Fields> key_of(Shop* shop, std::string application, std::string scope) {
  auth::NewApiKey wanted;
  wanted.name = std::move(application);
  wanted.scopes = {std::move(scope)};
  wanted.actor = command_line_actor;
  const auto made = co_await shop->api_keys().make(std::move(wanted), soon());
  EXPECT_TRUE(made.has_value());
  co_return http::Fields{{"x-api-key", made->secret}};
}

std::string id_in(const http::Response& answer) {
  const std::string mark = R"("paymentId":")";
  const std::size_t at = answer.body.find(mark);
  return at == std::string::npos ? "" : answer.body.substr(at + mark.size(), 36);
}

Task<int> pay_through_the_shop(Shop* shop, const Invocation*) {
  AllRoutes routes(*shop);
  http::TestClient client(routes.router, &shop->authenticator());
  client.set_key_guard(&shop->key_guard());
  const auto key = co_await key_of(shop, "shop-b", "payments.use");
  const auto next_key = co_await key_of(shop, "shop-b", "payments.use");
  const auto other = co_await key_of(shop, "shop-c", "payments.use");
  const auto of_staff = co_await key_of(shop, "shop-d", "payments.write");
  const std::string body =
      R"({"orderId":"A-1","amount":"250.50","currency":"CZK","paymentMethod":"fiobanka",)"
      R"("callbackUrl":"https://b.example/cb"})";

  const auto refused = co_await client.post_json("/api/payments/create", body, of_staff);
  EXPECT_EQ(refused.status, 403) << "another scope";
  const auto made = co_await client.post_json("/api/payments/create", body, key);
  EXPECT_EQ(made.status, 201) << made.body;
  const std::string path = "/api/payments/" + id_in(made);
  auto shown = co_await client.get(path, other);
  EXPECT_EQ(shown.status, 404) << "another application";
  shown = co_await client.get(path, next_key);
  EXPECT_EQ(shown.body, made.body) << "the next key of the same application";

  const auto receipt =
      co_await shop->payments().receive_transfer("9000000001", Money{25050}, "bank-1", soon());
  EXPECT_EQ(receipt, payment::Receipt::booked);
  for (const char* part : {R"({"amount":"50.50"})", "{}"}) {
    const auto back = co_await client.post_json(path + "/refund", part, key);
    EXPECT_EQ(back.status, 201) << back.body;
    const std::string sum = part[1] == '}' ? "200.00" : "50.50";
    const auto sent = co_await shop->payments().confirm_refund("9000000001", *Money::parse(sum),
                                                               "out " + sum, soon());
    EXPECT_EQ(sent, payment::Receipt::booked);
  }
  shown = co_await client.get(path + "/status", key);
  EXPECT_THAT(shown.body, HasSubstr(R"("status":"refunded")"));
  co_return 0;
}

TEST(ForeignPayments, LeaveOurOwnOrdersAloneAndTheBooksClean) {
  const TestShop shop;
  const std::string orders =
      "SELECT md5(string_agg(o::text, ';' ORDER BY id)) FROM \"order\".orders o";
  const std::string before = shop.text(orders);
  Invocation invocation = shop.invocation_of({}, {});
  EXPECT_EQ(with_shop(invocation, &pay_through_the_shop), 0);
  EXPECT_EQ(shop.text(orders), before);
  EXPECT_EQ(shop.text("SELECT count(*) FROM platform.outbox WHERE kind LIKE 'payment.%'"), "0");
  EXPECT_EQ(shop.text("SELECT string_agg(event, ' ' ORDER BY id) FROM payment.callback"),
            "completed refunded");
  for (const AuditResult& result : audit(shop.conninfo()))
    EXPECT_THAT(result.violations, testing::IsEmpty()) << result.name;
}

TEST(PaymentCommands, TheSecretOfCallbacksIsOfOneApplication) {
  const TestShop shop;
  const Ran first = shop.run("payment callback-secret", {"shop-b"});
  EXPECT_EQ(first.out, payment::callback_secret(std::string(43, 'x'), "shop-b") + "\n");
  EXPECT_NE(shop.run("payment callback-secret", {"shop-c"}).out, first.out);
  EXPECT_EQ(shop.run("payment callback-secret").code, 2);
}

}  // namespace
}  // namespace flipflop::app
