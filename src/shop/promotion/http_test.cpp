#include "shop/promotion/http.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/http_guard.h"
#include "shop/promotion/test_world.h"

namespace flipflop::promotion {
namespace {

using testing::HasSubstr;

struct Site {
  explicit Site(World* world)
      : routes(world->editing), guard(*world->database, world->clock, world->random) {
    routes.register_on(router);
    client.set_key_guard(&guard);
  }
  Task<http::Response> put(std::string target, std::string body, std::string version) {
    http::Request request{.method = http::Method::put, .target = std::move(target)};
    request.headers = {{"content-type", "application/json"}};
    if (!version.empty()) request.headers.emplace_back("if-match", version);
    request.body = std::move(body);
    return client.send(std::move(request));
  }
  Routes routes;
  http::Router router;
  http::TestStaff staff{{"marketing.write"}};
  http::TestClient client{router, &staff};
  http::TestClient guest{router};
  idempotency::HttpGuard guard;
};

std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

constexpr const char* ten_percent =
    R"({"name":"Jarní sleva","lane":"coupon","effect":"percent","percent":"10","leastGoods":500})";

Task<void> mistakes(World* world) {
  Site site(world);
  const auto guest = co_await site.guest.post_json("/admin/promotions", ten_percent);
  EXPECT_EQ(guest.status, 401);
  struct Case {
    const char* body;
    const char* field;
  };
  const Case cases[] = {
      {R"({"name":"a","lane":"coupon","effect":"percent"})", "percent"},
      {R"({"name":"a","lane":"coupon","effect":"percent","percent":"0"})", "percent"},
      {R"({"name":"a","lane":"coupon","effect":"percent","percent":"100.01"})", "percent"},
      {R"({"name":"a","lane":"coupon","effect":"percent","percent":"-5"})", "percent"},
      {R"({"name":"a","lane":"coupon","effect":"percent","percent":"1e1"})", "percent"},
      {R"({"name":"a","lane":"coupon","effect":"amount"})", "amount"},
      {R"({"name":"a","lane":"coupon","effect":"amount","amount":-1})", "amount"},
      {R"({"name":"a","lane":"coupon","effect":"fixed_price","amount":5})", "effect"},
      {R"({"name":"a","lane":"price","effect":"free_delivery"})", "effect"},
      {R"({"name":"a","lane":"automatic","effect":"cheapest_free"})", "setSize"},
      {R"({"name":"a","lane":"automatic","effect":"cheapest_free","setSize":1})", "setSize"},
      {R"({"name":"a","lane":"automatic","effect":"gift"})", "giftProductIds"},
      {R"({"name":"a","lane":"automatic","effect":"gift","giftProductIds":["x"]})",
       "giftProductIds"},
      {R"({"name":"a","lane":"automatic","effect":"free_delivery",
           "giftProductIds":["00000000-0000-0000-0000-000000000001"]})",
       "giftProductIds"},
      {R"({"name":"a","lane":"price","effect":"gift",
           "giftProductIds":["00000000-0000-0000-0000-000000000001"]})",
       "effect"},
      {R"({"name":"a","lane":"automatic","effect":"bundle_price","amount":5})", "productIds"},
      {R"({"name":"a","lane":"automatic","effect":"bundle_price",
           "productIds":["00000000-0000-0000-0000-000000000001",
                         "00000000-0000-0000-0000-000000000002"]})",
       "amount"},
      {R"({"name":"a","lane":"automatic","effect":"bundle_price","amount":5,
           "productIds":["00000000-0000-0000-0000-000000000001"]})",
       "setSize"},
      {R"({"name":"a","lane":"automatic","effect":"bundle_price","amount":5,"setSize":2,
           "productIds":["00000000-0000-0000-0000-000000000001"],
           "categoryIds":["00000000-0000-0000-0000-000000000002"]})",
       "categoryIds"},
      {R"({"name":"","lane":"automatic","effect":"free_delivery"})", "name"},
      {R"({"name":"a","lane":"coupon","effect":"free_delivery","leastGoods":-1})", "leastGoods"},
      {R"({"name":"a","lane":"coupon","effect":"free_delivery","uses":5})", "uses"},
      {R"({"name":"a","lane":"coupon","effect":"free_delivery",
           "validFrom":"2026-12-01T00:00:00Z","validUntil":"2026-12-01T00:00:00Z"})",
       "validUntil"},
  };
  for (const Case& one : cases) {
    const auto refused = co_await site.client.post_json("/admin/promotions", one.body);
    EXPECT_EQ(refused.status, 400) << one.body;
    EXPECT_THAT(refused.body, HasSubstr(one.field)) << one.body;
  }
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.rule"), 0);
}
TEST(PromotionRoutes, AMistakeIsNamedAtItsFieldAndNothingIsKept) {
  run_in<World>(&mistakes);
}

