#include "platform/http/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/invariant.h"
#include "platform/http/test_client.h"
#include "platform/json/describe.h"
#include "platform/loop/run_here.h"

namespace {

using namespace flipflop;  // NOLINT: a test reads better
using http::Call;
using http::Method;
using http::Nothing;
using http::Response;
using testing::HasSubstr;
using testing::Not;

struct ProductQuery {
  std::string id;
  json::Or<int, 20> limit;
  std::vector<std::string> brand;
};
BOOST_DESCRIBE_STRUCT(ProductQuery, (), (id, limit, brand))

struct NewLine {
  std::string cart;
  json::Whole<1, 99> quantity;
  std::optional<json::Text<1, 5>> note;
  bool is_gift = false;
};
BOOST_DESCRIBE_STRUCT(NewLine, (), (cart, quantity, note, is_gift))

struct Path {
  std::string rest;
};
BOOST_DESCRIBE_STRUCT(Path, (), (rest))

struct Beside {
  std::string what;
  bool is_gift = false;
};
BOOST_DESCRIBE_STRUCT(Beside, (), (what, is_gift))

struct Answer {
  std::string what;
  std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (what, number))

}  // namespace

FLIPFLOP_JSON(ProductQuery);
FLIPFLOP_JSON(NewLine);
FLIPFLOP_JSON(Path);
FLIPFLOP_JSON(Answer);
FLIPFLOP_JSON(Beside);

namespace {

class Shop {
 public:
  Task<Answer> product(Call, ProductQuery in) {
    Answer answer{"product " + in.id, in.limit};
    for (const std::string& brand : in.brand) answer.what += " " + brand;
    co_return answer;
  }
  Task<Answer> featured(Call, Nothing) { co_return Answer{"featured", 0}; }
  Task<std::vector<Answer>> list(Call, Nothing) {
    co_return std::vector<Answer>{{"a", 1}, {"b", 2}};
  }
  Task<http::Reply<Answer>> add_line(Call, NewLine in) {
    http::Reply<Answer> reply{Answer{in.cart + (in.note ? " " + *in.note : ""), in.quantity}, 201};
    if (in.is_gift) reply.meta = R"({"gift":true})";
    co_return reply;
  }
  Task<http::Reply<Answer, Beside>> with_members_beside(Call, Nothing) {
    co_return http::Reply<Answer, Beside>{.data = {"lamp", 1}, .beside = {"lamp", true}};
  }
  Task<Response> rest(Call, Path in) { co_return http::plain_text(in.rest); }
  Task<Response> raw(Call call, Nothing) { co_return http::plain_text(call.request->body); }
  Task<Nothing> nothing(Call, Nothing) { co_return Nothing{}; }
  Task<Nothing> sold_out(Call, Nothing) {
    throw http::conflict("SOLD_OUT", "The lamp is sold out.").with_data(R"({"left":0})");
    co_return Nothing{};
  }
  Task<Nothing> busy(Call, Nothing) {
    throw Overloaded("queue full");
    co_return Nothing{};
  }
  Task<Nothing> slow(Call, Nothing) {
    throw Timeout("database");
    co_return Nothing{};
  }
  Task<Nothing> broken(Call, Nothing) {
    throw std::runtime_error("a secret detail");
    co_return Nothing{};
  }
};

http::Route route(Method method, std::string path) {
  return {.method = method,
          .path = std::move(path),
          .permission = http::permission::open,
          .summary = "test"};
}

http::Route page(std::string path) {
  http::Route made = route(Method::get, std::move(path));
  made.is_page = true;
  return made;
}

// Logs in whoever names an account, with the permissions named beside it.
class HeaderAuthenticator final : public http::Authenticator {
 public:
  Task<std::optional<http::Principal>> authenticate(const http::Request* request, http::Permission,
                                                    Deadline) override {
    if (request->header("x-account") == "forged") co_return std::nullopt;
    http::Principal principal;
    principal.account_id = request->header("x-account");
    if (const auto permission = request->header("x-permission"); !permission.empty()) {
      principal.permissions.emplace_back(permission);
    }
    co_return principal;
  }
};

class RouterTest : public testing::Test {
 protected:
  Response get(std::string target, http::Fields headers = {}) {
    return result_of(client.get(std::move(target), std::move(headers)));
  }
  Response post(std::string target, std::string body, http::Fields headers = {}) {
    return result_of(client.post_json(std::move(target), std::move(body), std::move(headers)));
  }

