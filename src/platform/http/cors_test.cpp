#include "platform/http/cors.h"

#include <gtest/gtest.h>

#include "platform/http/test_client.h"
#include "platform/loop/run_here.h"

namespace flipflop::http {
namespace {

struct Site {
  Site() {
    for (const char* path : {"/api/cart", "/kosik"})
      router.add({.method = Method::post,
                  .path = path,
                  .permission = permission::open,
                  .summary = "change"},
                 &Site::change, this);
    client.set_cors(*Cors::parse("https://Shop.example, http://localhost:3000"));
  }
  Task<Nothing> change(Call, Nothing) {
    ++changes;
    co_return Nothing{};
  }
  Response post(const std::string& path, Fields headers) {
    headers.emplace_back("cookie", "ff_cart=secret");
    headers.emplace_back("sec-fetch-site", "cross-site");
    return result_of(client.post_json(path, "{}", std::move(headers)));
  }
  Response ask(const std::string& path, Fields headers) {
    Request request{.method = Method::options, .target = path};
    request.headers = std::move(headers);
    return result_of(client.send(request));
  }

  int changes = 0;
  Router router;
  TestClient client{router};
};

std::string field(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "";
}

TEST(Cors, ANamedOriginMayCallWithCookiesAndReadTheAnswer) {
  Site site;
  const Response answer = site.post("/api/cart", {{"origin", "https://shop.example"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(site.changes, 1);
  EXPECT_EQ(field(answer, "Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(field(answer, "Access-Control-Allow-Credentials"), "true");
  EXPECT_EQ(field(answer, "Vary"), "Origin");
}

TEST(Cors, OtherOriginsChangeNothingAndReadNothing) {
  Site site;
  for (const char* origin :
       {"https://evil.example", "null", "https://shop.example.evil.example", "http://shop.example",
        "https://shop.example:444", "https://shop.example/", "*", ""}) {
    const Response answer = site.post("/api/cart", {{"origin", origin}});
    EXPECT_EQ(answer.status, 403) << origin;
    EXPECT_EQ(field(answer, "Access-Control-Allow-Origin"), "") << origin;
    EXPECT_EQ(field(answer, "Vary"), "Origin") << origin;
  }
  EXPECT_EQ(site.changes, 0);
}

TEST(Cors, PagesAreNotPartOfIt) {
  Site site;
  const Response answer = site.post("/kosik", {{"origin", "https://shop.example"}});
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(field(answer, "Vary"), "");
}

TEST(Cors, ABrowserMayAskBeforeItCalls) {
  Site site;
  const Response leave = site.ask("/api/cart", {{"origin", "http://localhost:3000"},
                                                {"access-control-request-method", "POST"}});
  EXPECT_EQ(leave.status, 204);
  EXPECT_EQ(field(leave, "Access-Control-Allow-Origin"), "http://localhost:3000");
  EXPECT_EQ(field(leave, "Access-Control-Allow-Credentials"), "true");
  EXPECT_EQ(field(leave, "Access-Control-Allow-Methods"), "POST, OPTIONS");
  EXPECT_NE(field(leave, "Access-Control-Allow-Headers").find("Authorization"), std::string::npos);
  EXPECT_NE(field(leave, "Vary").find("Origin"), std::string::npos);
  for (const char* origin : {"https://evil.example", "null"}) {
    const Response none =
        site.ask("/api/cart", {{"origin", origin}, {"access-control-request-method", "POST"}});
    EXPECT_EQ(field(none, "Access-Control-Allow-Origin"), "") << origin;
    EXPECT_EQ(field(none, "Access-Control-Allow-Methods"), "") << origin;
  }
}

TEST(Cors, ErrorsCanBeReadByANamedOriginToo) {
  Site site;
  Fields origin = {{"origin", "https://shop.example"}};
  const Response missing = result_of(site.client.get("/api/nothing", origin));
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(field(missing, "Access-Control-Allow-Origin"), "https://shop.example");
}

TEST(Cors, NobodyIsNamedUnlessItIsSaid) {
  Site site;
  site.client.set_cors({});
  const Response answer = site.post("/api/cart", {{"origin", "https://shop.example"}});
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(field(answer, "Vary"), "");
}

TEST(Cors, WhatIsNoOriginIsRefused) {
  for (const char* bad : {"*", "null", "shop.example", "https://", "https://a.example/path",
                          "ftp://a.example", "https://*.example", "https://a@b.example"})
    EXPECT_FALSE(Cors::parse(bad).has_value()) << bad;
  EXPECT_TRUE(Cors::parse("").has_value());
}

}  // namespace
}  // namespace flipflop::http
