// Which route a request finds, and the shapes of answers.

#include "platform/http/router.h"

#include "base/invariant.h"
#include "platform/http/test_router.h"

namespace flipflop::http::router_test {
namespace {

TEST_F(RouterTest, a_path_parameter_and_the_query_fill_the_input) {
  router.add(route(Method::get, "/products/:id"), &Shop::product, &shop);
  const Response response = get("/products/lamp%20one?limit=5&brand=a&brand=b");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"success":true,"data":{"what":"product lamp one a b","number":5}})");
  EXPECT_EQ(response.content_type, "application/json");
}

TEST_F(RouterTest, a_fixed_segment_wins_over_a_parameter_and_that_over_the_rest) {
  router.add(route(Method::get, "/products/*rest"), &Shop::rest, &shop);
  router.add(route(Method::get, "/products/:id"), &Shop::product, &shop);
  router.add(route(Method::get, "/products/featured"), &Shop::featured, &shop);
  EXPECT_THAT(get("/products/featured").body, HasSubstr("featured"));
  EXPECT_THAT(get("/products/feature").body, HasSubstr("product feature"));
  EXPECT_EQ(get("/products/a/b/c").body, "a/b/c");
}

TEST_F(RouterTest, a_branch_without_the_method_is_left_for_one_that_has_it) {
  router.add(route(Method::post, "/products/import"), &Shop::nothing, &shop);
  router.add(route(Method::get, "/products/:id"), &Shop::product, &shop);
  EXPECT_THAT(get("/products/import").body, HasSubstr("product import"));
}

TEST_F(RouterTest, a_slash_at_the_end_is_ignored) {
  router.add(route(Method::get, "/products/:id"), &Shop::product, &shop);
  EXPECT_EQ(get("/products/x/").status, 200);
  EXPECT_EQ(get("/products/x//").status, 404);
  EXPECT_EQ(get("/products//").status, 404);
}

TEST_F(RouterTest, an_unknown_path_is_404_and_an_unknown_method_405_with_allow) {
  router.add(route(Method::get, "/products/:id"), &Shop::product, &shop);
  const Response missing = get("/product/x");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.body,
            R"({"success":false,"error":{"code":"NOT_FOUND","message":"There is nothing at this )"
            R"(address."}})");
  const Response refused = post("/products/x", "{}");
  EXPECT_EQ(refused.status, 405);
  EXPECT_THAT(refused.headers, testing::Contains(testing::Pair("Allow", "GET, HEAD, OPTIONS")));
  EXPECT_THAT(refused.body, HasSubstr("METHOD_NOT_ALLOWED"));
}

TEST_F(RouterTest, options_names_the_methods) {
  router.add(route(Method::put, "/cart"), &Shop::nothing, &shop);
  router.add(route(Method::del, "/cart"), &Shop::nothing, &shop);
  const Response response = result_of(client.send({.method = Method::options, .target = "/cart"}));
  EXPECT_EQ(response.status, 204);
  EXPECT_THAT(response.headers, testing::Contains(testing::Pair("Allow", "PUT, DELETE, OPTIONS")));
}

TEST_F(RouterTest, the_same_shape_of_path_is_refused_twice) {
  router.add(route(Method::get, "/products/:id"), &Shop::product, &shop);
  EXPECT_THROW(router.add(route(Method::get, "/products/:id"), &Shop::product, &shop),
               BrokenInvariant);
}

TEST_F(RouterTest, a_path_parameter_that_the_input_lacks_is_refused) {
  EXPECT_THROW(router.add(route(Method::get, "/products/:slug"), &Shop::product, &shop),
               BrokenInvariant);
  EXPECT_THROW(router.add(route(Method::get, "/products/:id"), &Shop::featured, &shop),
               BrokenInvariant);
}

TEST_F(RouterTest, a_module_is_served_below_a_prefix_but_for_its_pages) {
  http::Router module;
  module.add(route(Method::get, "/products/:id"), &Shop::product, &shop);
  module.add(page("/produkt/:id"), &Shop::product, &shop);
  router.mount("/api", module);
  EXPECT_EQ(get("/products/x").status, 404);
  EXPECT_EQ(get("/api/products/x").status, 200);
  EXPECT_EQ(get("/api/produkt/x").status, 404);
}

TEST_F(RouterTest, a_list_and_nothing_have_their_envelope) {
  router.add(route(Method::get, "/list"), &Shop::list, &shop);
  router.add(route(Method::get, "/nothing"), &Shop::nothing, &shop);
  EXPECT_EQ(get("/list").body,
            R"({"success":true,"data":[{"what":"a","number":1},{"what":"b","number":2}]})");
  EXPECT_EQ(get("/nothing").body, R"({"success":true,"data":null})");
}

