#include "shop/returns/http.h"

#include <gmock/gmock.h>

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "shop/returns/test_world.h"

namespace flipflop::returns {
namespace {

using testing::HasSubstr;
using testing::Not;

// Signs in whoever names an account.
class HeaderAuthenticator final : public http::Authenticator {
 public:
  Task<std::optional<http::Principal>> authenticate(const http::Request* request, http::Permission,
                                                    Deadline) override {
    http::Principal principal;
    principal.account_id = request->header("x-account");
    co_return principal;
  }
};

struct Site {
  explicit Site(World* world)
      : guard(*world->base.database, world->base.clock, world->base.random) {
    world->module.register_routes(router);
    staff_client.set_key_guard(&guard);
    buyer.set_key_guard(&guard);
  }
  idempotency::HttpGuard guard;
  http::Router router;
  HeaderAuthenticator authenticator;
  http::TestStaff staff{{"orders.read", "orders.write", "payments.write"}};
  http::TestClient staff_client{router, &staff};
  http::TestClient buyer{router, &authenticator};
};

std::string text_of(const http::Response& response, const std::string& name) {
  const std::string before = "\"" + name + "\":\"";
  const std::size_t at = response.body.find(before);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + before.size();
  return response.body.substr(begin, response.body.find('"', begin) - begin);
}

std::string body_of(const std::string& which, product::VariantId variant,
                    const std::string& more = R"("kind":"withdrawal")") {
  return "{" + which + R"(,"name":"Jana Nová","email":"jana@example.cz","items":[{"variantId":")" +
         variant.text() + R"(","quantity":1}],)" + more + "}";
}

std::string by_number(World* world, order::OrderId order) {
  return R"("orderNumber":")" + world->number_of(order) + "\"";
}

Task<void> a_guest_withdraws(World* world) {
  Site site(world);
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 2}});
  const std::string body = body_of(by_number(world, order), lamp);
  const http::Fields key = {{"idempotency-key", "k1"}};
  const auto first = co_await site.buyer.post_json("/returns", body, key);
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(text_of(first, "number"), world->number_of(order) + "-V1");
  const auto id = CaseId::parse(text_of(first, "id")).value();
  co_await world->returns.receive({.id = id, .actor = "staff"}, World::soon());
  const auto replayed = co_await site.buyer.post_json("/returns", body, key);
  EXPECT_EQ(replayed.body, first.body) << "a replay is the same whatever happened since";
  const auto reused = co_await site.buyer.post_json(
      "/returns",
      body_of(by_number(world, order), lamp,
              R"("kind":"claim","remedy":"repair","description":"x")"),
      key);
  EXPECT_EQ(reused.status, 422);
  EXPECT_EQ(world->counter(lamp), "1 1 100000");
}
TEST(ReturnRoutes, AGuestWithdrawsByNumberAndEmailAndAReplayIsTheSame) {
  in_world(a_guest_withdraws);
}

Task<void> mistakes_are_named(World* world) {
  Site site(world);
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 1}});
  const auto stranger = co_await site.buyer.post_json(
      "/returns", R"({"orderNumber":")" + world->number_of(order) +
                      R"(","kind":"withdrawal","name":"X","email":"nekdo@jiny.cz","items":[]})");
  EXPECT_EQ(stranger.status, 404);
  const auto nobody = co_await site.buyer.post_json(
      "/returns", body_of("\"orderId\":\"" + order.text() + "\"", lamp));
  EXPECT_EQ(nobody.status, 404) << "an id alone opens nothing";
  const auto account = co_await site.buyer.post_json(
      "/returns", body_of("\"orderId\":\"" + order.text() + "\"", lamp),
      {{"x-account", world->base.ids.next().text()}});
  EXPECT_EQ(account.status, 404) << "another's order";
  const auto wrong = co_await site.buyer.post_json(
      "/returns",
      body_of(by_number(world, order), lamp, R"("kind":"claim","bankAccount":"124/0800")"));
  EXPECT_EQ(wrong.status, 400);
  for (const char* field : {"description", "remedy", "bankAccount"})
    EXPECT_THAT(wrong.body, HasSubstr(std::string("\"") + field + "\""));
  const auto without = co_await site.buyer.post_json("/returns", body_of("\"remedy\":null", lamp));
  EXPECT_EQ(without.status, 400);
  EXPECT_THAT(without.body, HasSubstr("orderNumber"));
  const auto foreign = co_await site.buyer.post_json(
      "/returns", body_of(by_number(world, order), product::VariantId{world->base.ids.next()}));
  EXPECT_EQ(foreign.status, 400);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM returns.case"), 0);
}
TEST(ReturnRoutes, WhoIsNotTheBuyerFindsNothingAndMistakesAreNamed) {
  in_world(mistakes_are_named);
}

