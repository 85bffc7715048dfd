#include "edge/storefront/search/search_page.h"

#include "edge/storefront/test_world.h"

namespace flipflop::storefront {
namespace {

using testing::HasSubstr;
using testing::Not;

Task<std::string> search_for(TestWorld* world, std::string target) {
  SearchPage page(world->shell, world->search);
  http::Router router;
  page.register_routes(router);
  http::TestClient client(router);
  client.set_error_page(error_page(world->shell, world->search));
  const http::Response response = co_await client.get(std::move(target));
  co_return std::to_string(response.status) + " " + response.body;
}

Task<void> found(TestWorld* world) {
  const std::string html = co_await search_for(world, "/hledat?q=LAMPY");
  EXPECT_THAT(html, HasSubstr("Výsledky pro „LAMPY“"));
  EXPECT_THAT(html, HasSubstr(R"(href="/produkt/lampa-dub-1")"));
  EXPECT_THAT(html, HasSubstr(R"(href="/kategorie/stolni-lampy")"));
  EXPECT_THAT(html, HasSubstr(R"(name="q" value="LAMPY")"));
  EXPECT_THAT(html, HasSubstr("noindex"));
  EXPECT_THAT(html, Not(HasSubstr("Lustr Žalud")));
}
TEST(SearchPage, shows_products_and_categories_that_match) {
  on_pages(found);
}

Task<void> nothing(TestWorld* world) {
  const std::string html =
      co_await search_for(world, "/hledat?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
  EXPECT_THAT(html, testing::StartsWith("200 "));
  EXPECT_THAT(html, HasSubstr("Nic jsme nenašli"));
  EXPECT_THAT(html, HasSubstr("Zkuste to jinak"));
  EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
}
TEST(SearchPage, a_query_without_results_is_shown_as_text_with_advice) {
  on_pages(nothing);
}

Task<void> blank(TestWorld* world) {
  const std::string html = co_await search_for(world, "/hledat");
  EXPECT_THAT(html, HasSubstr("<h1>Celá nabídka</h1>"));
  EXPECT_THAT(html, HasSubstr("4\u00a0produkty"));
  EXPECT_THAT(html, HasSubstr(R"(canonical" href="http://127.0.0.1:3500/hledat")"));
  EXPECT_THAT(html, Not(HasSubstr("noindex")));
}
TEST(SearchPage, without_a_query_it_lists_everything) {
  on_pages(blank);
}

Task<void> brand(TestWorld* world) {
  const std::string html = co_await search_for(world, "/hledat?znacka=zizka");
  EXPECT_THAT(html, HasSubstr("1\u00a0produkt"));
  EXPECT_THAT(html, HasSubstr("noindex"));
}
TEST(SearchPage, a_brand_is_a_filtered_list) {
  on_pages(brand);
}

}  // namespace
}  // namespace flipflop::storefront
