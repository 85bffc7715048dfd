#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* new_url = "/sprava/akce-nova";

std::string value_in(const http::Response& page, const std::string& name) {
  const std::string mark = "name=\"" + name + "\" value=\"";
  const std::size_t at = page.body.find(mark);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + mark.size();
  return page.body.substr(begin, page.body.find('"', begin) - begin);
}

// What a browser would send of a fresh form of this kind.
Task<http::Fields> begun(Site* site, std::string lane, std::string effect) {
  const auto page =
      co_await site->client.get(std::string(new_url) + "?lane=" + lane + "&effect=" + effect);
  EXPECT_EQ(page.status, 200) << page.body;
  co_return http::Fields{{"lane", lane},
                         {"effect", effect},
                         {"planned", value_in(page, "planned")},
                         {"is_active", "true"},
                         {"act", "save"}};
}

http::Fields with(http::Fields form, http::Fields more) {
  for (auto& [name, value] : more) {
    std::erase_if(form, [&](const auto& old) { return old.first == name; });
    form.emplace_back(name, value);
  }
  return form;
}

std::int64_t rules(Site* site) {
  return site->world.base.number("SELECT count(*) FROM promotion.rule");
}

Task<void> coupon(Site* site) {
  auto form = co_await begun(site, "coupon", "percent");
  form = with(form, {{"name", "Léto <b>"},
                     {"percent", "110"},
                     {"least_goods", "tisíc"},
                     {"valid_from", "2026-07-02T00:00"},
                     {"valid_until", "2026-07-01T00:00"}});
  auto answer = co_await site->client.post_form(new_url, form);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(rules(site), 0);
  for (const char* said : {"Napište procenta nad 0", "Napište částku v", "Konec musí být po",
                           "Léto &lt;b&gt;", "tisíc", "2026-07-02T00:00", "aria-invalid"})
    EXPECT_THAT(answer.body, HasSubstr(said));

  form = with(
      form, {{"percent", "12,5 %"}, {"least_goods", "1 000"}, {"valid_until", "2026-08-01T00:00"}});
  for (int click = 0; click < 2; ++click) {
    answer = co_await site->client.post_form(new_url, form);
    EXPECT_EQ(answer.status, 303) << answer.body;
  }
  EXPECT_EQ(rules(site), 1);
  EXPECT_EQ(site->world.base.number("SELECT count(*) FROM promotion.rule WHERE basis_points = 1250 "
                                    "AND least_goods = 100000 AND lane = 'coupon' AND valid_from = "
                                    "'2026-07-01T22:00Z' AND is_active"),
            1);
  const std::string url = header_of(answer, "Location");
  answer = co_await site->client.get(url);
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr("Léto &lt;b&gt;"));
  EXPECT_THAT(answer.body, HasSubstr("Akce zatím nemá žádný kód"));

  answer = co_await site->client.get(url + "/kupony");
  const std::string batch = value_in(answer, "batch");
  answer = co_await site->client.post_form(
      url + "/kupony", {{"batch", batch}, {"code", "léto 10"}, {"limit_total", "0"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("léto 10"));
  EXPECT_THAT(answer.body, HasSubstr("Kód má 3 až 40"));
  for (int click = 0; click < 2; ++click) {
    answer = co_await site->client.post_form(
        url + "/kupony", {{"batch", batch}, {"code", " leto10 "}, {"limit_total", "7"}});
    EXPECT_EQ(answer.status, 303) << answer.body;
  }
  answer = co_await site->client.post_form(url + "/kupony", {{"code", "LETO10"}});
  EXPECT_THAT(answer.body, HasSubstr("Takový kód už je"));
  answer = co_await site->client.post_form(
      url + "/kupony", {{"is_random", "true"}, {"count", "3"}, {"prefix", "maj-"}});
  EXPECT_EQ(answer.status, 303) << answer.body;
  EXPECT_EQ(site->world.base.number("SELECT count(*) FROM promotion.coupon"), 4);
  answer = co_await site->client.get("/sprava/akce?code=leto10");
  EXPECT_THAT(answer.body, HasSubstr(url));
  answer = co_await site->client.get("/sprava/akce?code=nic");
  EXPECT_THAT(answer.body, HasSubstr("Výběru neodpovídá žádná akce."));
}
TEST(PromotionsPages, ACouponIsMadeOnceAndEveryMistakeStandsBesideItsField) {
  on_site(coupon);
}

Task<void> limits(Site* site) {
  const auto form = with(co_await begun(site, "coupon", "free_delivery"), {{"name", "Doprava"}});
  auto answer = co_await site->client.post_form(new_url, form);
  const std::string url = header_of(answer, "Location");
  co_await site->client.post_form(url + "/kupony", {{"code", "DOPRAVA"}});
  pg::run_script(site->world.base.conninfo, "UPDATE promotion.coupon SET uses = 2");
  answer = co_await site->client.post_form("/sprava/kupony/DOPRAVA",
                                           {{"limit_total", "1"}, {"is_active", "true"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Kupón už použily objednávky"));
  answer = co_await site->client.post_form("/sprava/kupony/DOPRAVA", {{"limit_total", "5"}});
  EXPECT_EQ(answer.status, 422) << "switching a code off wants a second word";
  EXPECT_THAT(answer.body, HasSubstr("name=\"is_sure\""));
  answer = co_await site->client.post_form("/sprava/kupony/DOPRAVA",
                                           {{"limit_total", "5"}, {"is_sure", "true"}});
  EXPECT_EQ(answer.status, 303) << answer.body;
  answer = co_await site->client.get("/sprava/kupony/doprava");
  EXPECT_THAT(answer.body, HasSubstr("2 z"));
  answer = co_await site->client.get("/sprava/akce?state=running&lane=coupon");
  EXPECT_THAT(answer.body, HasSubstr("2 z"));
  answer = co_await site->client.get("/sprava/kupony/NENI-TU");
  EXPECT_EQ(answer.status, 404);
}
TEST(PromotionsPages, ACouponsLimitStaysAboveItsUses) {
  on_site(limits);
}

Task<void> turned(Site* site) {
  const auto form = with(co_await begun(site, "automatic", "percent"),
                         {{"name", "Všechno zdarma"}, {"percent", "100"}});
  auto answer = co_await site->client.post_form(new_url, form);
  EXPECT_EQ(answer.status, 422) << "a hundred percent are confirmed";
  EXPECT_THAT(answer.body, HasSubstr("name=\"is_sure\""));
  EXPECT_EQ(rules(site), 0);
  answer = co_await site->client.post_form(new_url, with(form, {{"is_sure", "true"}}));
  EXPECT_EQ(answer.status, 303) << answer.body;
  const std::string url = header_of(answer, "Location");
  answer = co_await site->client.post_form(url + "/prepnout", {{"version", "1"}, {"on", "false"}});
  EXPECT_EQ(answer.status, 422);
  for (int click = 0; click < 2; ++click) {
    answer = co_await site->client.post_form(
        url + "/prepnout", {{"version", "1"}, {"on", "false"}, {"is_sure", "true"}});
    EXPECT_EQ(answer.status, 303) << answer.body;
  }
  answer = co_await site->client.get("/sprava/akce?state=off");
  EXPECT_THAT(answer.body, HasSubstr(url));
  answer = co_await site->client.post_form(url + "/prepnout",
                                           {{"version", "1"}, {"on", "true"}, {"is_sure", "true"}});
  EXPECT_EQ(answer.status, 422) << "it was seen before it was switched off";
  EXPECT_EQ(site->world.base.number("SELECT count(*) FROM platform.audit_log WHERE action LIKE "
                                    "'promotion.%'"),
            2);
}
TEST(PromotionsPages, WhatIsDangerousIsConfirmed) {
  on_site(turned);
}

Task<void> picked(Site* site) {
  auto lamp = site->world.lamp();
  lamp.name = "Lampa <script>";
  lamp.category_path = {"Osvětlení", "Stolní"};
  co_await site->world.offer(lamp);
  const std::string id = lamp.id.text();
  auto form = with(co_await begun(site, "automatic", "gift"), {{"name", "Dárek k lampě"}});
  auto answer = co_await site->client.post_form(new_url, form);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Vyberte aspoň jeden dárek."));
  form = with(form, {{"act", "find"}, {"find_gifts", "lamp"}, {"find_categories", "stolni"}});
  answer = co_await site->client.post_form(new_url, form);
  EXPECT_EQ(answer.status, 200) << "looking for something is no mistake";
  EXPECT_THAT(answer.body, HasSubstr("Lampa &lt;script&gt; (L-1)"));
  EXPECT_THAT(answer.body, HasSubstr("Osvětlení › Stolní"));
  EXPECT_THAT(answer.body, HasSubstr("Dárek k lampě"));
  EXPECT_EQ(rules(site), 0);

  form = with(form, {{"act", "save"}, {"add_gifts", id}});
  answer = co_await site->client.post_form(new_url, form);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Hledali jste, ale nic není vybrané"));
  EXPECT_EQ(value_in(answer, "gifts"), id) << "what was picked stays picked";
  form = with(form, {{"gifts", id}, {"find_categories", ""}});
  answer = co_await site->client.post_form(new_url, form);
  EXPECT_EQ(answer.status, 303) << answer.body;
  const std::string url = header_of(answer, "Location");
  answer = co_await site->client.get(url);
  EXPECT_THAT(answer.body, HasSubstr("Lampa &lt;script&gt;"));
  EXPECT_THAT(answer.body, Not(HasSubstr("<script>")));
  EXPECT_THAT(answer.body, HasSubstr("všechno")) << "goods that it holds for";

  answer = co_await site->client.get(url + "/upravit");
  EXPECT_EQ(value_in(answer, "gifts"), id);
  const http::Fields edit = {{"lane", "automatic"}, {"effect", "gift"},   {"version", "1"},
                             {"name", "Jinak"},     {"set_size", "2"},    {"gifts", id},
                             {"act", "save"},       {"drop_products", id}};
  for (int click = 0; click < 2; ++click) {
    answer = co_await site->client.post_form(url + "/upravit", edit);
    EXPECT_EQ(answer.status, 303) << answer.body;
  }
  answer = co_await site->client.post_form(url + "/upravit", with(edit, {{"name", "Pozdě"}}));
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Pozdě"));
  EXPECT_THAT(answer.body, HasSubstr("mezitím změnil někdo jiný"));
  answer = co_await site->client.post_form(url + "/upravit",
                                           with(edit, {{"drop_gifts", id}, {"version", "2"}}));
  EXPECT_THAT(answer.body, HasSubstr("Vyberte aspoň jeden dárek."));
}
TEST(PromotionsPages, GoodsAreFoundByNameAndShownByIt) {
  on_site(picked);
}

Task<void> kinds(Site* site) {
  auto answer = co_await site->client.get(new_url);
  EXPECT_EQ(answer.status, 200);
  auto lamp = site->world.lamp();
  co_await site->world.offer(lamp);
  const std::string id = lamp.id.text();
  struct Kind {
    const char *lane, *effect;
    http::Fields fields;
  };
  const Kind all[] = {
      {"coupon", "percent", {{"percent", "5"}}},
      {"coupon", "amount", {{"amount", "50,50"}}},
      {"automatic", "cheapest_free", {{"set_size", "3"}}},
      {"automatic", "free_delivery", {{"least_goods", "999"}}},
      {"automatic", "gift", {{"gifts", id}}},
      {"automatic", "bundle_price", {{"amount", "990"}, {"set_size", "2"}, {"products", id}}},
      {"price", "percent", {{"percent", "3"}, {"least_quantity", "10"}}},
      {"price", "amount", {{"amount", "9"}, {"products", id}}},
      {"price", "fixed_price", {{"amount", "899"}, {"products", id}, {"customer_group", "B2B"}}}};
  for (const Kind& one : all) {
    EXPECT_THAT(answer.body,
                HasSubstr(std::string("?lane=") + one.lane + "&amp;effect=" + one.effect));
    const auto form = co_await begun(site, one.lane, one.effect);
    const auto bare = co_await site->client.post_form(new_url, form);
    EXPECT_EQ(bare.status, 422) << one.effect;
    const auto done =
        co_await site->client.post_form(new_url, with(with(form, {{"name", "x"}}), one.fields));
    EXPECT_EQ(done.status, 303) << one.lane << one.effect << done.body;
    const auto shown = co_await site->client.get(header_of(done, "Location"));
    EXPECT_EQ(shown.status, 200) << shown.body;
    const auto edited = co_await site->client.get(header_of(done, "Location") + "/upravit");
    EXPECT_EQ(edited.status, 200) << edited.body;
  }
  EXPECT_THAT(answer.body, Not(HasSubstr("lane=coupon&amp;effect=fixed_price")));
  answer = co_await site->client.get("/sprava/akce");
  EXPECT_THAT(answer.body, HasSubstr("sada za"));
  const auto to_all =
      with(co_await begun(site, "price", "fixed_price"), {{"name", "x"}, {"amount", "100"}});
  answer = co_await site->client.post_form(new_url, to_all);
  EXPECT_THAT(answer.body, HasSubstr("změní cena všeho"));
}
TEST(PromotionsPages, EveryKindHasItsForm) {
  on_site(kinds);
}

Task<void> strangers(Site* site) {
  const auto form = with(co_await begun(site, "coupon", "free_delivery"), {{"name", "Doprava"}});
  site->staff.permissions = {"orders.read", "catalogue.write", "settings.write"};
  for (const char* path : {"/sprava/akce", new_url, "/sprava/kupony/LETO"}) {
    const auto page = co_await site->client.get(path);
    EXPECT_EQ(page.status, 403) << path;
    const auto guest = co_await site->guest.get(path);
    EXPECT_EQ(guest.status, 303) << path;
  }
  auto answer = co_await site->client.post_form(new_url, form);
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(rules(site), 0);
  site->staff.permissions = {"marketing.write"};
  answer = co_await site->client.get("/sprava/akce/" + Uuid{}.text());
  EXPECT_EQ(answer.status, 404);
  answer = co_await site->client.post_form(new_url, with(form, {{"gifts", "není id"}}));
  EXPECT_EQ(answer.status, 400) << "no browser sends this";
  EXPECT_EQ(rules(site), 0);
}
TEST(PromotionsPages, OnlyMarketingMayAndWhatIsMissingIsSaid) {
  on_site(strangers);
}

}  // namespace
}  // namespace flipflop::admin