  Shop shop;
  http::Router router;
  HeaderAuthenticator authenticator;
  http::TestClient client{router, &authenticator};
};

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

TEST_F(RouterTest, bad_credentials_are_refused_even_where_none_are_needed) {
  router.add(route(Method::get, "/featured"), &Shop::featured, &shop);
  EXPECT_EQ(get("/featured").status, 200);
  EXPECT_EQ(get("/featured", {{"x-account", "forged"}}).status, 401);
}

TEST_F(RouterTest, a_permission_is_401_for_the_guest_and_403_for_the_rest) {
  http::Route guarded = route(Method::get, "/orders");
  guarded.permission = http::permission::orders_read;
  router.add(guarded, &Shop::nothing, &shop);
  http::Route own = route(Method::get, "/me");
  own.permission = http::permission::account;
  router.add(own, &Shop::nothing, &shop);
  EXPECT_EQ(get("/orders").status, 401);
  EXPECT_EQ(get("/orders", {{"x-permission", "orders.read"}}).status, 401);
  EXPECT_EQ(get("/orders", {{"x-account", "a"}}).status, 403);
  EXPECT_EQ(get("/orders", {{"x-account", "a"}, {"x-permission", "orders.write"}}).status, 403);
  EXPECT_EQ(get("/orders", {{"x-account", "a"}, {"x-permission", "orders.read"}}).status, 200);
  EXPECT_EQ(get("/me").status, 401);
  EXPECT_EQ(get("/me", {{"x-account", "a"}}).status, 200);
}

TEST_F(RouterTest, a_guest_of_a_page_is_sent_to_sign_in_and_comes_back) {
  http::Route own = page("/ucet");
  own.permission = http::permission::account;
  own.sign_in_page = "/prihlaseni?zpet=";
  router.add(own, &Shop::rest, &shop);
  own.path = "/ucet/udaje";
  own.method = Method::post;
  router.add(own, &Shop::nothing, &shop);
  const http::Response asked = get("/ucet?rest=a%20b&x=1");
  EXPECT_EQ(asked.status, 303);
  EXPECT_EQ(asked.headers.at(0).second, "/prihlaseni?zpet=%2Fucet%3Frest%3Da%2520b%26x%3D1");
  const http::Response posted = post("/ucet/udaje", "{}", {});
  EXPECT_EQ(posted.status, 303);
  EXPECT_EQ(posted.headers.at(0).second, "/prihlaseni?zpet=");
  EXPECT_EQ(get("/ucet?rest=a", {{"x-account", "a"}}).status, 200);
}

TEST_F(RouterTest, a_post_from_another_site_is_refused) {
  router.add(route(Method::post, "/cart"), &Shop::nothing, &shop);
  const http::Fields host_and_cookie{{"host", "shop.cz"}, {"cookie", "cart=1"}};
  const auto status = [&](http::Fields more) {
    more.insert(more.end(), host_and_cookie.begin(), host_and_cookie.end());
    return post("/cart", "{}", more).status;
  };
  EXPECT_EQ(status({{"sec-fetch-site", "cross-site"}}), 403);
  EXPECT_EQ(status({{"sec-fetch-site", "same-origin"}}), 200);
  EXPECT_EQ(status({{"origin", "https://evil.cz"}}), 403);
  EXPECT_EQ(status({{"origin", "null"}}), 403);
  EXPECT_EQ(status({{"origin", "https://shop.cz"}}), 200);
  EXPECT_EQ(status({}), 200);
  // A foreign script with its own token brings no cookie.
  EXPECT_EQ(post("/cart", "{}", {{"host", "shop.cz"}, {"origin", "https://app.cz"}}).status, 200);
  EXPECT_EQ(result_of(client.post_form("/cart", {{"a", "b"}},
                                       {{"host", "shop.cz"}, {"origin", "https://evil.cz"}}))
                .status,
            403);
}

TEST_F(RouterTest, only_a_route_for_other_systems_takes_a_post_from_another_site) {
  http::Route lenient = route(Method::post, "/lenient");
  lenient.unknown_fields = true;
  router.add(lenient, &Shop::nothing, &shop);
  http::Route webhook = route(Method::post, "/webhook");
  webhook.from_elsewhere = true;
  router.add(webhook, &Shop::nothing, &shop);
  const http::Fields foreign{
      {"host", "shop.cz"}, {"cookie", "cart=1"}, {"sec-fetch-site", "cross-site"}};
  EXPECT_EQ(post("/lenient", "{}", foreign).status, 403);
  EXPECT_EQ(post("/webhook", "{}", foreign).status, 200);
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
