#include "shop/order/http.h"

#include "base/text.h"
#include "platform/http/test_client.h"
#include "shop/order/http_input.h"
#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

struct Site {
  explicit Site(World* world) {
    world->module.register_routes(router);
    world->carts.register_routes(router);
  }
  http::Router router;
  http::TestClient client{router};
};

bool has(const http::Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

// What stands behind `"name":"` in an answer.
std::string text_of(const http::Response& response, const std::string& name) {
  const std::string before = "\"" + name + "\":\"";
  const std::size_t at = response.body.find(before);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + before.size();
  return response.body.substr(begin, response.body.find('"', begin) - begin);
}

constexpr const char* address =
    R"({"firstName":"Jana","lastName":"Nová","street":"Dlouhá 1","city":"Praha","postalCode":"11000","country":"Czech Republic"})";

std::string order_body(const std::string& items, const std::string& more = "") {
  return R"({"email":"jana@example.cz","phone":"+420 777 123 456","deliveryAddress":)" +
         std::string(address) + R"(,"paymentMethod":"bank_transfer","deliveryMethod":"bogus")" +
         (items.empty() ? "" : ",\"items\":[" + items + "]") + more + "}";
}

std::string item(const product::ImportedProduct& product, const std::string& quantity,
                 bool with_variant = true) {
  return R"({"productId":")" + product.id.text() + "\"" +
         (with_variant ? R"(,"variantId":")" + product.variants[0].id.text() + "\"" : "") +
         ",\"quantity\":" + quantity + "}";
}

Task<void> a_company_orders(World* world) {
  Site site(world);
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  std::string billing = address;
  billing.replace(billing.size() - 1, 1,
                  R"(,"company":"Havran s.r.o.","companyId":"12345679","vatId":"CZ12345679"})");
  const auto placed = co_await site.client.post_json(
      "/orders/guest", order_body(item(lamp, "1"), ",\"billingAddress\":" + billing));
  EXPECT_EQ(placed.status, 200) << placed.body;
  const auto tracked = co_await site.client.get("/orders/track/" + text_of(placed, "accessToken"));
  EXPECT_EQ(text_of(tracked, "companyId"), "12345679");
  EXPECT_EQ(text_of(tracked, "vatId"), "CZ12345679");
  EXPECT_EQ(tracked.body.find("companyId"), tracked.body.rfind("companyId"))
      << "only the billing address has it";

  billing.replace(billing.find("12345679"), 8, "12345678");
  const auto mistyped = co_await site.client.post_json(
      "/orders/guest", order_body(item(lamp, "1"), ",\"billingAddress\":" + billing));
  EXPECT_EQ(mistyped.status, 400);
  EXPECT_TRUE(has(mistyped, "billingAddress.companyId")) << mistyped.body;
}
TEST(OrderRoutes, ACompanyOrdersWithItsNumbers) {
  in_world(a_company_orders);
}

Task<void> order_over_http(World* world) {
  Site site(world);
  const auto lamp = world->lamp(VatRate{12});
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const std::string body = order_body(
      item(lamp, "1", false),
      R"(,"wantsAccount":true,"marketingConsent":false,"operatorTip":5,"shippingCost":0,"discount":999,"discountCode":"","expeditionMethod":null,"requestedDeliveryDate":"2026-12-01","notes":"Zvonit")");
  const http::Fields key = {{"idempotency-key", "abc"}};
  const auto placed = co_await site.client.post_json("/orders/guest", body, key);
  EXPECT_EQ(placed.status, 200) << placed.body;
  EXPECT_TRUE(has(placed, R"("subtotal":1000.00)")) << placed.body;
  EXPECT_TRUE(has(placed, R"("shippingCost":99.00)"));
  EXPECT_TRUE(has(placed, R"("total":1099.00)"));
  EXPECT_TRUE(has(placed, R"("discount":0.00)"));
  EXPECT_TRUE(has(placed, R"("postalCode":"110 00","country":"CZ")"));
  const std::string token = text_of(placed, "accessToken");
  EXPECT_EQ(text_of(placed, "trackingUrl"), "http://127.0.0.1:3500/objednavka/" + token);
  EXPECT_EQ(text_of(placed, "paymentUrl"), "http://127.0.0.1:3500/platba/" + token);

  const auto with_code = co_await site.client.post_json(
      "/orders/guest", order_body(item(lamp, "1"), R"(,"discountCode":"NENI")"));
  EXPECT_EQ(with_code.status, 409);
  EXPECT_TRUE(has(with_code, "COUPON_REFUSED"));
  const auto again = co_await site.client.post_json("/orders/guest", body, key);
  EXPECT_EQ(again.body, placed.body);
  const auto reused =
      co_await site.client.post_json("/orders/guest", order_body(item(lamp, "2")), key);
  EXPECT_EQ(reused.status, 422);
  EXPECT_TRUE(has(reused, "IDEMPOTENCY_KEY_REUSED"));
  EXPECT_EQ(world->order_count(), 1);

  const auto tracked = co_await site.client.get("/orders/track/" + token);
  EXPECT_EQ(text_of(tracked, "orderNumber"), text_of(placed, "orderNumber"));
  const auto stranger = co_await site.client.get("/orders/track/" + token.substr(1) + "A");
  EXPECT_EQ(stranger.status, 404);
  const auto found = co_await site.client.post_json(
      "/orders/track",
      R"({"number":")" + text_of(placed, "orderNumber") + R"(","email":"Jana@example.cz"})");
  EXPECT_EQ(text_of(found, "accessToken"), token);
  const auto cancelled = co_await site.client.post_json("/orders/track/" + token + "/cancel", "{}");
  EXPECT_EQ(cancelled.status, 200) << cancelled.body;
  EXPECT_EQ(text_of(cancelled, "status"), "cancelled");
  const auto twice = co_await site.client.post_json("/orders/track/" + token + "/cancel", "{}");
  EXPECT_EQ(twice.status, 409);
  const auto retried =
      co_await site.client.post_json("/orders/track/" + token + "/retry-payment", "{}");
  EXPECT_EQ(retried.status, 409);
}
TEST(OrderRoutes, AGuestOrdersTracksAndCancels) {
  in_world(order_over_http);
}

