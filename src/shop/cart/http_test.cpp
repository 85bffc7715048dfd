#include "shop/cart/http.h"

#include "base/text.h"
#include "platform/http/test_client.h"
#include "platform/idempotency/http_guard.h"
#include "shop/cart/test_world.h"

namespace flipflop::cart {
namespace {

// The routes over a world, and the little that a test reads out of an answer.
struct Site {
  explicit Site(World* world)
      : routes(world->carts, world->products.face(), "http://shop.test"),
        guard(*world->base.database, world->base.clock, world->base.random) {
    routes.register_on(router);
    client.set_key_guard(&guard);
  }
  http::Router router;
  Routes routes;
  idempotency::HttpGuard guard;
  http::TestClient client{router};
};

std::string value_of(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (equals_ignoring_case(key, name)) return value;
  return "";
}

bool has(const http::Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

std::string body_for(const product::ImportedProduct& product, std::string more) {
  return R"({"productId":")" + product.id.text() + R"(",)" + more + "}";
}

Task<void> first_post_issues_a_token(World* world) {
  Site site(world);
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 5);
  const auto added =
      co_await site.client.post_json("/cart/items", body_for(lamp, R"("quantity":2)"));
  EXPECT_EQ(added.status, 200) << added.body;
  const std::string token = value_of(added, "X-Cart-Token");
  EXPECT_EQ(token.size(), 43u);
  EXPECT_TRUE(has(added, R"("cartToken":")" + token)) << added.body;
  const std::string cookie = value_of(added, "Set-Cookie");
  EXPECT_NE(cookie.find("ff_cart=" + token), std::string::npos);
  EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);
  EXPECT_NE(cookie.find("SameSite=Lax"), std::string::npos);
  EXPECT_NE(cookie.find("Max-Age=2592000"), std::string::npos);

  const auto by_header = co_await site.client.get("/cart", {{"x-cart-token", token}});
  EXPECT_TRUE(has(by_header, R"("total":2599.00,"itemCount":2)")) << by_header.body;
  EXPECT_TRUE(has(by_header, R"("product":{)"));
  EXPECT_TRUE(has(by_header, R"("products":{)"));
  EXPECT_TRUE(has(by_header, R"("mainImageUrl":"http://shop.test/obrazky/nahrada.svg")"));
  const auto by_cookie = co_await site.client.get("/cart", {{"cookie", "ff_cart=" + token}});
  EXPECT_EQ(by_cookie.body, by_header.body);
  const auto nobody = co_await site.client.get("/cart");
  EXPECT_TRUE(has(
      nobody,
      R"({"items":[],"subtotal":0.00,"discounts":[],"total":0.00,"itemCount":0,"gifts":[],"vouchers":[]})"))
      << nobody.body;
}
TEST(CartRoutes, TheFirstPostIssuesATokenInHeaderCookieAndBody) {
  in_world(first_post_issues_a_token);
}

// The gift with two pieces of anything else.
void give(World* world, const product::ImportedProduct& gift) {
  pg::run_script(
      world->base.conninfo,
      "INSERT INTO promotion.rule (id, name, lane, effect, basis_points, amount, set_size, gifts,"
      " products, categories, customer_group, least_quantity, least_goods, is_active, created_at,"
      " changed_at) VALUES (gen_random_uuid(), 'Lampička k nákupu', 'automatic', 'gift', 0, 0, 1,"
      " ARRAY['" +
          gift.id.text() + "'::uuid], '{}', '{}', '', 2, 0, true, now(), now())");
}

Task<void> gift(World* world) {
  Site site(world);
  const auto lamp = world->lamp(1);
  const auto present = world->lamp(2);
  co_await world->sell(lamp, 5);
  co_await world->sell(present, 5);
  world->warehouse.free[warehouse::ItemId{present.variants[1].id.uuid}] = 0;
  give(world, present);
  const auto one = co_await site.client.post_json("/cart/items", body_for(lamp, R"("quantity":1)"));
  const http::Fields token = {{"x-cart-token", value_of(one, "X-Cart-Token")}};
  const auto not_earned = co_await site.client.get("/cart", token);
  EXPECT_TRUE(has(not_earned, R"("gifts":[])")) << not_earned.body;
  co_await site.client.post_json("/cart/items", body_for(lamp, R"("quantity":1)"), token);
  const auto earned = co_await site.client.get("/cart", token);
  EXPECT_TRUE(has(earned, R"("gifts":[{"name":"Lampička k nákupu","pieces":1,"choices":[)"))
      << earned.body;
  EXPECT_TRUE(has(earned, present.variants[0].id.text()));
  EXPECT_FALSE(has(earned, present.variants[1].id.text())) << "sold out";

  const std::string wanted = R"("quantity":1,"variantId":")" + present.variants[0].id.text() + "\"";
  co_await site.client.post_json("/cart/items", body_for(present, wanted), token);
  const auto given = co_await site.client.get("/cart", token);
  EXPECT_TRUE(has(given, R"("gifts":[])"));
  EXPECT_TRUE(has(given, R"("subtotal":3898.50)")) << given.body;
  EXPECT_TRUE(has(given, R"("total":2599.00,"itemCount":3)")) << given.body;
  EXPECT_TRUE(has(given, R"([{"name":"Lampička k nákupu","amount":1299.50}])"));
}
TEST(CartRoutes, AnEarnedGiftIsOfferedUntilItIsPutInAndCostsNothing) {
  in_world(gift);
}

Task<void> bad_input(World* world) {
  Site site(world);
  const auto lamp = world->lamp(1);
  const auto set = world->lamp(2);
  co_await world->sell(lamp, 5);
  co_await world->sell(set, 5);
  for (const std::string quantity :
       {"0", "-1", "1000", "0.5", "1e308", "9223372036854775808", "\"3\"", "null"}) {
    const auto refused =
        co_await site.client.post_json("/cart/items", body_for(lamp, "\"quantity\":" + quantity));
    EXPECT_EQ(refused.status, 400) << quantity;
    EXPECT_TRUE(has(refused, R"("field":"quantity")")) << refused.body;
  }
  const auto unknown_field =
      co_await site.client.post_json("/cart/items", body_for(lamp, R"("quantity":1,"price":1)"));
  EXPECT_EQ(unknown_field.status, 400);
  const auto which =
      co_await site.client.post_json("/cart/items", body_for(set, R"("quantity":1)"));
  EXPECT_EQ(which.status, 400);
  EXPECT_TRUE(has(which, R"("field":"variantId")")) << which.body;
  const auto nothing = co_await site.client.post_json(
      "/cart/items", R"({"productId":")" + world->base.ids.next().text() + R"(","quantity":1})");
  EXPECT_EQ(nothing.status, 404);
  const auto foreign = co_await site.client.post_json(
      "/cart/items",
      body_for(lamp, R"("quantity":1,"variantId":")" + set.variants[0].id.text() + "\""));
  EXPECT_EQ(foreign.status, 404);
  const auto short_of = co_await site.client.post_json(
      "/cart/items",
      body_for(set, R"("quantity":6,"variantId":")" + set.variants[0].id.text() + "\""));
  EXPECT_EQ(short_of.status, 400);
  EXPECT_TRUE(has(short_of, "OUT_OF_STOCK")) << short_of.body;
  EXPECT_TRUE(has(short_of, "Available: 5, Requested: 6")) << short_of.body;
  EXPECT_EQ(world->base.number("SELECT count(*) FROM cart.cart"), 0);
}
TEST(CartRoutes, BadInputNamesItsFieldAndMakesNoCart) {
  in_world(bad_input);
}

Task<void> change_and_clear(World* world) {
  Site site(world);
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 5);
  const auto added = co_await world->carts.add("", lamp.variants[0].id, 1, World::soon());
  const http::Fields mine = {{"x-cart-token", added->token}};
  const std::string path = "/cart/items/" + added->line.text();
  const auto changed = co_await site.client.put_json(path, R"({"quantity":4})", mine);
  EXPECT_EQ(changed.status, 200);
  EXPECT_TRUE(has(changed, R"("quantity":4)")) << changed.body;
  const auto strangers = co_await site.client.put_json(path, R"({"quantity":1})");
  EXPECT_EQ(strangers.status, 404);
  const auto too_many = co_await site.client.put_json(path, R"({"quantity":6})", mine);
  EXPECT_EQ(too_many.status, 400);
  const auto removed = co_await site.client.del(path, mine);
  EXPECT_TRUE(has(removed, R"("data":{"success":true})")) << removed.body;
  const auto again = co_await site.client.del(path, mine);
  EXPECT_EQ(again.status, 404);
  const auto malformed = co_await site.client.del("/cart/items/7", mine);
  EXPECT_EQ(malformed.status, 400);
  co_await site.client.post_json("/cart/items", body_for(lamp, R"("quantity":1)"), mine);
  const auto cleared = co_await site.client.del("/cart", mine);
  EXPECT_EQ(cleared.status, 200);
  const std::int64_t left = co_await world->carts.count(added->token, World::soon());
  EXPECT_EQ(left, 0);
}
TEST(CartRoutes, ALineIsChangedAndRemovedByItsOwnerOnly) {
  in_world(change_and_clear);
}

