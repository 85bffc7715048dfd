// Where staff begin: what waits for them stands there, and nothing that they may not see.

#include "edge/admin/operations/invariant_report.h"
#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

Task<void> nothing_waits(Site* site) {
  const auto start = co_await site->client.get("/sprava");
  EXPECT_EQ(start.status, 200) << start.body;
  EXPECT_THAT(start.body, HasSubstr("Nic na vás nečeká"));
  EXPECT_THAT(start.body, HasSubstr("<a href=\"/sprava/objednavky\">"));
}
TEST(StartPage, SaysThatNothingWaits) {
  on_site(nothing_waits);
}

Task<void> leave_broken(Site* site) {
  InvariantReport report;
  report.checked_at = site->world.base.clock.now();
  report.results = {{"stock_ledger", "The ledger explains every count.", {}},
                    {"jobs_parked", "No job is parked.", {"job 1", "job 2"}}};
  pg::Tx tx = co_await site->world.base.database->begin(order::World::soon());
  co_await site->world.base.settings.save_document(tx, invariants_key, json::to_text(report));
  co_await tx.commit();
}

// The card that leads to `url`, with its number.
auto has_waiting(const std::string& url, const std::string& kind, int count) {
  return testing::ContainsRegex("<a href=\"" + url + "\">[^<]+<strong class=\"" + kind + "\">" +
                                std::to_string(count) + "</strong>");
}

Task<void> something_waits(Site* site) {
  order::World& world = site->world;
  world.base.start_events();
  const auto lamp = world.lamp();
  co_await world.offer(lamp);
  world.stock_at_home(lamp, 5);
  co_await world.place(world.request(lamp, 1, "cod"));
  co_await world.place(world.request(lamp, 1, "cod"));
  co_await world.base.becomes("SELECT count(*) FROM \"order\".to_pack", "2");
  pg::run_script(world.base.conninfo,
                 "INSERT INTO platform.job (id, queue, key, body, state, run_at, created_at) VALUES"
                 " (gen_random_uuid(), 'q', 'k', '', 'parked', now(), now())");
  co_await world.payments.face().receive_transfer("9999999999", Money{5'000}, "bank-1",
                                                  order::World::soon());
  co_await leave_broken(site);

  site->staff.permissions = {"orders.read", "payments.read", "operations"};
  const auto start = co_await site->client.get("/sprava");
  EXPECT_THAT(start.body, has_waiting("/sprava/baleni", "warn", 2));
  EXPECT_THAT(start.body, has_waiting("/sprava/penize[?]state=open", "bad", 1));
  EXPECT_THAT(start.body, has_waiting("/sprava/ulohy[?]state=parked", "bad", 1));
  EXPECT_THAT(start.body, has_waiting("/sprava/kontroly", "bad", 1));
  EXPECT_THAT(start.body, Not(HasSubstr("Reklamace k\u00a0posouzení"))) << "none waits";
  EXPECT_THAT(start.body, Not(HasSubstr("Nic na vás nečeká")));

  site->staff.permissions = {"stock.read"};
  const auto other = co_await site->client.get("/sprava");
  EXPECT_THAT(other.body, Not(HasSubstr("/sprava/baleni")));
  EXPECT_THAT(other.body, Not(HasSubstr("/sprava/penize")));
  EXPECT_THAT(other.body, HasSubstr("Nic na vás nečeká"));
}
TEST(StartPage, CountsWhatWaitsForWhoMayDoIt) {
  on_site(something_waits);
}

}  // namespace
}  // namespace flipflop::admin
