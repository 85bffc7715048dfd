// The pages of staff, as a browser without script sees them.

#include "edge/admin/operations/invariant_report.h"
#include "edge/admin/sign_in/sign_in_page.h"
#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

Task<void> guests(Site* site) {
  for (const Section& section : sections()) {
    const auto answer = co_await site->guest.get(section.path);
    EXPECT_EQ(answer.status, 303) << section.path;
    EXPECT_THAT(header_of(answer, "Location"), HasSubstr("/sprava/prihlaseni?zpet=%2Fsprava%2F"));
  }
  site->staff.permissions = {};
  for (const Section& section : sections()) {
    const auto answer = co_await site->client.get(section.path);
    EXPECT_EQ(answer.status, 403) << section.path;
  }
  const auto start = co_await site->client.get("/sprava");
  EXPECT_EQ(start.status, 303);
  EXPECT_EQ(header_of(start, "Location"), "/sprava/prihlaseni");
  const auto door = co_await site->client.get("/sprava/prihlaseni");
  EXPECT_EQ(door.status, 200);
  EXPECT_THAT(door.body, HasSubstr("nemá ve správě žádné oprávnění"));
  const auto orders = co_await site->client.get("/sprava/objednavky");
  EXPECT_THAT(orders.body, HasSubstr("nemá ve správě potřebné oprávnění"));
  EXPECT_THAT(orders.body, Not(HasSubstr("<a href=\"/sprava/objednavky")));
  const auto nowhere = co_await site->client.get("/sprava/nic", {{"accept", "text/html"}});
  EXPECT_EQ(nowhere.status, 404);
  EXPECT_THAT(nowhere.body, HasSubstr("Stránka tu není"));
  const auto elsewhere = co_await site->client.get("/spravano", {{"accept", "text/html"}});
  EXPECT_THAT(elsewhere.body, Not(HasSubstr("Správa obchodu")));
}
TEST(StaffPages, GuestsAreSentToSignInAndCustomersSeeNothing) {
  on_site(guests);
}

Task<void> signed_in(Site* site) {
  const auto id = site->auth.add("eva@example.cz", "spravne heslo");
  site->auth.accounts.at(id).account.has_second_factor = true;
  const auto form = co_await site->guest.get("/sprava/prihlaseni?zpet=%2Fsprava%2Faudit");
  EXPECT_THAT(form.body, HasSubstr(R"(name="zpet" value="/sprava/audit")"));
  http::Fields fields = {
      {"email", "Eva@example.cz "}, {"password", "spatne"}, {"zpet", "/sprava/audit"}};
  const auto wrong = co_await site->guest.post_form("/sprava/prihlaseni", fields);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("E-mail nebo heslo nesouhlasí"));
  EXPECT_THAT(wrong.body, Not(HasSubstr("spatne")));
  fields[1].second = "spravne heslo";
  const auto half = co_await site->guest.post_form("/sprava/prihlaseni", fields);
  EXPECT_EQ(half.status, 200);
  EXPECT_THAT(half.body, HasSubstr(R"(name="half" value="half-0")"));
  EXPECT_THAT(half.body, Not(HasSubstr("spravne heslo")));
  EXPECT_EQ(header_of(half, "Set-Cookie"), "") << "half a sign-in is no session";
  http::Fields second = {{"half", "half-0"}, {"code", "000000"}, {"zpet", "/sprava/audit"}};
  const auto bad = co_await site->guest.post_form("/sprava/prihlaseni/kod", second);
  EXPECT_EQ(bad.status, 422);
  EXPECT_THAT(bad.body, HasSubstr("Kód nesouhlasí"));
  EXPECT_THAT(bad.body, HasSubstr(R"(name="half" value="half-0")"));
  const auto forged = co_await site->guest.post_form(
      "/sprava/prihlaseni/kod", {{"half", "half-1"}, {"code", site->auth.second_factor}});
  EXPECT_THAT(forged.body, HasSubstr("Přihlaste se znovu"));
  EXPECT_EQ(header_of(forged, "Set-Cookie"), "");
  second[1].second = " " + site->auth.second_factor;
  const auto in = co_await site->guest.post_form("/sprava/prihlaseni/kod", second);
  EXPECT_EQ(in.status, 303);
  EXPECT_EQ(header_of(in, "Location"), "/sprava/audit");
  EXPECT_EQ(site->auth.accounts.at(id).sessions.at(0).device.kind, auth::SessionKind::browser);
  EXPECT_THAT(header_of(in, "Set-Cookie"), testing::StartsWith("ff_session=cookie-"));
  EXPECT_THAT(header_of(in, "Set-Cookie"), HasSubstr("; Path=/; SameSite=Lax; HttpOnly"));

  site->staff.session_id = site->auth.accounts.at(id).sessions.at(0).id.text();
  const auto out = co_await site->client.post_form("/sprava/odhlasit", {});
  EXPECT_EQ(header_of(out, "Location"), "/sprava/prihlaseni");
  EXPECT_THAT(header_of(out, "Set-Cookie"), HasSubstr("Max-Age=0"));
  EXPECT_TRUE(site->auth.accounts.at(id).sessions.empty());
}
TEST(StaffPages, StaffSignInWithTheirSecondFactorAndOut) {
  on_site(signed_in);
}

