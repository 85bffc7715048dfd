#include "edge/storefront/category/category_page.h"

#include "edge/storefront/test_world.h"

namespace flipflop::storefront {
namespace {

using testing::HasSubstr;
using testing::Not;

Task<std::string> category(TestWorld* world, std::string target) {
  CategoryPage page(world->shell, world->search);
  http::Router router;
  page.register_routes(router);
  http::TestClient client(router);
  client.set_error_page(error_page(world->shell, world->search));
  const http::Response response = co_await client.get(std::move(target));
  co_return std::to_string(response.status) + " " + response.body;
}

Task<void> whole_page(TestWorld* world) {
  const std::string html = co_await category(world, "/kategorie/osvetleni");
  EXPECT_THAT(html, testing::StartsWith("200 "));
  EXPECT_THAT(html, HasSubstr("<h1>Osvětlení</h1>"));
  EXPECT_THAT(html, HasSubstr("3\u00a0produkty"));
  EXPECT_THAT(html, HasSubstr(R"(<a class="chip" href="/kategorie/stolni-lampy">)"));
  EXPECT_THAT(html, HasSubstr(R"(href="/produkt/lampa-dub-1")"));
  EXPECT_THAT(html, HasSubstr("3\u00a0varianty"));
  EXPECT_THAT(html, HasSubstr(R"(name="znacka" value="zizka")"));
  EXPECT_THAT(html, Not(HasSubstr("noindex")));
  EXPECT_THAT(html, Not(HasSubstr("Stará lampa")));
  // What can be bought comes first.
  EXPECT_LT(html.find("Lustr Žalud"), html.find("Svícen"));
}
TEST(CategoryPage, lists_what_is_in_it_and_below) {
  on_pages(whole_page);
}

Task<void> filtered(TestWorld* world) {
  const std::string html = co_await category(
      world, "/kategorie/osvetleni?znacka=zizka&cena_od=1+000&skladem=1&utm_source=mail");
  EXPECT_THAT(html, HasSubstr("Lustr Žalud"));
  EXPECT_THAT(html, Not(HasSubstr(R"(href="/produkt/lampa-dub-1")")));
  EXPECT_THAT(html, HasSubstr("noindex"));
  EXPECT_THAT(html, HasSubstr(R"(value="zizka" checked)"));
  EXPECT_THAT(html, HasSubstr("Od 1\u00a0000\u00a0Kč"));
  EXPECT_THAT(
      html, HasSubstr(R"(href="/kategorie/osvetleni?skladem=1&amp;cena_od=1000" rel="nofollow")"));
  EXPECT_THAT(html, HasSubstr("Filtrovat (3)"));
}
TEST(CategoryPage, filters_are_chips_that_can_be_taken_off) {
  on_pages(filtered);
}

Task<void> nothing_left(TestWorld* world) {
  const std::string html = co_await category(world, "/kategorie/osvetleni?cena_od=9999999");
  EXPECT_THAT(html, testing::StartsWith("200 "));
  EXPECT_THAT(html, HasSubstr("Tomuhle výběru nic neodpovídá"));
  EXPECT_THAT(html, HasSubstr(R"(href="/kategorie/osvetleni")"));
}
TEST(CategoryPage, filters_that_leave_nothing_can_be_cleared) {
  on_pages(nothing_left);
}

Task<void> sorted(TestWorld* world) {
  const std::string html = co_await category(world, "/kategorie/osvetleni?razeni=nejlevnejsi");
  EXPECT_LT(html.find("Svícen"), html.find("Lustr Žalud"));
  EXPECT_THAT(html, HasSubstr(R"(<option value="nejlevnejsi" selected>)"));
}
TEST(CategoryPage, sorts) {
  on_pages(sorted);
}

Task<void> nonsense(TestWorld* world) {
  for (const char* query : {"?cena_od=levne&cena_do=-5", "?strana=0", "?strana=x", "?razeni=heslo",
                            "?znacka=%3Cscript%3E", "?skladem=ano"}) {
    const std::string html = co_await category(world, std::string("/kategorie/osvetleni") + query);
    EXPECT_THAT(html, testing::StartsWith("200 ")) << query;
    EXPECT_THAT(html, Not(HasSubstr("<script>"))) << query;
  }
}
TEST(CategoryPage, values_that_make_no_sense_are_taken_as_not_given) {
  on_pages(nonsense);
}

Task<void> pages(TestWorld* world) {
  search::Changes changes;
  for (std::uint32_t i = 100; i < 150; ++i)
    changes.records.push_back(
        search::record(search::made_up(i, {.name = "Svíčka " + std::to_string(i), .category = 3})));
  world->search.apply(std::move(changes));
  const std::string first = co_await category(world, "/kategorie/kuchyne");
  EXPECT_THAT(first, HasSubstr("Strana 1 z\u00a03"));
  EXPECT_THAT(first, HasSubstr(R"(href="/kategorie/kuchyne?strana=2" rel="next")"));
  const std::string last = co_await category(world, "/kategorie/kuchyne?strana=3");
  EXPECT_THAT(last,
              HasSubstr(R"(canonical" href="http://127.0.0.1:3500/kategorie/kuchyne?strana=3")"));
  EXPECT_THAT(last, Not(HasSubstr("rel=\"next\"")));
  const std::string beyond = co_await category(world, "/kategorie/kuchyne?strana=4");
  EXPECT_THAT(beyond, testing::StartsWith("404 "));
}
TEST(CategoryPage, has_pages_and_an_end) {
  on_pages(pages);
}

Task<void> others(TestWorld* world) {
  const std::string empty = co_await category(world, "/kategorie/prazdna");
  EXPECT_THAT(empty, testing::StartsWith("200 "));
  EXPECT_THAT(empty, HasSubstr("noindex"));
  const std::string unknown = co_await category(world, "/kategorie/neznama");
  EXPECT_THAT(unknown, testing::StartsWith("404 "));
}
TEST(CategoryPage, an_empty_category_is_shown_and_an_unknown_one_is_not_found) {
  on_pages(others);
}

}  // namespace
}  // namespace flipflop::storefront
