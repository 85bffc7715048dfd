#include "shop/loyalty/http.h"

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/http_guard.h"
#include "shop/loyalty/http_staff.h"
#include "shop/loyalty/test_world.h"

namespace flipflop::loyalty {
namespace {

using testing::HasSubstr;

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
      : guard(*world->base.database, world->base.clock, world->base.random),
        routes(world->service, world->base.ids),
        staff_routes(world->service, world->auth) {
    routes.register_on(router);
    staff_routes.register_on(router);
    staff_client.set_key_guard(&guard);
    buyer.set_key_guard(&guard);
  }
  idempotency::HttpGuard guard;
  Routes routes;
  StaffRoutes staff_routes;
  http::Router router;
  HeaderAuthenticator authenticator;
  http::TestStaff staff{{"users.read", "users.write", "settings.read", "settings.write"}};
  http::TestClient staff_client{router, &staff};
  http::TestClient buyer{router, &authenticator};
};

http::Fields as(AccountId account, const std::string& key = {}) {
  http::Fields headers = {{"x-account", account.text()}};
  if (!key.empty()) headers.emplace_back("idempotency-key", key);
  return headers;
}

Task<void> strangers(World* world) {
  Site site(world);
  co_await world->switch_on();
  co_await world->give(world->jana, 300);
  const auto guest = co_await site.buyer.get("/loyalty");
  EXPECT_EQ(guest.status, 401);
  const auto other = co_await site.buyer.get("/loyalty", as(AccountId{world->base.ids.next()}));
  EXPECT_EQ(other.status, 200);
  EXPECT_THAT(other.body, HasSubstr(R"("balance":0)"));
  const auto bought = co_await site.buyer.post_json("/loyalty/exchange", R"({"points":200})",
                                                    as(AccountId{world->base.ids.next()}, "k"));
  EXPECT_EQ(bought.status, 409);
  EXPECT_THAT(bought.body, HasSubstr("NOT_ENOUGH_POINTS"));
  EXPECT_EQ(world->ledger(), "adjusted 300");
}
TEST(LoyaltyRoutes, NobodySeesOrSpendsThePointsOfAnother) {
  in_world(&strangers);
}

Task<void> exchanges(World* world) {
  Site site(world);
  co_await world->switch_on();
  co_await world->give(world->jana, 300);
  for (const char* body :
       {"{}", R"({"points":0})", R"({"points":"mnoho"})", R"({"points":-200})", R"({"points":201})",
        R"({"points":200,"amount":999.00})", R"({"points":200,"account":"x"})"}) {
    const auto refused = co_await site.buyer.post_json("/loyalty/exchange", body, as(world->jana));
    EXPECT_EQ(refused.status, 400) << body;
  }
  const auto first = co_await site.buyer.post_json("/loyalty/exchange", R"({"points":200})",
                                                   as(world->jana, "k1"));
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_THAT(first.body, HasSubstr(R"("amount":100.00)"));
  const auto again = co_await site.buyer.post_json("/loyalty/exchange", R"({"points":200})",
                                                   as(world->jana, "k1"));
  EXPECT_EQ(again.body, first.body);
  const auto reused = co_await site.buyer.post_json("/loyalty/exchange", R"({"points":500})",
                                                    as(world->jana, "k1"));
  EXPECT_EQ(reused.status, 422);
  const auto shown = co_await site.buyer.get("/loyalty", as(world->jana));
  EXPECT_THAT(shown.body, HasSubstr(R"("isOn":true,"balance":100)"));
  EXPECT_THAT(shown.body, HasSubstr(R"("kind":"exchanged","points":-200)"));
  EXPECT_THAT(shown.body, HasSubstr(R"({"points":200,"amount":100.00,"isAffordable":false})"));
  EXPECT_EQ(world->coupons(), 1);
}
TEST(LoyaltyRoutes, AKeyBuysOneCouponAndMistakesBuyNone) {
  in_world(&exchanges);
}

Task<void> staff_adjusts(World* world) {
  Site site(world);
  const std::string path = "/admin/loyalty/" + world->jana.text();
  const std::string body = R"({"points":120,"reason":"Omluva za zpoždění"})";
  const http::Fields key = {{"idempotency-key", "k1"}};
  const auto first = co_await site.staff_client.post_json(path + "/adjust", body, key);
  EXPECT_EQ(first.status, 200) << first.body;
  const auto again = co_await site.staff_client.post_json(path + "/adjust", body, key);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(world->ledger(), "adjusted 120");
  for (const char* wrong :
       {R"({"points":0,"reason":"Nic"})", R"({"points":5})", R"({"points":5,"reason":""})",
        R"({"points":5000000,"reason":"Moc"})"}) {
    const auto refused = co_await site.staff_client.post_json(path + "/adjust", wrong);
    EXPECT_EQ(refused.status, 400) << wrong;
  }
  const auto below =
      co_await site.staff_client.post_json(path + "/adjust", R"({"points":-121,"reason":"Omyl"})");
  EXPECT_EQ(below.status, 409);
  const std::string unknown = "/admin/loyalty/" + world->base.ids.next().text();
  const auto nobody = co_await site.staff_client.get(unknown);
  EXPECT_EQ(nobody.status, 404);
  const auto nothing = co_await site.staff_client.post_json(unknown + "/adjust", body);
  EXPECT_EQ(nothing.status, 404);
  site.staff.permissions = {"users.read"};
  const auto forbidden = co_await site.staff_client.post_json(path + "/adjust", body);
  EXPECT_EQ(forbidden.status, 403);
  const auto shown = co_await site.staff_client.get(path);
  EXPECT_THAT(shown.body, HasSubstr("Omluva za zpoždění"));
  EXPECT_EQ(world->ledger(), "adjusted 120");
}
TEST(LoyaltyRoutes, StaffAdjustOncePerKeyWithAReason) {
  in_world(&staff_adjusts);
}

Task<void> staff_terms(World* world) {
  Site site(world);
  const std::string path = "/admin/loyalty-terms";
  const auto before = co_await site.staff_client.get(path);
  EXPECT_THAT(before.body, HasSubstr(R"("isOn":false,"perPoint":10.00,"validityMonths":24)"));
  const std::string body =
      R"({"isOn":true,"perPoint":20.00,"validityMonths":12,"rewards":[{"points":10,"amount":5.00}]})";
  const auto blind = co_await site.staff_client.put_json(path, body);
  EXPECT_EQ(blind.status, 428);
  const http::Fields seen = {{"if-match", "\"0\""}};
  const auto mistaken = co_await site.staff_client.put_json(
      path,
      R"({"isOn":true,"perPoint":20.00,"validityMonths":12,"rewards":[{"points":1,"amount":20.00}]})",
      seen);
  EXPECT_EQ(mistaken.status, 400);
  EXPECT_THAT(mistaken.body, HasSubstr("rewards[0].amount"));
  const auto done = co_await site.staff_client.put_json(path, body, seen);
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_THAT(done.body, HasSubstr(R"("perPoint":20.00)"));
  const auto stale = co_await site.staff_client.put_json(path, body, seen);
  EXPECT_EQ(stale.status, 412);
  const Terms terms = co_await world->service.terms(World::soon());
  EXPECT_TRUE(terms.is_on);
  EXPECT_EQ(terms.rewards.size(), 1U);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.audit_log"
                               " WHERE action = 'settings.loyalty'"),
            1);
}
TEST(LoyaltyRoutes, StaffChangeTheTermsThatTheyHaveSeen) {
  in_world(&staff_terms);
}

}  // namespace
}  // namespace flipflop::loyalty