Task<void> life(World* world) {
  Site site(world);
  const auto made = co_await site.client.post_json("/admin/promotions", ten_percent);
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_THAT(made.body, HasSubstr(R"("percent":"10.00")"));
  const std::string id = world->text("SELECT id FROM promotion.rule");
  const auto version = header_of(made, "ETag");

  const auto blind = co_await site.put("/admin/promotions/" + id, ten_percent, "");
  EXPECT_EQ(blind.status, 428);
  std::string changed(ten_percent);
  changed.replace(changed.find("\"10\""), 4, "\"15\"");
  const auto done = co_await site.put("/admin/promotions/" + id, changed, version);
  EXPECT_EQ(done.status, 200) << done.body;
  EXPECT_THAT(done.body, HasSubstr(R"("percent":"15.00")"));
  const auto stale = co_await site.put("/admin/promotions/" + id, ten_percent, version);
  EXPECT_EQ(stale.status, 412);

  const auto listed = co_await site.client.get("/admin/promotions?search=jarn");
  EXPECT_THAT(listed.body, HasSubstr("Jarní sleva"));
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.audit_log"), 2);
}
TEST(PromotionRoutes, ARuleIsMadeChangedByWhoSawItAndListed) {
  run_in<World>(&life);
}

Task<void> gift_and_bundle(World* world) {
  Site site(world);
  const auto gift = co_await site.client.post_json("/admin/promotions", R"({
      "name":"Pero k lampě","lane":"automatic","effect":"gift","setSize":1,
      "giftProductIds":["00000000-0000-0000-0000-000000000001"]})");
  EXPECT_EQ(gift.status, 201) << gift.body;
  EXPECT_THAT(gift.body, HasSubstr(R"("giftProductIds":["00000000-0000-0000-0000-000000000001"])"));
  const auto bundle = co_await site.client.post_json("/admin/promotions", R"({
      "name":"Lampa a židle","lane":"automatic","effect":"bundle_price","amount":1200,
      "productIds":["00000000-0000-0000-0000-000000000001",
                    "00000000-0000-0000-0000-000000000002"]})");
  EXPECT_EQ(bundle.status, 201) << bundle.body;
  const auto offered = co_await world->asked("");
  const auto kept = std::ranges::find(offered.rules, Effect::gift, &Rule::effect);
  EXPECT_EQ(kept->gifts.size(), 1U);
  const auto set = std::ranges::find(offered.rules, Effect::bundle_price, &Rule::effect);
  EXPECT_EQ(set->condition.products.size(), 2U);
  EXPECT_EQ(set->amount, Money{120'000});
  const std::string id = world->text("SELECT id FROM promotion.rule WHERE effect = 'gift'");
  const auto changed = co_await site.put("/admin/promotions/" + id, R"({
      "name":"Pero k lampě","lane":"automatic","effect":"gift","setSize":2,
      "giftProductIds":["00000000-0000-0000-0000-000000000003"],"leastQuantity":2})",
                                         "*");
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_THAT(changed.body, HasSubstr(R"("leastQuantity":2)"));
}
TEST(PromotionRoutes, AGiftAndABundleAreKeptAsTheyWereSaid) {
  run_in<World>(&gift_and_bundle);
}

