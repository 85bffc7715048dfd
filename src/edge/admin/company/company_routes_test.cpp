#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* path = "/admin/company-settings";

Task<void> changed_by_two(Site* site) {
  const auto sample = co_await site->client.get(path);
  EXPECT_EQ(sample.status, 200) << sample.body;
  EXPECT_EQ(header_of(sample, "ETag"), "\"0\"");
  const http::Fields mine = {{"if-match", header_of(sample, "ETag")}};
  const auto saved =
      co_await site->client.put_json(path, R"({"name":"Lampárna s.r.o.","ico":"27082440"})", mine);
  EXPECT_EQ(saved.status, 200) << saved.body;
  EXPECT_THAT(saved.body, HasSubstr(R"("name":"Lampárna s.r.o.")"));
  const auto late = co_await site->client.put_json(path, R"({"city":"Brno"})", mine);
  EXPECT_EQ(late.status, 412) << late.body;
  const auto again = co_await site->client.put_json(path, R"({"city":"Brno"})",
                                                    {{"if-match", header_of(saved, "ETag")}});
  EXPECT_EQ(again.status, 200) << again.body;
  const auto old_client = co_await site->client.put_json(path, R"({"notes":"bez ETagu"})");
  EXPECT_EQ(old_client.status, 200) << old_client.body;
  const auto now = co_await site->client.get(path);
  EXPECT_THAT(now.body, HasSubstr(R"("city":"Brno")"));
  EXPECT_EQ(header_of(now, "ETag"), "\"3\"");
  EXPECT_EQ(site->world.base.number(
                "SELECT count(*) FROM platform.audit_log WHERE action = 'settings.company'"),
            3);
  EXPECT_EQ(site->world.base.number("SELECT count(*) FROM platform.audit_log WHERE "
                                    "before LIKE '%\"city\":\"Ukázkov\"%' AND after LIKE '%Brno%'"),
            1);
}
TEST(CompanyRoutes, OfTwoEditorsTheLaterOneIsToldToLookAgain) {
  on_site(changed_by_two);
}

Task<void> mistakes(Site* site) {
  const auto answer = co_await site->client.put_json(
      path, R"({"ico":"12345678","email":"nikdo","iban":"CZ00","logoUrl":"javascript:x"})");
  EXPECT_EQ(answer.status, 400);
  for (const char* field : {"ico", "email", "iban", "logoUrl"})
    EXPECT_THAT(answer.body, HasSubstr(std::string(R"("field":")") + field + "\""));
  const auto unknown = co_await site->client.put_json(path, R"({"owner":"me"})");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_EQ(site->world.base.number("SELECT count(*) FROM platform.setting"), 0);
  EXPECT_EQ(site->world.base.number("SELECT count(*) FROM platform.audit_log"), 0);
  site->staff.permissions = {"settings.read"};
  const auto refused = co_await site->client.put_json(path, R"({"city":"Brno"})");
  EXPECT_EQ(refused.status, 403);
  const auto guest = co_await site->guest.get(path);
  EXPECT_EQ(guest.status, 401);
}
TEST(CompanyRoutes, AMistakeNamesItsFieldAndSavesNothing) {
  on_site(mistakes);
}

}  // namespace
}  // namespace flipflop::admin
