#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

void plant_jobs(const std::string& conninfo) {
  pg::run_script(
      conninfo,
      "INSERT INTO platform.job (id, queue, key, body, state, reason, run_at, created_at)"
      " VALUES (gen_random_uuid(), 'mail', 'w', '', 'waiting', '', now(), now()),"
      " (gen_random_uuid(), 'mail', 'p', '', 'parked', '=refused', now(), now()),"
      " (gen_random_uuid(), 'sync', 'q', '', 'waiting', '', now(), now())");
}

Task<void> jobs_listed(Site* site) {
  plant_jobs(site->world.base.conninfo);
  const auto all = co_await site->client.get("/admin/jobs");
  EXPECT_THAT(all.body, HasSubstr(R"("total":3)"));
  EXPECT_LT(all.body.find(R"("key":"p")"), all.body.find(R"("key":"w")")) << "parked first";
  const auto mails = co_await site->client.get("/admin/jobs?queue=mail&state=waiting");
  EXPECT_THAT(mails.body, HasSubstr(R"("total":1)"));
  const auto file = co_await site->client.get("/admin/jobs?format=csv&state=parked");
  EXPECT_THAT(file.body, HasSubstr(";'=refused"));
  const auto guest = co_await site->guest.get("/admin/jobs");
  EXPECT_EQ(guest.status, 401);
}
TEST(OperationsRoutes, JobsAreListedParkedFirst) {
  on_site(jobs_listed);
}

Task<void> retried(Site* site) {
  plant_jobs(site->world.base.conninfo);
  const std::string id =
      site->world.base.text("SELECT id FROM platform.job WHERE state = 'parked'");
  const auto again = co_await site->client.post_json("/admin/jobs/" + id + "/retry", "");
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(site->world.base.text("SELECT state FROM platform.job WHERE id = '" + id + "'"),
            "waiting");
  const auto twice = co_await site->client.post_json("/admin/jobs/" + id + "/retry", "");
  EXPECT_EQ(twice.status, 404);
  EXPECT_EQ(site->world.base.number("SELECT count(*) FROM platform.audit_log WHERE action = "
                                    "'job.retry' AND object = '" +
                                    id + "'"),
            1);
}
TEST(OperationsRoutes, AParkedJobIsPutBackOnceAndWrittenDown) {
  on_site(retried);
}

Task<void> audited(Site* site) {
  plant_jobs(site->world.base.conninfo);
  const std::string id =
      site->world.base.text("SELECT id FROM platform.job WHERE state = 'parked'");
  co_await site->client.post_json("/admin/jobs/" + id + "/retry", "",
                                  {{"user-agent", "Mozilla/5.0 Firefox/145.0"}});
  const auto log = co_await site->client.get("/admin/audit-log?action=job.&startDate=2026-11-24");
  EXPECT_THAT(log.body, HasSubstr(R"("agent":"Firefox","action":"job.retry","object":")" + id));
  const auto before = co_await site->client.get("/admin/audit-log?endDate=2026-11-23");
  EXPECT_THAT(before.body, HasSubstr(R"("items":[])"));
  site->staff.permissions = {"operations"};
  const auto closed = co_await site->client.get("/admin/audit-log");
  EXPECT_EQ(closed.status, 403);
}
TEST(OperationsRoutes, TheAuditLogIsReadByWhoMay) {
  on_site(audited);
}

}  // namespace
}  // namespace flipflop::admin