Task<void> coupons(World* world) {
  Site site(world);
  co_await site.client.post_json("/admin/promotions", ten_percent);
  const std::string path =
      "/admin/promotions/" + world->text("SELECT id FROM promotion.rule") + "/coupons";
  for (const char* bad : {R"({})", R"({"code":"a b"})", R"({"code":"žluť"})", R"({"count":5001})",
                          R"({"count":1,"code":"ABC"})", R"({"count":1,"limitTotal":0})",
                          R"({"count":1,"prefix":"-A"})"}) {
    const auto refused = co_await site.client.post_json(path, bad);
    EXPECT_EQ(refused.status, 400) << bad;
  }
  const auto one = co_await site.client.post_json(path, R"({"code":"jaro","limitTotal":5})");
  EXPECT_EQ(one.status, 201) << one.body;
  EXPECT_THAT(one.body, HasSubstr("\"JARO\""));
  const http::Fields key = {{"idempotency-key", "k1"}};
  const auto first = co_await site.client.post_json(path, R"({"count":3})", key);
  const auto replayed = co_await site.client.post_json(path, R"({"count":3})", key);
  EXPECT_EQ(replayed.body, first.body) << "made once, told twice";
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.coupon"), 4);
  const auto twice = co_await site.client.post_json(path, R"({"code":"JARO"})");
  EXPECT_EQ(twice.status, 409);
  const auto many = co_await site.client.post_json(path, R"({"count":500,"prefix":"vip"})");
  EXPECT_EQ(many.status, 201);
  EXPECT_EQ(world->number("SELECT count(*) FROM promotion.coupon "
                          "WHERE code ~ '^VIP[A-HJKMNP-Z2-9]{10}$'"),
            500);

  const auto offered = co_await world->asked("JARO");
  for (int use = 0; use < 3; ++use)
    co_await world->redeem({world->ids.next(), *offered.coupon, {}});
  const auto below = co_await site.put("/admin/coupons/JARO", R"({"limitTotal":2})", "");
  EXPECT_EQ(below.status, 409);
  EXPECT_THAT(below.body, HasSubstr("LIMIT_BELOW_USES"));
  const auto enough = co_await site.put("/admin/coupons/jaro", R"({"limitTotal":3})", "");
  EXPECT_THAT(enough.body, HasSubstr(R"("uses":3)"));
  const auto unknown = co_await site.put("/admin/coupons/LETO", R"({})", "");
  EXPECT_EQ(unknown.status, 404);
  const auto listed = co_await site.client.get("/admin/coupons?search=jar");
  EXPECT_THAT(listed.body, HasSubstr(R"("code":"JARO")"));
  EXPECT_THAT(listed.body, testing::Not(HasSubstr("VIP")));
  const auto csv = co_await site.client.get("/admin/coupons?format=csv&search=JARO");
  EXPECT_EQ(csv.status, 200);
}
TEST(PromotionRoutes, CouponsAreMadeOneByNameOrManyByChance) {
  run_in<World>(&coupons);
}

Task<void> foreign_lane(World* world) {
  Site site(world);
  co_await site.client.post_json(
      "/admin/promotions",
      R"({"name":"Doprava zdarma","lane":"automatic","effect":"free_delivery"})");
  const auto refused = co_await site.client.post_json(
      "/admin/promotions/" + world->text("SELECT id FROM promotion.rule") + "/coupons",
      R"({"code":"DOPRAVA"})");
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("NOT_BY_CODE"));
}
TEST(PromotionRoutes, APromotionWithoutCodeHasNoCoupons) {
  run_in<World>(&foreign_lane);
}

}  // namespace
}  // namespace flipflop::promotion