Task<void> own_cases(World* world) {
  Site site(world);
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 1}});
  const std::string jana = world->base.ids.next().text();
  pg::run_script(world->base.conninfo, "UPDATE \"order\".orders SET account_id = '" + jana + "'");
  const auto made = co_await site.buyer.post_json(
      "/returns", body_of("\"orderId\":\"" + order.text() + "\"", lamp), {{"x-account", jana}});
  EXPECT_EQ(made.status, 201) << made.body;
  const std::string path = "/returns/" + text_of(made, "id");
  const auto own = co_await site.buyer.get(path, {{"x-account", jana}});
  EXPECT_EQ(own.status, 200) << own.body;
  EXPECT_EQ(text_of(own, "state"), "announced");
  const auto other = co_await site.buyer.get(path, {{"x-account", world->base.ids.next().text()}});
  EXPECT_EQ(other.status, 404);
  const auto guest = co_await site.buyer.get(path);
  EXPECT_EQ(guest.status, 401);
}
TEST(ReturnRoutes, AnAccountSeesItsOwnCasesAlone) {
  in_world(own_cases);
}

Task<void> staff_handle(World* world) {
  Site site(world);
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 2}});
  const std::string by_id = "\"orderId\":\"" + order.text() + "\"";
  const auto made = co_await site.staff_client.post_json("/admin/returns", body_of(by_id, lamp));
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_THAT(made.body, HasSubstr(R"("allowedActions":["receive","refuse","call_off"])"));
  const std::string path = "/admin/returns/" + text_of(made, "id");
  const auto no_reason = co_await site.staff_client.post_json(path + "/refuse", "{}");
  EXPECT_EQ(no_reason.status, 400);
  EXPECT_THAT(no_reason.body, HasSubstr("\"notes\""));
  const auto unexplained =
      co_await site.staff_client.post_json(path + "/receive", R"({"reduction":10})");
  EXPECT_EQ(unexplained.status, 400);
  EXPECT_THAT(unexplained.body, HasSubstr("reductionReason"));
  const http::Fields key = {{"idempotency-key", "k1"}};
  const std::string receipt =
      R"({"reduction":10,"reductionReason":"Poškrábaná","items":[{"variantId":")" + lamp.text() +
      R"(","disposition":"damaged"}]})";
  const auto received = co_await site.staff_client.post_json(path + "/receive", receipt, key);
  EXPECT_EQ(received.status, 200) << received.body;
  EXPECT_THAT(received.body, HasSubstr(R"("refund":990.00)"));
  const auto replayed = co_await site.staff_client.post_json(path + "/receive", receipt, key);
  EXPECT_EQ(replayed.body, received.body);
  const auto again = co_await site.staff_client.post_json(path + "/receive", receipt);
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(again.body, HasSubstr("NOT_ALLOWED"));

  const auto listed = co_await site.staff_client.get("/admin/returns?state=received");
  EXPECT_THAT(listed.body, HasSubstr(text_of(made, "id")));
  EXPECT_THAT(listed.body, HasSubstr(R"("isOverdue":false)"));
  const auto none = co_await site.staff_client.get("/admin/returns?kind=claim");
  EXPECT_THAT(none.body, Not(HasSubstr(text_of(made, "id"))));
  const auto csv = co_await site.staff_client.get("/admin/returns?format=csv");
  EXPECT_THAT(csv.body, HasSubstr("-V1"));
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.audit_log WHERE action LIKE "
                               "'returns.%'"),
            2);
}
TEST(ReturnRoutes, StaffHandleACaseAndEveryActIsRecorded) {
  in_world(staff_handle);
}

