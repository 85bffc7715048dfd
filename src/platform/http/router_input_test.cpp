// How query, path and body become the input of a handler, and what is refused.

#include "platform/http/router.h"

#include "platform/http/test_router.h"

namespace flipflop::http::router_test {
namespace {

TEST_F(RouterTest, unknown_and_doubled_query_parameters_of_the_api_are_refused_by_name) {
  router.add(route(Method::get, "/products/:id"), &Shop::product, &shop);
  const Response response = get("/products/x?limt=5&limit=1&limit=2");
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr(R"({"field":"limt","code":"unknown_field")"));
  EXPECT_THAT(response.body, HasSubstr(R"({"field":"limit","code":"invalid_format")"));
  EXPECT_THAT(response.body, HasSubstr(R"("code":"VALIDATION_ERROR")"));
}

TEST_F(RouterTest, a_page_ignores_parameters_of_campaigns) {
  router.add(page("/produkt/:id"), &Shop::product, &shop);
  EXPECT_EQ(get("/produkt/x?utm_source=mail&limit=1&limit=2").status, 200);
}

TEST_F(RouterTest, a_wrong_query_value_names_its_field) {
  router.add(route(Method::get, "/products/:id"), &Shop::product, &shop);
  const Response response = get("/products/x?limit=many");
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr(R"({"field":"limit","code":"wrong_type")"));
}

TEST_F(RouterTest, a_json_body_is_joined_with_the_path) {
  router.add(route(Method::post, "/carts/:cart/lines"), &Shop::add_line, &shop);
  const Response response =
      post("/carts/c1/lines", R"({"quantity":3,"note":"gift","isGift":true})");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body,
            R"({"success":true,"data":{"what":"c1 gift","number":3},"meta":{"gift":true}})");
}

TEST_F(RouterTest, a_delete_is_confirmed_in_its_body_where_the_route_says_so) {
  http::Route confirmed = route(Method::del, "/carts/:cart");
  confirmed.confirmed_in_body = true;
  router.add(std::move(confirmed), &Shop::add_line, &shop);
  http::Request request{.method = Method::del, .target = "/carts/c1"};
  request.headers = {{"content-type", "application/json"}};
  request.body = R"({"quantity":3,"isGift":false})";
  EXPECT_EQ(result_of(client.send(request)).status, 201);
  request.target = "/carts/c1?quantity=3";
  request.body = R"({"isGift":false})";
  const Response refused = result_of(client.send(request));
  EXPECT_THAT(refused.body, HasSubstr(R"("field":"quantity","code":"required")"));
  EXPECT_THAT(http::openapi(router, "1"), HasSubstr(R"("delete":{)"));
  EXPECT_THAT(http::openapi(router, "1"), HasSubstr("requestBody"));
}

TEST_F(RouterTest, mistakes_of_a_body_are_reported_together) {
  router.add(route(Method::post, "/carts/:cart/lines"), &Shop::add_line, &shop);
  const Response response = post("/carts/c1/lines", R"({"quantity":100,"note":"much too long"})");
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr(R"("field":"quantity","code":"out_of_range")"));
  EXPECT_THAT(response.body, HasSubstr(R"("field":"note","code":"too_long")"));
  EXPECT_THAT(response.body, HasSubstr(R"("field":"isGift","code":"required")"));
  EXPECT_THAT(response.body, Not(HasSubstr(R"("field":"cart")")));
}

TEST_F(RouterTest, an_empty_body_is_an_empty_object) {
  router.add(route(Method::post, "/carts/:cart/lines"), &Shop::add_line, &shop);
  EXPECT_THAT(post("/carts/c1/lines", "").body, HasSubstr(R"("field":"quantity","code":"requ)"));
}

TEST_F(RouterTest, a_form_fills_the_same_input) {
  router.add(route(Method::post, "/carts/:cart/lines"), &Shop::add_line, &shop);
  const Response response = result_of(
      client.post_form("/carts/c1/lines", {{"quantity", "2"}, {"note", ""}, {"isGift", "on"}}));
  EXPECT_EQ(response.status, 201);
  EXPECT_THAT(response.body, HasSubstr(R"("what":"c1","number":2)"));
  EXPECT_EQ(result_of(client.post_form("/carts/c1/lines", {{"quantity", "2"}, {"x", "1"}})).status,
            400);
}

TEST_F(RouterTest, another_type_of_body_is_415) {
  router.add(route(Method::post, "/carts/:cart/lines"), &Shop::add_line, &shop);
  http::Request request{.method = Method::post, .target = "/carts/c1/lines"};
  request.headers = {{"content-type", "text/plain"}};
  request.body = R"({"quantity":1,"isGift":false})";
  EXPECT_EQ(result_of(client.send(request)).status, 415);
  request.headers = {};
  EXPECT_EQ(result_of(client.send(request)).status, 415);
  request.headers = {{"content-type", "Application/JSON; charset=utf-8"}};
  EXPECT_EQ(result_of(client.send(request)).status, 201);
}

TEST_F(RouterTest, a_route_without_body_fields_leaves_the_body_to_its_handler) {
  router.add(route(Method::post, "/webhook"), &Shop::raw, &shop);
  http::Request request{.method = Method::post, .target = "/webhook", .body = "<xml/>"};
  request.headers = {{"content-type", "text/xml"}};
  EXPECT_EQ(result_of(client.send(request)).body, "<xml/>");
}

TEST_F(RouterTest, fields_of_other_systems_are_ignored_where_the_route_says_so) {
  http::Route webhook = route(Method::post, "/carts/:cart/lines");
  webhook.unknown_fields = true;
  router.add(std::move(webhook), &Shop::add_line, &shop);
  EXPECT_EQ(post("/carts/c/lines", R"({"quantity":1,"isGift":false,"livemode":true})").status, 201);
}

}  // namespace
}  // namespace flipflop::http::router_test
