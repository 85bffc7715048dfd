#include "shop/voucher/http.h"

#include <gmock/gmock.h>

#include "platform/http/rate_limit.h"
#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/http_guard.h"
#include "shop/voucher/test_world.h"

namespace flipflop::voucher {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Site {
  explicit Site(World* world)
      : routes(world->service, world->issuing),
        guard(*world->database, world->clock, world->random) {
    routes.register_on(router);
    client.set_key_guard(&guard);
  }
  Task<http::Response> post(std::string target, std::string body, std::string key) {
    http::Request request{.method = http::Method::post, .target = std::move(target)};
    request.headers = {{"content-type", "application/json"}, {"idempotency-key", std::move(key)}};
    request.body = std::move(body);
    return client.send(std::move(request));
  }
  Routes routes;
  http::Router router;
  http::TestStaff staff{{"payments.read", "payments.write"}};
  http::TestClient client{router, &staff};
  http::TestClient guest{router};
  idempotency::HttpGuard guard;
};

constexpr const char* three =
    R"({"label":"Vánoce 2026","pieces":3,"value":500,"validUntil":"2027-12-31"})";

Task<void> mistakes(World* world) {
  Site site(world);
  const auto guest = co_await site.guest.post_json("/admin/vouchers", three);
  EXPECT_EQ(guest.status, 401);
  struct Case {
    const char* body;
    const char* field;
  };
  const Case cases[] = {
      {R"({"label":"","value":500,"validUntil":"2027-12-31"})", "label"},
      {R"({"label":"a","value":0,"validUntil":"2027-12-31"})", "value"},
      {R"({"label":"a","value":-5,"validUntil":"2027-12-31"})", "value"},
      {R"({"label":"a","value":100001,"validUntil":"2027-12-31"})", "value"},
      {R"({"label":"a","value":500,"validUntil":"2026-11-23"})", "validUntil"},
      {R"({"label":"a","value":500,"validUntil":"2036-12-31"})", "validUntil"},
      {R"({"label":"a","value":500,"validUntil":"navždy"})", "validUntil"},
      {R"({"label":"a","value":500})", "validUntil"},
      {R"({"label":"a","pieces":0,"value":500,"validUntil":"2027-12-31"})", "pieces"},
      {R"({"label":"a","pieces":1001,"value":500,"validUntil":"2027-12-31"})", "pieces"},
      {R"({"label":"a","value":500,"validUntil":"2027-12-31","code":"X"})", "code"},
  };
  for (const Case& one : cases) {
    const auto refused = co_await site.client.post_json("/admin/vouchers", one.body);
    EXPECT_EQ(refused.status, 400) << one.body << refused.body;
    EXPECT_THAT(refused.body, HasSubstr(one.field)) << one.body;
  }
  EXPECT_EQ(world->number("SELECT count(*) FROM voucher.voucher"), 0);
}
TEST(VoucherRoutes, AMistakeIsNamedAtItsFieldAndNothingIsIssued) {
  run_in<World>(&mistakes);
}

Task<void> issued_once(World* world) {
  Site site(world);
  const auto made = co_await site.post("/admin/vouchers", three, "k1");
  EXPECT_EQ(made.status, 201) << made.body;
  const auto again = co_await site.post("/admin/vouchers", three, "k1");
  EXPECT_EQ(again.body, made.body);
  EXPECT_EQ(world->number("SELECT count(*) FROM voucher.voucher"), 3);
  EXPECT_EQ(world->number("SELECT sum(balance) FROM voucher.voucher"), 150'000);

  const std::string batch = world->text("SELECT id FROM voucher.batch");
  const std::string path = "/admin/voucher-batches/" + batch + "/codes";
  const auto codes = co_await site.client.post_json(path, "{}");
  EXPECT_EQ(codes.status, 200) << codes.body;
  EXPECT_THAT(codes.body, HasSubstr("\"code\":\""));
  const auto csv = co_await site.client.post_json(path, R"({"format":"csv"})");
  EXPECT_THAT(csv.body, HasSubstr("Kód"));
  site.staff.account_id = "01900000-0000-7000-8000-0000000000bb";
  const auto colleague = co_await site.client.post_json(path, "{}");
  EXPECT_EQ(colleague.status, 409) << "another one's";
  site.staff.account_id = "01900000-0000-7000-8000-0000000000aa";
  world->clock.advance(std::chrono::hours(1));
  const auto late = co_await site.client.post_json(path, "{}");
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("CODES_HIDDEN"));

  // No code lies anywhere: not in the rows, not in the log, not in what the key remembers.
  const auto kept = co_await world->issuing.voucher(
      {*Uuid::parse(world->text("SELECT id FROM voucher.voucher LIMIT 1"))}, world->soon());
  const std::string code = Codes(world->config).code_of(kept->id);
  for (const char* sql :
       {"SELECT string_agg(v::text, ' ') FROM voucher.voucher v",
        "SELECT string_agg(a::text, ' ') FROM platform.audit_log a",
        "SELECT coalesce(string_agg(k::text, ' '), '') FROM platform.idempotency k"}) {
    const std::string rows = world->text(sql);
    EXPECT_THAT(rows, Not(HasSubstr(code))) << sql;
    EXPECT_THAT(rows, Not(HasSubstr(letters_of(code)))) << sql;
  }
}
TEST(VoucherRoutes, VouchersAreIssuedOnceAndTheirCodesAreShownToTheirIssuerForAnHour) {
  run_in<World>(&issued_once);
}

Task<void> life(World* world) {
  Site site(world);
  const auto code = (co_await world->issued(Money{50'000})).at(0);
  const std::string path = "/admin/vouchers/" + code.id.text();
  const std::string typed = R"({"code":")" + code.code + "\"}";
  const auto found = co_await site.client.post_json("/admin/vouchers/lookup", typed);
  EXPECT_THAT(found.body, HasSubstr(code.id.text()));
  const auto blocked = co_await site.post(path + "/block", R"({"reason":"ztracený"})", "b1");
  EXPECT_THAT(blocked.body, HasSubstr(R"("state":"blocked")"));
  const auto no_reason = co_await site.client.post_json(path + "/block", R"({"reason":" "})");
  EXPECT_EQ(no_reason.status, 400);
  const auto shown = co_await site.guest.post_json("/vouchers/balance", typed);
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr(R"("refusal":"blocked")"));
  const auto unblocked = co_await site.post(path + "/unblock", "{}", "b2");
  EXPECT_THAT(unblocked.body, HasSubstr(R"("state":"active")"));
  for (int twice = 0; twice < 2; ++twice) {
    const auto raised =
        co_await site.post(path + "/adjust", R"({"amount":100,"reason":"omluva"})", "a1");
    EXPECT_EQ(raised.status, 200) << raised.body;
  }
  const auto low =
      co_await site.client.post_json(path + "/adjust", R"({"amount":-601,"reason":"omyl"})");
  EXPECT_EQ(low.status, 409);
  const auto now = co_await site.client.get(path);
  EXPECT_THAT(now.body, HasSubstr(R"("balance":600)"));
  EXPECT_THAT(now.body, HasSubstr(R"("kind":"adjusted")"));
  const auto listed = co_await site.client.get("/admin/vouchers?lastFour=" +
                                               code.code.substr(code.code.size() - 4));
  EXPECT_THAT(listed.body, HasSubstr(code.id.text()));
  const auto csv = co_await site.client.get("/admin/vouchers?format=csv");
  EXPECT_EQ(csv.status, 200);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.audit_log WHERE action LIKE 'voucher.%'"),
            2 + 2 + 1);
}
TEST(VoucherRoutes, StaffFindBlockAndAdjustAndEveryActIsWrittenDown) {
  run_in<World>(&life);
}

Task<void> guessed(World* world) {
  Site site(world);
  const auto code = (co_await world->issued(Money{50'000})).at(0);
  SteadyInstant now{std::chrono::hours(1)};
  http::LocalRateCounter counter{1000, [&now] { return now; }};
  http::RateLimiter limiter{counter};
  site.guest.set_rate_limiter(&limiter);
  for (int i = 0; i < 60; ++i) {
    const auto wrong = co_await site.guest.post_json(
        "/vouchers/balance", R"({"code":"0000-0000-0000-0000-00)" + std::to_string(10 + i) + "\"}");
    EXPECT_EQ(wrong.status, 404);
    EXPECT_THAT(wrong.body, HasSubstr("code"));
  }
  const std::string right = R"({"code":")" + code.code + "\"}";
  const auto stopped = co_await site.guest.post_json("/vouchers/balance", right);
  EXPECT_EQ(stopped.status, 429) << "even with the right one";
  now += std::chrono::minutes(10);
  const auto later = co_await site.guest.post_json("/vouchers/balance", right);
  EXPECT_EQ(later.status, 200);
  EXPECT_THAT(later.body, HasSubstr(R"("balance":500)"));
}
TEST(VoucherRoutes, WhoeverGuessesIsStoppedAfterSixtyCodes) {
  run_in<World>(&guessed);
}

}  // namespace
}  // namespace flipflop::voucher