Task<void> cart_over_http(World* world) {
  Site site(world);
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("Havran", lamp, 5);
  const auto added = co_await site.client.post_json("/cart/items", item(lamp, "2"));
  const http::Fields mine = {{"x-cart-token", text_of(added, "cartToken")}};
  const auto placed = co_await site.client.post_json("/orders/guest", order_body(""), mine);
  EXPECT_EQ(placed.status, 200) << placed.body;
  EXPECT_TRUE(has(placed, R"("quantity":2)"));
  const auto again = co_await site.client.post_json("/orders/guest", order_body(""), mine);
  EXPECT_EQ(again.status, 400);
  EXPECT_TRUE(has(again, "CART_EMPTY"));
  const auto emptied = co_await site.client.get("/cart", mine);
  EXPECT_TRUE(has(emptied, R"("itemCount":0)"));
}
TEST(OrderRoutes, TheCartOfTheTokenIsOrderedOnce) {
  in_world(cart_over_http);
}

Task<void> bad_orders(World* world) {
  Site site(world);
  const auto lamp = world->lamp();
  const auto vase = world->lamp();
  co_await world->offer(lamp);
  co_await world->offer(vase);
  co_await world->stock_at_supplier("Havran", lamp, 3);
  for (const std::string quantity : {"0", "-1", "0.5", "1e308", "1000", "9223372036854775808"}) {
    const auto refused =
        co_await site.client.post_json("/orders/guest", order_body(item(lamp, quantity)));
    EXPECT_EQ(refused.status, 400) << quantity;
    EXPECT_TRUE(has(refused, R"("field":"items[0].quantity")")) << refused.body;
  }
  const auto total =
      co_await site.client.post_json("/orders/guest", order_body(item(lamp, "1"), R"(,"total":1)"));
  EXPECT_EQ(total.status, 400);
  std::string foreign = item(lamp, "1");
  foreign.replace(foreign.find(lamp.id.text()), 36, vase.id.text());
  const auto unknown = co_await site.client.post_json("/orders/guest", order_body(foreign));
  EXPECT_EQ(unknown.status, 404);
  EXPECT_TRUE(has(unknown, R"("field":"items[0]")")) << unknown.body;
  const auto sold_out = co_await site.client.post_json(
      "/orders/guest", order_body(item(lamp, "2") + "," + item(vase, "1") + "," + item(lamp, "2")));
  EXPECT_EQ(sold_out.status, 409);
  EXPECT_TRUE(has(sold_out, R"("code":"OUT_OF_STOCK")"));
  EXPECT_TRUE(has(sold_out, R"("field":"items[0].quantity")")) << sold_out.body;
  EXPECT_TRUE(has(sold_out, "Available: 3, Requested: 4"));
  EXPECT_TRUE(has(sold_out, R"("field":"items[1].quantity")"));
  const auto price = co_await site.client.post_json(
      "/orders/guest", order_body(item(lamp, "1"), R"(,"expectedTotal":1000.00)"));
  EXPECT_EQ(price.status, 409);
  EXPECT_TRUE(has(price, R"("code":"PRICE_CHANGED")"));
  EXPECT_TRUE(has(price, R"("data":{"total":1099.00})")) << price.body;

  std::string typos = order_body(item(lamp, "1"));
  typos.replace(typos.find("jana@example.cz"), 15, "jana.example.cz");
  typos.replace(typos.find("11000"), 5, "1100");
  typos.replace(typos.find("Czech Republic"), 14, "Deutschland");
  const auto mistakes = co_await site.client.post_json("/orders/guest", typos);
  EXPECT_EQ(mistakes.status, 400);
  for (const char* field : {"email", "deliveryAddress.postalCode", "deliveryAddress.country"})
    EXPECT_TRUE(has(mistakes, std::string(R"("field":")") + field + "\"")) << mistakes.body;
  std::string nobody = order_body(item(lamp, "1"));
  nobody.replace(nobody.find("bank_transfer"), 13, "shells");
  const auto payment = co_await site.client.post_json("/orders/guest", nobody);
  EXPECT_TRUE(has(payment, R"("field":"paymentMethod")")) << payment.body;
  EXPECT_EQ(world->order_count(), 0);
}
TEST(OrderRoutes, ABadOrderNamesWhatIsWrongAndMakesNothing) {
  in_world(bad_orders);
}

Task<void> closed(World* world) {
  Site site(world);
  const auto list = co_await site.client.get("/orders");
  EXPECT_EQ(list.status, 401);
  const auto one = co_await site.client.get("/orders/" + world->base.ids.next().text());
  EXPECT_EQ(one.status, 401);
  const auto place = co_await site.client.post_json("/orders", "{}");
  EXPECT_EQ(place.status, 401);
}
TEST(OrderRoutes, RoutesForAccountsAreClosed) {
  in_world(closed);
}

TEST(OrderInput, PhonesAreTakenAsPeopleWriteThem) {
  EXPECT_TRUE(is_phone("+420 777 123 456"));
  EXPECT_TRUE(is_phone("777123456"));
  EXPECT_FALSE(is_phone("12345"));
  EXPECT_FALSE(is_phone("+420 777 123 45x"));
}

}  // namespace
}  // namespace flipflop::order