TEST_F(RouterTest, a_problem_is_the_error_envelope) {
  router.add(route(Method::get, "/sold-out"), &Shop::sold_out, &shop);
  const Response response = get("/sold-out");
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(response.body,
            R"({"success":false,"error":{"code":"SOLD_OUT","message":"The lamp is sold out.",)"
            R"("data":{"left":0}}})");
}

TEST_F(RouterTest, a_full_queue_is_503_and_a_late_answer_504) {
  router.add(route(Method::get, "/busy"), &Shop::busy, &shop);
  router.add(route(Method::get, "/slow"), &Shop::slow, &shop);
  const Response busy = get("/busy");
  EXPECT_EQ(busy.status, 503);
  EXPECT_THAT(busy.headers, testing::Contains(testing::Pair("Retry-After", "1")));
  EXPECT_EQ(get("/slow").status, 504);
}

TEST_F(RouterTest, what_may_have_happened_is_503_and_asked_for_by_its_key) {
  router.add(route(Method::post, "/unknown"), &Shop::unknown, &shop);
  const Response response = post("/unknown", "{}");
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.body, HasSubstr("OUTCOME_UNKNOWN"));
  EXPECT_THAT(response.headers, testing::Contains(testing::Pair("Retry-After", "1")));
}

TEST_F(RouterTest, an_unexpected_exception_is_500_and_keeps_its_text_to_itself) {
  router.add(route(Method::get, "/broken"), &Shop::broken, &shop);
  const Response response = get("/broken");
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body, HasSubstr("INTERNAL_ERROR"));
  EXPECT_THAT(response.body, Not(HasSubstr("secret")));
}

TEST_F(RouterTest, an_error_is_a_page_where_a_page_was_asked_for) {
  router.add(page("/produkt/:id"), &Shop::product, &shop);
  client.set_error_page([](int status, const std::string& code, const std::string&) {
    return "<p>" + std::to_string(status) + code;
  });
  const http::Fields browser{{"accept", "text/html,*/*"}};
  EXPECT_EQ(get("/neni", browser).body, "<p>404NOT_FOUND");
  EXPECT_THAT(get("/api/neni", browser).body, HasSubstr(R"("success":false)"));
  EXPECT_EQ(get("/produkt/x?limit=many").body, "<p>400VALIDATION_ERROR");
}

TEST_F(RouterTest, members_beside_data_stand_in_the_envelope) {
  router.add(route(Method::get, "/old"), &Shop::with_members_beside, &shop);
  EXPECT_EQ(get("/old").body,
            R"({"success":true,"data":{"what":"lamp","number":1},"what":"lamp","isGift":true})");
}

TEST_F(RouterTest, what_needs_something_that_is_away_says_when_to_come_again) {
  router.add(route(Method::get, "/away"), &Shop::away, &shop);
  const Response away = get("/away");
  EXPECT_EQ(away.status, 503);
  EXPECT_THAT(away.headers, testing::Contains(testing::Pair("Retry-After", "7")));
  EXPECT_THAT(away.body, Not(HasSubstr("auth")));
}

TEST_F(RouterTest, another_error_page_is_shown_below_a_path_and_nowhere_else) {
  client.set_error_page(
      [](int, const std::string&, const std::string&) { return std::string("shop"); });
  client.set_error_page_below(
      "/sprava", [](int, const std::string&, const std::string&) { return std::string("staff"); });
  const http::Fields browser{{"accept", "text/html"}};
  EXPECT_EQ(get("/sprava", browser).body, "staff");
  EXPECT_EQ(get("/sprava/x/y", browser).body, "staff");
  EXPECT_EQ(get("/spravado", browser).body, "shop");
}

TEST_F(RouterTest, open_api_and_the_route_table_name_every_route_once) {
  http::Router module;
  module.add(route(Method::get, "/products/:id"), &Shop::product, &shop);
  module.add(route(Method::post, "/carts/:cart/lines"), &Shop::add_line, &shop);
  router.add(page("/produkt/:id"), &Shop::product, &shop);
  router.mount("/api", module);
  const std::string table = http::routes_markdown(router);
  EXPECT_THAT(table, HasSubstr("| GET | `/api/products/:id` | public |"));
  EXPECT_THAT(table, Not(HasSubstr("`/products/:id`")));
  EXPECT_THAT(table, HasSubstr("`/produkt/:id`"));
  const std::string document = http::openapi(router, "1.2.3");
  EXPECT_THAT(document, HasSubstr(R"("/api/products/{id}":{"get":{)"));
  EXPECT_THAT(document, HasSubstr(R"("name":"id","in":"path","required":true)"));
  EXPECT_THAT(document, HasSubstr(R"("#/components/schemas/NewLine")"));
  EXPECT_THAT(document, Not(HasSubstr("produkt")));
  EXPECT_EQ(std::count(document.begin(), document.end(), '{'),
            std::count(document.begin(), document.end(), '}'));
}

}  // namespace
}  // namespace flipflop::http::router_test