Task<void> goodwill_by_rest(World* world) {
  Site site(world);
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 1}});
  const std::string path = "/admin/orders/" + order.text() + "/refunds";
  const std::string body = R"({"amount":50,"reason":"Pozdní doručení"})";
  const http::Fields key = {{"idempotency-key", "g1"}};
  const auto paid = co_await site.staff_client.post_json(path, body, key);
  EXPECT_EQ(paid.status, 201) << paid.body;
  const auto replayed = co_await site.staff_client.post_json(path, body, key);
  EXPECT_EQ(replayed.body, paid.body);
  pg::run_script(world->base.conninfo, "UPDATE platform.idempotency SET answer = NULL");
  const auto anew = co_await site.staff_client.post_json(path, body, key);
  EXPECT_EQ(anew.body, paid.body);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM returns.refund"), 1);
  const auto nothing = co_await site.staff_client.post_json(path, R"({"amount":0,"reason":"Nic"})");
  EXPECT_EQ(nothing.status, 400);
  const auto too_much =
      co_await site.staff_client.post_json(path, R"({"amount":99999,"reason":"Moc"})");
  EXPECT_EQ(too_much.status, 409);
  EXPECT_THAT(too_much.body, HasSubstr("EXCEEDS_PAYMENT"));
  site.staff.permissions = {"orders.write"};
  const auto forbidden = co_await site.staff_client.post_json(path, body);
  EXPECT_EQ(forbidden.status, 403);
}
TEST(ReturnRoutes, GoodwillIsPaidOncePerKey) {
  in_world(goodwill_by_rest);
}

struct Race {
  int running = 0;
  std::map<int, int> answers;
  Signal ended;
};

// Counts a task of the race out, also when it fails.
struct Leaving {
  explicit Leaving(Race* of) : race(of) {}
  ~Leaving() {
    --race->running;
    race->ended.notify_all();
  }
  Leaving(const Leaving&) = delete;
  Race* race;
};

Task<void> post(Site* site, std::string body, std::string name, Race* race) {
  const Leaving leaving(race);
  const http::Fields key = {{"idempotency-key", name}};
  auto answer = co_await site->buyer.post_json("/returns", body, key);
  // Who waited too long for the others asks again with the same key, as a client does.
  while (answer.status >= 500) answer = co_await site->buyer.post_json("/returns", body, key);
  ++race->answers[answer.status];
}

Task<void> fifty_over_rest(World* world) {
  Site site(world);
  const auto lamp = co_await world->offer("Lampa", Money{100'000}, 5);
  const auto order = co_await world->delivered({{lamp, 4}});
  Race race;
  race.running = 50;
  for (int i = 0; i < 50; ++i)
    Loop::current().spawn("post", post(&site, body_of(by_number(world, order), lamp),
                                       "post-" + std::to_string(i), &race));
  while (race.running > 0) co_await race.ended.wait(World::soon());
  EXPECT_EQ(race.answers[201], 4);
  EXPECT_EQ(race.answers[409], 46);
  EXPECT_EQ(world->base.number("SELECT sum(quantity) FROM returns.case_line"), 4);
}
TEST(ReturnRoutes, FiftyWithdrawalsAtOnceTakeExactlyWhatWasOrdered) {
  in_world(fifty_over_rest);
}

}  // namespace
}  // namespace flipflop::returns
