// Who may call a route, and from where.

#include "platform/http/router.h"

#include "platform/http/test_router.h"

namespace flipflop::http::router_test {
namespace {

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

TEST_F(RouterTest, errors_of_a_route_for_old_clients_are_flat) {
  http::Route old = route(Method::get, "/old");
  old.permission = http::permission::payments_use;
  old.flat_errors = true;
  router.add(old, &Shop::nothing, &shop);
  const http::Response refused = get("/old");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.body, R"({"success":false,"error":"UNAUTHORIZED","message":"Log in first."})");
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
  EXPECT_EQ(status({{"origin", "https://shop.cz.evil.cz"}}), 403);
  EXPECT_EQ(status({{"referer", "https://evil.cz/a?shop.cz"}}), 403);
  EXPECT_EQ(status({{"referer", "https://shop.cz/kosik"}}), 200);
  EXPECT_EQ(status({{"sec-fetch-site", "none"}}), 200);
  EXPECT_EQ(status({}), 200) << "no browser";
  // A foreign script with its own token brings no cookie.
  EXPECT_EQ(post("/cart", "{}", {{"host", "shop.cz"}, {"origin", "https://app.cz"}}).status, 200);
  EXPECT_EQ(result_of(client.post_form("/cart", {{"a", "b"}},
                                       {{"host", "shop.cz"}, {"origin", "https://evil.cz"}}))
                .status,
            403);
}

TEST_F(RouterTest, a_neighbour_below_the_same_domain_gets_the_cookie_and_is_refused_too) {
  router.add(route(Method::post, "/cart"), &Shop::nothing, &shop);
  const auto status = [&](http::Fields headers) {
    headers.insert(headers.end(),
                   {{"host", "shop.cz"}, {"cookie", "session=1"}, {"sec-fetch-site", "same-site"}});
    return post("/cart", "{}", headers).status;
  };
  EXPECT_EQ(status({{"origin", "https://blog.shop.cz"}}), 403);
  EXPECT_EQ(status({}), 403);
  EXPECT_EQ(status({{"origin", "https://shop.cz"}}), 200);
}

TEST_F(RouterTest, json_in_the_disguise_of_a_plain_form_changes_nothing) {
  router.add(route(Method::post, "/cart"), &Shop::nothing, &shop);
  for (const char* cookie : {"", "session=1"}) {
    http::Request request;
    request.method = Method::post;
    request.target = "/cart";
    request.headers = {{"host", "shop.cz"},
                       {"content-type", "text/plain"},
                       {"origin", "https://evil.cz"},
                       {"sec-fetch-site", "cross-site"}};
    if (*cookie != '\0') request.headers.emplace_back("cookie", cookie);
    request.body = R"({"a":"b"})";
    EXPECT_EQ(result_of(client.send(request)).status, 403) << cookie;
  }
}

TEST_F(RouterTest, every_method_that_changes_something_is_guarded) {
  for (const Method method : {Method::put, Method::patch, Method::del}) {
    router.add(route(method, "/cart"), &Shop::nothing, &shop);
    http::Request request;
    request.method = method;
    request.target = "/cart";
    request.headers = {{"host", "shop.cz"}, {"cookie", "session=1"}};
    EXPECT_EQ(result_of(client.send(request)).status, 200);
    request.headers.emplace_back("origin", "https://evil.cz");
    EXPECT_EQ(result_of(client.send(request)).status, 403);
  }
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

}  // namespace
}  // namespace flipflop::http::router_test