Task<void> own_second_factor(Site* site) {
  site->staff.account_id = site->auth.add("eva@example.cz", "spravne heslo").text();
  const auto guest = co_await site->guest.get("/sprava/ucet");
  EXPECT_THAT(header_of(guest, "Location"), HasSubstr("/sprava/prihlaseni?zpet=%2Fsprava%2Fucet"));
  const auto refused =
      co_await site->client.post_form("/sprava/ucet/zapnout", {{"password", "spatne"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("Heslo nesouhlasí"));
  const auto begun =
      co_await site->client.post_form("/sprava/ucet/zapnout", {{"password", "spravne heslo"}});
  EXPECT_THAT(begun.body, HasSubstr("<svg"));
  EXPECT_THAT(begun.body, HasSubstr("GEZDGNBV"));
  EXPECT_EQ(header_of(begun, "Cache-Control"), "no-store");
  const auto mistyped =
      co_await site->client.post_form("/sprava/ucet/potvrdit", {{"code", "000000"}});
  EXPECT_EQ(mistyped.status, 422);
  EXPECT_THAT(mistyped.body, HasSubstr("action=\"/sprava/ucet/potvrdit\""));
  const auto set = co_await site->client.post_form("/sprava/ucet/potvrdit",
                                                   {{"code", site->second_factors.code}});
  EXPECT_THAT(set.body, HasSubstr(site->second_factors.codes[0]));
  const auto shown = co_await site->client.get("/sprava/ucet");
  EXPECT_THAT(shown.body, HasSubstr("Nepoužitých záložních kódů: 2"));
  EXPECT_THAT(shown.body, Not(HasSubstr(site->second_factors.codes[0])));
  const auto kept =
      co_await site->client.post_form("/sprava/ucet/vypnout", {{"password", "spatne"}});
  EXPECT_EQ(kept.status, 422);
  const auto removed =
      co_await site->client.post_form("/sprava/ucet/vypnout", {{"password", "spravne heslo"}});
  EXPECT_EQ(header_of(removed, "Location"), "/sprava/ucet");
}
TEST(StaffPages, AMemberOfStaffSetsUpTheirSecondFactorAndRemovesIt) {
  on_site(own_second_factor);
}

Task<void> lacking(Site* site) {
  site->staff.permissions = {};
  site->staff.lacks_second_factor = true;
  for (const char* page : {"/sprava", "/sprava/objednavky", "/sprava/audit"}) {
    const auto answer = co_await site->client.get(page);
    EXPECT_EQ(header_of(answer, "Location"), "/sprava/ucet") << page;
  }
  const auto api = co_await site->client.get("/admin/settings");
  EXPECT_EQ(api.status, 403);
  EXPECT_THAT(api.body, HasSubstr("SECOND_FACTOR_NEEDED"));
  const auto own = co_await site->client.get("/sprava/ucet");
  EXPECT_THAT(own.body, HasSubstr("Než ho zapnete, do správy se nedostanete"));
}
TEST(StaffPages, WhoHasToSetUpASecondFactorIsLedThereAndNowhereElse) {
  on_site(lacking);
}

Task<void> https(Site* site) {
  site->world.base.platform.public_url = "https://shop.example";
  site->auth.add("eva@example.cz", "heslo");
  const auto in = co_await site->guest.post_form(
      "/sprava/prihlaseni", {{"email", "eva@example.cz"}, {"password", "heslo"}});
  EXPECT_THAT(header_of(in, "Set-Cookie"), testing::StartsWith("__Host-ff_session="));
  EXPECT_THAT(header_of(in, "Set-Cookie"), HasSubstr("; Secure"));
}
TEST(StaffPages, BehindTlsTheCookieIsTheHostsAlone) {
  on_site(https);
}

TEST(StaffPages, TheWayBackStaysBelowTheAdministration) {
  for (const char* good : {"/sprava", "/sprava/audit?actor=x", "/sprava?x"})
    EXPECT_EQ(way_back(good), good);
  for (const char* bad : {"", "//evil.example", "https://evil.example", "/spravax", "/ucet",
                          "/sprava/\r\nSet-Cookie: x", "/sprava/\\evil", "javascript:alert(1)"})
    EXPECT_EQ(way_back(bad), "/sprava") << bad;
}

Task<void> orders_shown(Site* site) {
  const auto empty = co_await site->client.get("/sprava/objednavky");
  EXPECT_THAT(empty.body, HasSubstr("Výběru neodpovídá žádná objednávka."));
  auto lamp = site->world.lamp();
  lamp.name = "Lampa <Dub>";
  co_await site->world.offer(lamp);
  site->world.stock_at_home(lamp, 100);
  order::Placed placed;
  for (int i = 0; i < 22; ++i) placed = co_await site->world.place(site->world.request(lamp, 1));
  const auto list = co_await site->client.get("/sprava/objednavky?status=pending");
  EXPECT_THAT(list.body, HasSubstr(R"(<th scope="col">Zákazník</th>)"));
  EXPECT_THAT(list.body, HasSubstr(R"(<th scope="col" class="number">Celkem</th>)"));
  EXPECT_THAT(list.body, HasSubstr("Jana Nová"));
  EXPECT_THAT(list.body, HasSubstr("Celkem 22"));
  EXPECT_THAT(list.body, HasSubstr(R"(aria-current="page")"));
  EXPECT_THAT(list.body, HasSubstr(R"(<option value="pending" selected>)"));
  const std::string before = "rel=\"next\" href=\"";
  const std::size_t at = list.body.find(before);
  EXPECT_NE(at, std::string::npos);
  std::string next = list.body.substr(at + before.size());
  next = next.substr(0, next.find('"'));
  for (std::size_t amp = next.find("&amp;"); amp != std::string::npos; amp = next.find("&amp;"))
    next.replace(amp, 5, "&");
  const auto second = co_await site->client.get(next);
  EXPECT_EQ(second.status, 200) << second.body;
  EXPECT_THAT(second.body, HasSubstr("Na začátek"));
  EXPECT_THAT(second.body, Not(HasSubstr("rel=\"next\"")));

  const auto one = co_await site->client.get("/sprava/objednavky/" + placed.id.text());
  EXPECT_THAT(one.body, HasSubstr("Lampa &lt;Dub&gt;"));
  EXPECT_THAT(one.body, HasSubstr("Čeká na platbu"));
  EXPECT_THAT(one.body, Not(HasSubstr(placed.access_token)));
  EXPECT_EQ(header_of(one, "Cache-Control"), "no-store");
  const auto unknown =
      co_await site->client.get("/sprava/objednavky/" + site->world.base.ids.next().text());
  EXPECT_EQ(unknown.status, 404);
  const auto bad = co_await site->client.get("/sprava/objednavky?cursor=x");
  EXPECT_EQ(bad.status, 400);
}
TEST(StaffPages, OrdersAreListedPageByPageAndShownWhole) {
  on_site(orders_shown);
}

Task<void> others_shown(Site* site) {
  const auto lamp = site->world.lamp();
  co_await site->world.offer(lamp);
  const auto products = co_await site->client.get("/sprava/produkty?search=dubov&is_active=true");
  EXPECT_THAT(products.body, HasSubstr("Dubová lampa"));
  co_await site->world.stock_at_supplier("Havran", lamp, 5);
  pg::run_script(
      site->world.base.conninfo,
      "WITH made AS (INSERT INTO supplier.run (id, supplier_id, state, items_read,"
      " items_skipped, started_at) SELECT gen_random_uuid(), id, 'done', 1, 1, now()"
      " FROM supplier.supplier RETURNING id)"
      "INSERT INTO supplier.run_skip SELECT id, 1, 'A-7', 'bad_price' FROM made;"
      "INSERT INTO platform.job (id, queue, key, body, state, reason, run_at, created_at)"
      " VALUES (gen_random_uuid(), 'mail', 'k', '', 'parked', '<b>proto</b>', now(), "
      "now());"
      "INSERT INTO platform.subscriber (name, kind) VALUES ('x.y', 'order.paid');"
      "INSERT INTO platform.held_event VALUES ('x.y', gen_random_uuid(), 1, 'order.paid',"
      " gen_random_uuid(), '{}', now(), 'parked', 9, now(), 'broken')");
  const auto suppliers = co_await site->client.get("/sprava/dodavatele");
  EXPECT_THAT(suppliers.body, HasSubstr("Havran"));
  const auto runs = co_await site->client.get("/sprava/behy?state=done");
  EXPECT_THAT(runs.body, HasSubstr("dokončen"));
  const auto run = co_await site->client.get(
      "/sprava/behy/" + site->world.base.text("SELECT run_id FROM supplier.run_skip"));
  EXPECT_THAT(run.body, HasSubstr("bad_price"));
  const auto jobs = co_await site->client.get("/sprava/ulohy");
  EXPECT_THAT(jobs.body, HasSubstr("&lt;b&gt;proto&lt;/b&gt;"));
  const auto events = co_await site->client.get("/sprava/udalosti");
  EXPECT_THAT(events.body, HasSubstr("broken"));
  const auto audit = co_await site->client.get("/sprava/audit");
  EXPECT_EQ(audit.status, 200);
}
TEST(StaffPages, ProductsSuppliersJobsAndEventsAreShown) {
  on_site(others_shown);
}

Task<void> cases_closed(Site* site) {
  const auto none = co_await site->client.get("/sprava/penize?state=open");
  EXPECT_THAT(none.body, HasSubstr("Výběru neodpovídá žádný případ."));
  co_await site->world.payments.face().receive_transfer("777", Money{5000}, "<b>bank</b>",
                                                        order::World::soon());
  const auto list = co_await site->client.get("/sprava/penize?state=open&kind=unknown_symbol");
  EXPECT_THAT(list.body, HasSubstr("Neznámý variabilní symbol"));
  const std::string path = "/sprava/penize/" + site->world.base.text("SELECT id FROM payment.case");
  const auto one = co_await site->client.get(path);
  EXPECT_THAT(one.body, HasSubstr("&lt;b&gt;bank&lt;/b&gt;"));
  EXPECT_THAT(one.body, HasSubstr(R"(name="resolution" value="written_off")"));
  http::Fields fields = {{"resolution", "written_off"}, {"note", " "}};
  auto answer = co_await site->client.post_form(path, fields);
  EXPECT_EQ(answer.status, 422);
  fields = {{"resolution", "matched"}, {"order_number", "1"}, {"proof", ""}, {"note", ""}};
  answer = co_await site->client.post_form(path, fields);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Objednávka s\u00a0tímto číslem není."));
  site->staff.permissions = {"payments.read"};
  fields = {{"resolution", "written_off"}, {"note", "dar"}};
  answer = co_await site->client.post_form(path, fields);
  EXPECT_EQ(answer.status, 403);
  const auto read_only = co_await site->client.get(path);
  EXPECT_THAT(read_only.body, Not(HasSubstr("written_off")));
  site->staff.permissions = {"payments.read", "payments.write"};
  answer = co_await site->client.post_form(path, fields);
  EXPECT_EQ(answer.status, 303);
  answer = co_await site->client.post_form(path, fields);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Případ už někdo vyřídil."));
  const auto runs = co_await site->client.get("/sprava/srovnani");
  EXPECT_THAT(runs.body, HasSubstr("ještě nesrovnávaly"));
}
TEST(StaffPages, MoneyThatFitsNothingIsShownAndClosedOnce) {
  on_site(cases_closed);
}

Task<void> customer_put_into_a_group(Site* site) {
  site->staff.permissions = {"users.read", "users.write"};
  const auto jana = site->auth.add("jana@example.cz", "sedm malych koz");
  const std::string path = "/sprava/zakaznici/" + jana.text();
  const auto found = co_await site->client.get("/sprava/zakaznici?email=Jana@example.cz");
  EXPECT_EQ(found.status, 303);
  EXPECT_EQ(header_of(found, "Location"), path);
  const auto nobody = co_await site->client.get("/sprava/zakaznici?email=petr@example.cz");
  EXPECT_THAT(nobody.body, HasSubstr("tu není"));
  const auto shown = co_await site->client.get(path);
  EXPECT_THAT(shown.body, HasSubstr("jana@example.cz"));
  EXPECT_THAT(shown.body, HasSubstr("<dt>Skupina</dt><dd>žádná</dd>"));
  http::Fields fields = {{"group", "kamarádi"}};
  auto answer = co_await site->client.post_form(path, fields);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Taková skupina není."));
  fields = {{"group", "velkoobchod"}};
  site->staff.permissions = {"users.read"};
  answer = co_await site->client.post_form(path, fields);
  EXPECT_EQ(answer.status, 403);
  site->staff.permissions = {"users.read", "users.write"};
  answer = co_await site->client.post_form(path, fields);
  EXPECT_EQ(answer.status, 303);
  const auto changed = co_await site->client.get(path);
  EXPECT_THAT(changed.body, HasSubstr(R"(<option value="velkoobchod" selected>)"));
}
TEST(StaffPages, ACustomerIsFoundAndPutIntoAGroup) {
  on_site(customer_put_into_a_group);
}

Task<void> checks_shown(Site* site) {
  const auto never = co_await site->client.get("/sprava/kontroly");
  EXPECT_THAT(never.body, HasSubstr("Kontroly ještě neproběhly."));
  InvariantReport report;
  report.checked_at = site->world.base.clock.now();
  report.results = {{"stock_ledger", "The ledger explains every count.", {}},
                    {"jobs_parked", "No job is parked.", {"job 1"}}};
  pg::Tx tx = co_await site->world.base.database->begin(order::World::soon());
  co_await site->world.base.settings.save_document(tx, invariants_key, json::to_text(report));
  co_await tx.commit();
  const auto shown = co_await site->client.get("/sprava/kontroly");
  EXPECT_THAT(shown.body, HasSubstr("v\u00a0pořádku"));
  EXPECT_THAT(shown.body, HasSubstr("1: job 1"));
}
TEST(StaffPages, TheLastResultOfTheInvariantsIsShown) {
  on_site(checks_shown);
}

}  // namespace
}  // namespace flipflop::admin
