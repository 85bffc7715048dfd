#include "edge/storefront/product/product_page.h"

#include "edge/storefront/product/product_data.h"
#include "edge/storefront/test_world.h"

namespace flipflop::storefront {
namespace {

using testing::HasSubstr;
using testing::Not;

Task<std::string> product(TestWorld* world, std::string target) {
  ProductPage page(world->shell, world->search);
  http::Router router;
  page.register_routes(router);
  http::TestClient client(router);
  client.set_error_page(error_page(world->shell, world->search));
  const http::Response response = co_await client.get(std::move(target));
  co_return std::to_string(response.status) + " " + response.body;
}

Task<void> whole_page(TestWorld* world) {
  const std::string html = co_await product(world, "/produkt/lampa-dub-1");
  EXPECT_THAT(html, testing::StartsWith("200 <!doctype html>"));
  EXPECT_THAT(html, HasSubstr("<h1>Lampa Dub</h1>"));
  EXPECT_THAT(html, HasSubstr("<title>Lampa Dub – flipflop</title>"));
  EXPECT_THAT(html, HasSubstr("1\u00a0290\u00a0Kč"));
  EXPECT_THAT(html, HasSubstr("1\u00a0066,12\u00a0Kč bez DPH"));
  EXPECT_THAT(html,
              HasSubstr(R"(rel="canonical" href="http://127.0.0.1:3500/produkt/lampa-dub-1")"));
  EXPECT_THAT(html, HasSubstr(R"(<a href="/kategorie/stolni-lampy">Stolní lampy</a>)"));
  EXPECT_THAT(html, HasSubstr(R"(action="/kosik/pridat" method="post")"));
  EXPECT_THAT(html, HasSubstr("name=\"variant_id\" value=\"" + search::variant_id(1, 0).text()));
  EXPECT_THAT(html, HasSubstr(R"(max="4")"));
  EXPECT_THAT(html, HasSubstr(R"(href="/produkt/lampa-dub-1?varianta=LMP-1-2")"));
  EXPECT_THAT(html, HasSubstr("Výdejní místo"));
  EXPECT_THAT(html, HasSubstr(R"("@type":"BreadcrumbList")"));
  EXPECT_THAT(html, HasSubstr(R"("price":"1290.00","priceCurrency":"CZK")"));
}
TEST(ProductPage, shows_everything_without_script) {
  on_pages(whole_page);
}

Task<void> other_variant(TestWorld* world) {
  const std::string html = co_await product(world, "/produkt/lampa-dub-1?varianta=LMP-1-2");
  EXPECT_THAT(html, HasSubstr("1\u00a0292\u00a0Kč"));
  EXPECT_THAT(html, HasSubstr("name=\"variant_id\" value=\"" + search::variant_id(1, 2).text()));
  EXPECT_THAT(html,
              HasSubstr(R"(rel="canonical" href="http://127.0.0.1:3500/produkt/lampa-dub-1")"));
  const std::string sold_out = co_await product(world, "/produkt/lampa-dub-1?varianta=LMP-1-1");
  EXPECT_THAT(sold_out, HasSubstr("Vyprodáno"));
  EXPECT_THAT(sold_out, Not(HasSubstr(R"(action="/kosik/pridat")")));
  EXPECT_THAT(sold_out, HasSubstr("schema.org/OutOfStock"));
}
TEST(ProductPage, a_variant_has_its_own_price_stock_and_form) {
  on_pages(other_variant);
}

Task<void> reduced(TestWorld* world) {
  product::Product lamp = search::made_up(8, {.name = "Lampa Sleva", .crowns = 990, .category = 2});
  lamp.variants[0].compare_at_price = Money{129000};
  search::Changes unproven;
  unproven.records = {search::record(lamp)};
  world->search.apply(std::move(unproven));
  std::string html = co_await product(world, "/produkt/lampa-sleva-8");
  EXPECT_THAT(html, Not(HasSubstr("<s>"))) << "nothing stands behind the price before";

  lamp.variants[0].lowest_before = Money{119000};
  search::Changes proven;
  proven.records = {search::record(lamp)};
  proven.stock = {search::stock(8, 0, 5)};
  world->search.apply(std::move(proven));
  html = co_await product(world, "/produkt/lampa-sleva-8");
  EXPECT_THAT(html, HasSubstr("1\u00a0290\u00a0Kč</s>"));
  EXPECT_THAT(html, HasSubstr("Nejnižší cena za 30\u00a0dní před slevou: 1\u00a0190\u00a0Kč"));
  html = co_await product(world, "/produkt/lampa-dub-1");
  EXPECT_THAT(html, HasSubstr("1\u00a0290\u00a0Kč</s>")) << "its card among those alike";
  EXPECT_THAT(html, HasSubstr("Nejnižší cena za 30\u00a0dní před slevou: 1\u00a0190\u00a0Kč"));
}
TEST(ProductPage, a_reduction_is_shown_with_the_lowest_price_before_it_or_not_at_all) {
  on_pages(reduced);
}

Task<void> hostile_text(TestWorld* world) {
  product::Product bad = search::made_up(7, {.name = "</script><b>Zlo", .category = 3});
  bad.description = "První \"řádek\".\n<img src=x onerror=alert(1)>";
  bad.attributes = {{"<i>", "javascript:alert(1)"}};
  bad.slug = "zlo";
  search::Changes changes;
  changes.records = {search::record(bad)};
  world->search.apply(std::move(changes));
  const std::string html = co_await product(world, "/produkt/zlo");
  EXPECT_THAT(html, Not(HasSubstr("<b>Zlo")));
  EXPECT_THAT(html, Not(HasSubstr("<img src=x")));
  EXPECT_THAT(html, Not(HasSubstr("<i>")));
  EXPECT_THAT(html, HasSubstr(R"("name":"\u003c/script\u003e\u003cb\u003eZlo")"));
}
TEST(ProductPage, texts_from_outside_stay_texts) {
  on_pages(hostile_text);
}

Task<void> missing(TestWorld* world) {
  const std::string unknown = co_await product(world, "/produkt/neznama");
  EXPECT_THAT(unknown, testing::StartsWith("404 <!doctype html>"));
  EXPECT_THAT(unknown, HasSubstr("Tady nic není"));
  const std::string gone = co_await product(world, "/produkt/stara-lampa-5");
  EXPECT_THAT(gone, testing::StartsWith("404 "));
}
TEST(ProductPage, unknown_products_and_those_no_longer_sold_are_not_found) {
  on_pages(missing);
}

Task<void> freshness(TestWorld* world) {
  ProductPage page(world->shell, world->search);
  page.register_routes(world->router);
  http::Response response = co_await world->get("/produkt/lampa-dub-1");
  EXPECT_THAT(response.body, HasSubstr("Skladem"));
  EXPECT_THAT(response.body, HasSubstr("Lustr Žalud"));
  search::Changes sold;
  sold.stock = {search::stock(1, 0, 0), search::stock(1, 2, 0)};
  world->search.apply(std::move(sold));
  response = co_await world->get("/produkt/lampa-dub-1");
  EXPECT_THAT(response.body, HasSubstr("Vyprodáno"));
  search::Changes renamed;
  renamed.categories = {search::category(2, "Lampičky")};
  world->search.apply(std::move(renamed));
  response = co_await world->get("/produkt/lampa-dub-1");
  EXPECT_THAT(response.body, HasSubstr("Lampičky"));
  world->shipping.offered = {{"x", "Holubem", "x", "", Money{100}, std::nullopt, std::nullopt, 1}};
}
TEST(ProductPage, a_cached_page_is_never_older_than_the_catalogue) {
  on_pages(freshness);
}

Task<void> loading(TestWorld* world) {
  world->search.use(std::make_shared<const search::Replica>());
  const std::string html = co_await product(world, "/produkt/lampa-dub-1");
  EXPECT_THAT(html, testing::StartsWith("503 <!doctype html>"));
}
TEST(ProductPage, while_the_catalogue_is_loaded_the_visitor_is_asked_to_come_again) {
  on_pages(loading);
}

TEST(MetaDescription, is_cut_at_a_word) {
  EXPECT_EQ(meta_description("Krátký popis."), "Krátký popis.");
  EXPECT_EQ(meta_description("První.\n\n  Druhý."), "První. Druhý.");
  std::string long_text;
  for (int i = 0; i < 40; ++i) long_text += "slovíčko ";
  const std::string cut = meta_description(long_text);
  EXPECT_LE(utf8_length(cut), 156u);
  EXPECT_TRUE(cut.ends_with("slovíčko…"));
}

}  // namespace
}  // namespace flipflop::storefront
