#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* path = "/admin/settings";

Task<void> saved(Site* site) {
  const auto empty = co_await site->client.get(path);
  EXPECT_THAT(empty.body, HasSubstr(R"("features":{})"));
  const auto blind = co_await site->client.put_json(path, R"({"features":{"chat":true}})");
  EXPECT_EQ(blind.status, 428) << blind.body;
  const auto answer =
      co_await site->client.put_json(path, R"({"features":{"chat":true},"envOverrides":{}})",
                                     {{"if-match", header_of(empty, "ETag")}});
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto late = co_await site->client.put_json(path, R"({"business":{}})",
                                                   {{"if-match", header_of(empty, "ETag")}});
  EXPECT_EQ(late.status, 412);
  const auto now = co_await site->client.get(path);
  EXPECT_THAT(now.body, HasSubstr(R"("features":{"chat":true})"));
  EXPECT_THAT(now.body, HasSubstr(R"("business":{})"));
}
TEST(ConfigurationRoutes, ObjectsAreKeptByWhoHasSeenThem) {
  on_site(saved);
}

Task<void> refused(Site* site) {
  struct Bad {
    const char* body;
    const char* field;
  };
  for (const Bad& bad :
       {Bad{R"({"envOverrides":{"DB_PASSWORD":"x"}})", "envOverrides"},
        Bad{R"({"features":[1]})", "features"}, Bad{R"({"features":"x"})", "features"},
        Bad{R"({"integrations":{"mail":{"API_KEY":"x"}}})", "integrations.API_KEY"},
        Bad{R"({"system":{"a\"b":1,"smtpPassword":"x"}})", "system.smtpPassword"}}) {
    const auto answer = co_await site->client.put_json(path, bad.body, {{"if-match", "*"}});
    EXPECT_EQ(answer.status, 400) << bad.body;
    EXPECT_THAT(answer.body, HasSubstr(std::string(R"("field":")") + bad.field)) << bad.body;
  }
  const std::string large = R"({"business":{"x":")" + std::string(17'000, 'a') + R"("}})";
  const auto answer = co_await site->client.put_json(path, large, {{"if-match", "*"}});
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(site->world.base.number("SELECT count(*) FROM platform.setting"), 0);
}
TEST(ConfigurationRoutes, WhatIsNoObjectOrLooksLikeASecretIsRefused) {
  on_site(refused);
}

Task<void> names(Site* site) {
  const auto answer = co_await site->client.get("/admin/settings/available");
  EXPECT_THAT(answer.body, HasSubstr(R"("key":"company")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("FLIPFLOP_SECRET")"));
  EXPECT_THAT(answer.body, Not(HasSubstr("postgresql://")));
  site->staff.permissions = {"orders.read"};
  const auto closed = co_await site->client.get("/admin/settings/available");
  EXPECT_EQ(closed.status, 403);
}
TEST(ConfigurationRoutes, NamesOfTheEnvironmentAreToldAndItsValuesNever) {
  on_site(names);
}

}  // namespace
}  // namespace flipflop::admin
