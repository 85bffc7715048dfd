// Home, legal pages, errors, files and old addresses.

#include "edge/storefront/home/home_page.h"
#include "edge/storefront/legal/legal_pages.h"
#include "edge/storefront/site/old_paths.h"
#include "edge/storefront/site/site_files.h"
#include "edge/storefront/test_world.h"

namespace flipflop::storefront {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

struct Pages {
  explicit Pages(TestWorld* w)
      : world(w),
        home(w->shell, w->search),
        legal(w->shell, w->search),
        files(w->platform.platform, w->search),
        old_paths(w->search) {
    home.register_routes(w->router);
    legal.register_routes(w->router);
    files.register_routes(w->router);
    old_paths.register_routes(w->router);
  }

  TestWorld* world;
  HomePage home;
  LegalPages legal;
  SiteFiles files;
  OldPaths old_paths;
};

Task<void> home(TestWorld* world) {
  const Pages pages(world);
  const http::Response response = co_await world->get("/");
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr("Dobré věci"));
  EXPECT_THAT(response.body, HasSubstr(R"(href="/kategorie/osvetleni")"));
  EXPECT_THAT(response.body, HasSubstr(R"(href="/produkt/lampa-dub-1")"));
  EXPECT_THAT(response.body, HasSubstr(R"("@type":"SearchAction")"));
  EXPECT_THAT(response.body, HasSubstr("Hrnek &lt;Chumel&gt;"));
  EXPECT_THAT(response.body, Not(HasSubstr("/kategorie/prazdna\"><img")));
}
TEST(HomePage, shows_categories_and_products) {
  on_pages(home);
}

Task<void> legal(TestWorld* world) {
  const Pages pages(world);
  const settings::Company company = settings::sample_company();
  for (const char* path :
       {"/obchodni-podminky", "/ochrana-osobnich-udaju", "/reklamace", "/kontakt"}) {
    const http::Response response = co_await world->get(path);
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_THAT(response.body, HasSubstr(company.ico)) << path;
    EXPECT_THAT(response.body,
                HasSubstr(std::string("canonical\" href=\"http://127.0.0.1:3500") + path));
  }
}
TEST(LegalPages, carry_the_sellers_data) {
  on_pages(legal);
}

Task<void> pictures(TestWorld* world) {
  const Pages pages(world);
  const std::string folder = world->platform.data_folder + "/images";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/3f9c-640.webp") << "RIFF";
  const http::Response picture = co_await world->get("/obrazky/3f9c-640.webp");
  EXPECT_EQ(picture.status, 200);
  EXPECT_EQ(picture.content_type, "image/webp");
  EXPECT_THAT(picture.headers, Contains(Pair("Cache-Control", HasSubstr("immutable"))));
  for (const char* path :
       {"/obrazky/chybi-640.webp", "/obrazky/..%2Fsecret", "/obrazky/.htaccess"}) {
    const http::Response missing = co_await world->get(path);
    EXPECT_THAT(missing.status, testing::AnyOf(400, 404)) << path;
  }
  const http::Response neutral = co_await world->get("/obrazky/nahrada.svg");
  EXPECT_EQ(neutral.content_type, "image/svg+xml");
  EXPECT_THAT(neutral.body, HasSubstr("<svg"));
}
TEST(SiteFiles, pictures_come_from_their_folder_alone) {
  on_pages(pictures);
}

Task<void> robots(TestWorld* world) {
  const Pages pages(world);
  const http::Response robots = co_await world->get("/robots.txt");
  EXPECT_THAT(robots.body, HasSubstr("Disallow: /pokladna"));
  EXPECT_THAT(robots.body, HasSubstr("Sitemap: http://127.0.0.1:3500/sitemap.xml"));
  const http::Response index = co_await world->get("/sitemap.xml");
  EXPECT_THAT(index.body, HasSubstr("<loc>http://127.0.0.1:3500/sitemap/1.xml</loc>"));
  const http::Response sitemap = co_await world->get("/sitemap/1.xml");
  EXPECT_THAT(sitemap.body, HasSubstr("<loc>http://127.0.0.1:3500/produkt/lampa-dub-1</loc>"));
  EXPECT_THAT(sitemap.body, HasSubstr("<loc>http://127.0.0.1:3500/kategorie/stolni-lampy</loc>"));
  EXPECT_THAT(sitemap.body, Not(HasSubstr("stara-lampa")));
  for (const char* path : {"/sitemap/2.xml", "/sitemap/0.xml", "/sitemap/1", "/sitemap/x.xml"}) {
    const http::Response missing = co_await world->get(path);
    EXPECT_EQ(missing.status, 404) << path;
  }
  const http::Response icon = co_await world->get("/favicon.ico");
  EXPECT_EQ(icon.status, 301);
}
TEST(SiteFiles, robots_are_told_where_everything_is) {
  on_pages(robots);
}

Task<void> moved(TestWorld* world) {
  const Pages pages(world);
  const std::vector<std::pair<std::string, std::string>> moves = {
      {"/products", "/hledat"},
      {"/products?search=lampa%20dub&page=2", "/hledat?q=lampa%20dub"},
      {"/products?categoryId=" + search::category_id(1).text(), "/kategorie/osvetleni"},
      {"/products/" + search::product_id(1).text(), "/produkt/lampa-dub-1"},
      {"/products/lampa-dub-1", "/produkt/lampa-dub-1"},
      {"/cart", "/kosik"},
      {"/checkout", "/pokladna"},
      {"/orders", "/objednavka"},
      {"/orders/17", "/objednavka"}};
  for (const auto& [from, to] : moves) {
    const http::Response response = co_await world->get(from);
    EXPECT_EQ(response.status, 301) << from;
    EXPECT_THAT(response.headers, Contains(Pair("Location", to))) << from;
  }
  const http::Response unknown = co_await world->get("/products/neznamy");
  EXPECT_EQ(unknown.status, 404);
  const http::Response mailed = co_await world->get("/reset-password?token=a%2F%2Fb");
  EXPECT_EQ(mailed.status, 303);
  EXPECT_THAT(mailed.headers, Contains(Pair("Location", "/nove-heslo/a%2F%2Fb")));
}
TEST(OldPaths, lead_to_their_successors) {
  on_pages(moved);
}

Task<void> errors(TestWorld* world) {
  const auto page = error_page(world->shell, world->search);
  EXPECT_THAT(page(404, "NOT_FOUND", "x"), HasSubstr("Tady nic není"));
  EXPECT_THAT(page(404, "NOT_FOUND", "x"), HasSubstr("/kategorie/osvetleni"));
  EXPECT_THAT(page(500, "INTERNAL", "secret"), HasSubstr("Něco se nám rozbilo"));
  EXPECT_THAT(page(500, "INTERNAL", "secret"), Not(HasSubstr("secret")));
  EXPECT_THAT(page(503, "OVERLOADED", "x"), HasSubstr("Teď je tu plno"));
  EXPECT_THAT(page(400, "VALIDATION_ERROR", "<x>"), HasSubstr("Tohle se nepovedlo"));
  EXPECT_THAT(page(400, "VALIDATION_ERROR", "<x>"), HasSubstr("noindex"));
  world->search.use(std::make_shared<const search::Replica>());
  EXPECT_THAT(page(404, "NOT_FOUND", "x"), HasSubstr("Tady nic není"));
  co_return;
}
TEST(ErrorPage, is_shown_without_database_or_catalogue) {
  on_pages(errors);
}

}  // namespace
}  // namespace flipflop::storefront
