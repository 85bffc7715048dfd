// What no honest program sends, as the body of every route that reads one, from a caller who may do
// everything: it is refused with 4xx and an error that says why, never with a failure.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/test_routes.h"
#include "app/test_shop.h"
#include "platform/http/test_client.h"

namespace flipflop::app {
namespace {

using http::Method;

std::string repeated(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

std::vector<std::string> bodies_of_no_object() {
  return {
      "null",
      "true",
      "1",
      "\"text\"",
      "[]",
      "[{}]",
      "{",
      "}",
      "{}{}",
      "{} x",
      "{,}",
      "{\"a\"}",
      "{\"a\":}",
      "{\"a\":1,}",
      "{'a':1}",
      "{a:1}",
      "{\"a\":01}",
      "{\"a\":+1}",
      "{\"a\":.5}",
      "{\"a\":NaN}",
      "{\"a\":Infinity}",
      "{\"a\":1e999999}",
      "{\"a\":undefined}",
      "{\"a\":/* b */1}",
      "{\"a\":\"\\x41\"}",
      "{\"a\":\"\\ud800\"}",
      "{\"a\":\"b\nc\"}",
      "{\"a\":\"\xff\xfe\"}",
      "{\"a\":\"\xc0\xaf\"}",
      "{\"a\":\"\xed\xa0\x80\"}",
      "\xef\xbb\xbf{}x",
      std::string("{\0}", 3),
      std::string("{\"a\":\"\0\"}", 9),
      "{\"a\":" + repeated("9", 10'000) + "}",
      repeated("[", 100'000),
      repeated("{\"a\":", 50'000),
      "{\"a\":" + repeated("[", 20'000) + repeated("]", 20'000) + "}",
      "{" + repeated("\"a\":1,", 20'000) + "\"b\":1}",
      "{\"" + repeated("a", 100'000) + "\":1}",
      "{\"__proto__\":{\"isAdmin\":true},\"constructor\":{\"prototype\":{}}}",
  };
}

// A value of every kind for a member of any type.
std::vector<std::string> values_of_every_kind() {
  return {"null",
          "true",
          "-1",
          "0.5",
          "1e308",
          "99999999999999999999999999",
          "\"\"",
          "\"\\u0000\"",
          "\"\\r\\nX-A: b\"",
          "\"'; DROP TABLE x; --\"",
          "\"" + repeated("a", 40'000) + "\"",
          "[]",
          "[[]]",
          "[null]",
          "[1,\"a\",{}]",
          "{}",
          "{\"a\":{\"b\":[]}}"};
}

std::vector<std::string> bodies_for(const json::Type& type) {
  std::vector<std::string> bodies = bodies_of_no_object();
  for (const auto& member : type.members())
    for (const std::string& value : values_of_every_kind())
      bodies.push_back("{\"" + member.name + "\":" + value + "}");
  return bodies;
}

bool reads_body(const http::Router::Listed& listed) {
  const bool has_body = listed.route.method != Method::get && listed.route.method != Method::del;
  return has_body && !listed.route.is_page && listed.input != nullptr &&
         !listed.input->members().empty();
}

Task<int> send_everything(Shop* shop, const Invocation*) {
  AllRoutes routes(*shop);
  Announced announced;
  announced.caller.account_id = some_account_id;
  http::TestClient client(routes.router, &announced);
  int routes_tried = 0;
  for (const auto& listed : routes.router.listed()) {
    if (!reads_body(listed)) continue;
    announced.caller.permissions = {std::string(listed.route.permission.name())};
    ++routes_tried;
    for (const std::string& body : bodies_for(*listed.input)) {
      http::Request request = request_of(listed.route);
      request.body = body;
      const http::Response response = co_await client.send(request);
      const std::string what = name_of(listed.route) + " " + body.substr(0, 80);
      EXPECT_LT(response.status, 500) << what << "\n" << response.body;
      // The caller may call it. A body that was to prove something has a code of its own.
      EXPECT_THAT(response.body, testing::Not(testing::HasSubstr("\"UNAUTHORIZED\""))) << what;
      EXPECT_THAT(response.body, testing::Not(testing::HasSubstr("\"FORBIDDEN\""))) << what;
      // Routes with flat errors name the code itself.
      if (response.status >= 400)
        EXPECT_THAT(response.body, testing::AnyOf(testing::HasSubstr("\"code\""),
                                                  testing::HasSubstr("\"error\":\"")))
            << what;
      EXPECT_LT(response.body.size(), 64U * 1024) << what;
    }
  }
  EXPECT_GE(routes_tried, 10);
  co_return 0;
}

TEST(HostileBodies, AreRefusedByEveryRouteAndNeverFail) {
  const TestShop shop;
  Invocation invocation = shop.invocation_of({}, {});
  EXPECT_EQ(with_shop(invocation, &send_everything), 0);
}

}  // namespace
}  // namespace flipflop::app