Task<void> keyed(World* world) {
  Site site(world);
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 50);
  const auto made = co_await world->carts.add("", lamp.variants[0].id, 1, World::soon());
  const http::Fields mine = {{"x-cart-token", made->token}, {"idempotency-key", "k1"}};
  const std::string wish = body_for(lamp, R"("quantity":2)");
  const auto added = co_await site.client.post_json("/cart/items", wish, mine);
  EXPECT_EQ(added.status, 200) << added.body;
  const auto doubled = co_await site.client.post_json("/cart/items", wish, mine);
  EXPECT_EQ(doubled.body, added.body);
  EXPECT_EQ(value_of(doubled, "Set-Cookie"), value_of(added, "Set-Cookie"));
  EXPECT_EQ(value_of(doubled, "X-Cart-Token"), made->token);
  std::int64_t pieces = co_await world->carts.count(made->token, World::soon());
  EXPECT_EQ(pieces, 3);

  pg::run_script(world->base.conninfo, "UPDATE platform.idempotency SET answer = NULL");
  const auto anew = co_await site.client.post_json("/cart/items", wish, mine);
  EXPECT_EQ(anew.body, added.body) << "the answer was lost: it is made from what the cart holds";

  const std::string line = "/cart/items/" + made->line.text();
  const auto set = co_await site.client.put_json(line, R"({"quantity":7})", mine);
  co_await world->carts.set_quantity(made->token, made->line, 4, World::soon());
  const auto late = co_await site.client.put_json(line, R"({"quantity":7})", mine);
  EXPECT_EQ(late.body, set.body);
  pieces = co_await world->carts.count(made->token, World::soon());
  EXPECT_EQ(pieces, 4) << "what came again, late, changes nothing";
  const auto removed = co_await site.client.del(line, mine);
  const auto twice = co_await site.client.del(line, mine);
  EXPECT_EQ(twice.status, 200) << "not 404: it is the same request";
  EXPECT_EQ(twice.body, removed.body);

  const auto cleared = co_await site.client.del("/cart", mine);
  EXPECT_EQ(cleared.status, 200);
  co_await world->carts.add(made->token, lamp.variants[0].id, 1, World::soon());
  co_await site.client.del("/cart", mine);
  pieces = co_await world->carts.count(made->token, World::soon());
  EXPECT_EQ(pieces, 1);
  const std::string stored =
      world->base.text("SELECT string_agg(i::text, '') FROM platform.idempotency i");
  EXPECT_EQ(stored.find(made->token), std::string::npos) << "the table opens no cart";
}
TEST(CartRoutes, AKeyGivesAChangeOneEffect) {
  in_world(keyed);
}

// Nobody knows yet whose key it is: each request makes a cart of its own, as without a key.
Task<void> keyed_without_cart(World* world) {
  Site site(world);
  const auto lamp = world->lamp(1);
  co_await world->sell(lamp, 50);
  const std::string wish = body_for(lamp, R"("quantity":2)");
  const http::Fields key = {{"idempotency-key", "k1"}};
  const auto one = co_await site.client.post_json("/cart/items", wish, key);
  const auto other = co_await site.client.post_json("/cart/items", wish, key);
  EXPECT_EQ(one.status, 200);
  EXPECT_NE(value_of(one, "X-Cart-Token"), value_of(other, "X-Cart-Token"));
  const http::Fields own_name = {{"x-cart-token", "a name of my own"}, {"idempotency-key", "k1"}};
  const auto first = co_await site.client.post_json("/cart/items", wish, own_name);
  const auto again = co_await site.client.post_json("/cart/items", wish, own_name);
  EXPECT_EQ(again.body, first.body);
  EXPECT_NE(value_of(first, "X-Cart-Token"), "a name of my own");
}
TEST(CartRoutes, AKeyOfNobodyGivesNoStrangersCartAway) {
  in_world(keyed_without_cart);
}

}  // namespace
}  // namespace flipflop::cart
