#include "shop/supplier/http.h"

#include <gmock/gmock.h>

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "shop/supplier/test_world.h"

namespace flipflop::supplier {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Site {
  explicit Site(const pg::TestDatabase& test) : base(test) { module.register_routes(router); }

  // A supplier with `runs` failed runs and one that skipped an item.
  void plant(const std::string& name, int runs) {
    const std::string id = base.ids.next().text();
    pg::run_script(base.conninfo,
                   "INSERT INTO supplier.supplier (id, name, adapter, feed_url, margin_percent, "
                   "assumed_stock, created_at) VALUES ('" +
                       id + "', '" + name +
                       "', 'heureka_xml', 'https://example.cz/feed', 10, 5, now());"
                       "INSERT INTO supplier.run (id, supplier_id, state, reason, started_at)"
                       " SELECT gen_random_uuid(), '" +
                       id +
                       "', 'failed', 'empty', now() - n * interval '1 h'"
                       " FROM generate_series(1, " +
                       std::to_string(runs) +
                       ") AS n;"
                       "WITH made AS (INSERT INTO supplier.run (id, supplier_id, state, items_read,"
                       " items_skipped, started_at) VALUES (gen_random_uuid(), '" +
                       id +
                       "', 'done', 1, 1, now()) RETURNING id)"
                       "INSERT INTO supplier.run_skip SELECT id, 1, 'A-7', 'bad_price' FROM made");
  }

  TestPlatform base;
  product::Module products{base.platform};
  warehouse::Module warehouse{base.platform};
  Module module{base.platform, products.face(), warehouse.face()};
  http::Router router;
  http::TestStaff staff{{"suppliers.read"}};
  http::TestClient client{router, &staff};
  http::TestClient guest{router};
};

void on_site(Task<void> (*scene)(Site*)) {
  const pg::TestDatabase test;
  Site site(test);
  site.base.run([&site, scene] { return scene(&site); });
  site.base.stop();
}

Task<void> listed(Site* site) {
  site->plant("Alfa", 1);
  site->plant("Beta", 30);
  const auto all = co_await site->client.get("/suppliers?limit=1");
  EXPECT_THAT(all.body, HasSubstr(R"("name":"Alfa")"));
  EXPECT_THAT(all.body, HasSubstr(R"("meta":{"page":1,"limit":1,"total":2,"totalIs":"exact")"));
  const auto found = co_await site->client.get("/suppliers?search=bet");
  EXPECT_THAT(found.body, Not(HasSubstr("Alfa")));
  const std::string beta = site->base.text("SELECT id FROM supplier.supplier WHERE name = 'Beta'");
  const auto runs = co_await site->client.get("/suppliers/" + beta + "/runs");
  EXPECT_THAT(runs.body, HasSubstr(R"("total":31)"));
  EXPECT_THAT(runs.body, Not(HasSubstr("Alfa")));
}
TEST(SupplierRoutes, SuppliersAndTheirRunsAreListedPageByPage) {
  on_site(listed);
}

Task<void> reported(Site* site) {
  site->plant("Alfa", 2);
  const auto failed = co_await site->client.get("/admin/supplier-runs?state=FAILED");
  EXPECT_THAT(failed.body, HasSubstr(R"("total":2)"));
  const auto done = co_await site->client.get("/admin/supplier-runs?state=done");
  EXPECT_THAT(done.body, HasSubstr(R"("itemsSkipped":1)"));
  const std::string run = site->base.text("SELECT run_id FROM supplier.run_skip");
  const auto report = co_await site->client.get("/admin/supplier-runs/" + run);
  EXPECT_THAT(report.body, HasSubstr(R"("skipped":[{"item":"A-7","reason":"bad_price"}])"));
  const auto unknown =
      co_await site->client.get("/admin/supplier-runs/" + site->base.ids.next().text());
  EXPECT_EQ(unknown.status, 404);
  const auto file = co_await site->client.get("/admin/supplier-runs?format=csv");
  EXPECT_THAT(file.body, HasSubstr(";Alfa;failed;empty;0;0;0;0"));
}
TEST(SupplierRoutes, ARunIsReportedWithWhatItSkipped) {
  on_site(reported);
}

Task<void> closed(Site* site) {
  for (const char* target : {"/suppliers", "/admin/supplier-runs"}) {
    const auto answer = co_await site->guest.get(target);
    EXPECT_EQ(answer.status, 401) << target;
  }
  site->staff.permissions = {"orders.read"};
  const auto answer = co_await site->client.get("/admin/supplier-runs");
  EXPECT_EQ(answer.status, 403);
}
TEST(SupplierRoutes, AreForStaffAlone) {
  on_site(closed);
}

}  // namespace
}  // namespace flipflop::supplier
