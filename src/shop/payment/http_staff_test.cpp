#include "shop/payment/http_staff.h"

#include <gmock/gmock.h>

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/http_guard.h"
#include "shop/payment/test_world.h"

namespace flipflop::payment {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Site {
  explicit Site(World* world)
      : routes(*world->desk), guard(*world->database, world->clock, world->random) {
    routes.add_to(router);
    client.set_key_guard(&guard);
  }
  Task<http::Response> close(CaseId id, std::string body, std::string key = {}) {
    http::Fields fields;
    if (!key.empty()) fields.emplace_back("idempotency-key", key);
    return client.post_json("/admin/payment-cases/" + id.text() + "/close", std::move(body),
                            fields);
  }
  StaffRoutes routes;
  http::Router router;
  http::TestStaff staff{{"payments.read", "payments.write"}};
  http::TestClient client{router, &staff};
  http::TestClient guest{router};
  idempotency::HttpGuard guard;
};

Task<CaseId> unknown_money(World* world) {
  co_await world->service->receive_transfer("777", Money{149900}, "bank-1", world->soon());
  co_return CaseId::parse(world->text("SELECT id FROM payment.case")).value();
}

Task<void> who_may(World* world) {
  Site site(world);
  const auto id = co_await unknown_money(world);
  auto answer = co_await site.guest.get("/admin/payment-cases");
  EXPECT_EQ(answer.status, 401);
  site.staff.permissions = {"payments.read"};
  answer = co_await site.close(id, R"({"resolution":"written_off","note":"x"})");
  EXPECT_EQ(answer.status, 403);
  answer = co_await site.client.get("/admin/payment-cases");
  EXPECT_EQ(answer.status, 200);
}
TEST(PaymentStaffRoutes, WhoMaySeeMayNotClose) {
  in_world(who_may);
}

Task<void> mistakes(World* world) {
  Site site(world);
  const auto id = co_await unknown_money(world);
  struct Case {
    const char* body;
    const char* field;
  };
  const Case cases[] = {
      {R"({"resolution":"lost"})", "resolution"},
      {R"({})", "resolution"},
      {R"({"resolution":"returned"})", "proof"},
      {R"({"resolution":"returned","proof":""})", "proof"},
      {R"({"resolution":"returned","proof":"out","orderNumber":"1"})", "orderNumber"},
      {R"({"resolution":"matched"})", "orderNumber"},
      {R"({"resolution":"matched","orderNumber":"1","proof":"x"})", "proof"},
      {R"({"resolution":"written_off"})", "note"},
      {R"({"resolution":"booked_by_hand"})", "note"},
      {R"({"resolution":"written_off","note":"x","amount":1})", "amount"},
  };
  for (const Case& one : cases) {
    const auto refused = co_await site.close(id, one.body);
    EXPECT_EQ(refused.status, 400) << one.body;
    EXPECT_THAT(refused.body, HasSubstr(one.field)) << one.body;
  }
  const auto nobody = co_await site.close(world->ids.next_as<CaseId>(),
                                          R"({"resolution":"written_off","note":"x"})");
  EXPECT_EQ(nobody.status, 404);
  const auto order =
      co_await site.close(id, R"({"resolution":"matched","orderNumber":"2026000001"})");
  EXPECT_EQ(order.status, 409);
  EXPECT_THAT(order.body, HasSubstr("UNKNOWN_ORDER"));
  EXPECT_EQ(world->text("SELECT state FROM payment.case"), "open");
}
TEST(PaymentStaffRoutes, AMistakeIsNamedAtItsFieldAndTheCaseStaysOpen) {
  in_world(mistakes);
}

Task<void> closed_with_a_key(World* world) {
  Site site(world);
  const auto id = co_await unknown_money(world);
  const std::string body = R"({"resolution":"written_off","note":"dar"})";
  const auto first = co_await site.close(id, body, "key-1");
  EXPECT_EQ(first.status, 200);
  EXPECT_THAT(first.body, HasSubstr(R"("state":"closed")"));
  const auto again = co_await site.close(id, body, "key-1");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  const auto other = co_await site.close(id, body, "key-2");
  EXPECT_EQ(other.status, 409);
  EXPECT_THAT(other.body, HasSubstr("CASE_CLOSED"));
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.audit_log"), 1);
  EXPECT_EQ(world->text("SELECT closed_by FROM payment.case"), site.staff.account_id);
}
TEST(PaymentStaffRoutes, ACaseIsClosedOnceAndARepeatedRequestIsAnsweredTheSame) {
  in_world(closed_with_a_key);
}

Task<void> lists(World* world) {
  Site site(world);
  co_await unknown_money(world);
  auto answer = co_await site.client.get("/admin/payment-cases?state=open&kind=unknown_symbol");
  EXPECT_THAT(answer.body, HasSubstr(R"("variableSymbol":"777")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("resolutions":["returned","matched")"));
  answer = co_await site.client.get("/admin/payment-cases?state=closed");
  EXPECT_THAT(answer.body, Not(HasSubstr("777")));
  answer = co_await site.client.get("/admin/payment-cases?format=csv");
  EXPECT_EQ(answer.status, 200);
  co_await world->reconciliation->run(world->soon());
  answer = co_await site.client.get("/admin/payment-reconciliations");
  EXPECT_THAT(answer.body, HasSubstr(R"("asked":0)"));
  const auto run = world->text("SELECT id FROM payment.reconciliation");
  answer = co_await site.client.get("/admin/payment-reconciliations/" + run);
  EXPECT_THAT(answer.body, HasSubstr(R"("items":[])"));
}
TEST(PaymentStaffRoutes, CasesAndRunsAreListed) {
  in_world(lists);
}

}  // namespace
}  // namespace flipflop::payment
