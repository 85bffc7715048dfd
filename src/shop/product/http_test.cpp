#include "shop/product/http.h"

#include <gtest/gtest.h>

#include "platform/http/test_client.h"
#include "platform/test_platform.h"
#include "shop/product/module.h"

namespace flipflop::product {
namespace {

// Everybody is who the test says.
class Somebody final : public http::Authenticator {
 public:
  http::Principal principal;
  Task<std::optional<http::Principal>> authenticate(const http::Request*, http::Permission,
                                                    Deadline) override {
    co_return principal;
  }
};

struct World {
  explicit World(const pg::TestDatabase& test) : base(test), module(base.platform) {
    module.register_routes(router);
    somebody.principal = {"editor-1", {"catalogue.write"}};
  }
  std::int64_t number(const std::string& sql) const { return base.number(sql); }
  std::string text(const std::string& sql) const { return base.text(sql); }

  TestPlatform base;
  Module module;
  http::Router router;
  Somebody somebody;
  http::TestClient client{router, &somebody};
};

std::string member(const http::Response& response, const std::string& name) {
  const std::string before = "\"" + name + "\":\"";
  const std::size_t at = response.body.find(before);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + before.size();
  return response.body.substr(begin, response.body.find('"', begin) - begin);
}

bool has(const http::Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

template <class Scene>
void in_world(Scene scene) {
  const pg::TestDatabase test;
  World world(test);
  world.base.run([&world, scene] { return scene(&world); });
  world.base.stop();
}

constexpr const char* lamp =
    R"({"name":"Lampa Žalud","sku":"LZ-1","price":1290.50,"description":"Z dubu","stockQuantity":5,"imageUrls":["https://img.example/1.jpg"]})";

Task<void> closed(World* world) {
  const std::string id = world->base.ids.next().text();
  for (const auto& principal :
       {http::Principal{}, http::Principal{"customer-1", {"orders.read"}}}) {
    world->somebody.principal = principal;
    const int expected = principal.is_guest() ? 401 : 403;
    std::vector<http::Response> answers;
    answers.push_back(co_await world->client.post_json("/products", lamp));
    answers.push_back(co_await world->client.put_json("/products/" + id, "{}"));
    answers.push_back(co_await world->client.del("/products/" + id));
    answers.push_back(co_await world->client.post_json("/categories", R"({"name":"X"})"));
    answers.push_back(co_await world->client.put_json("/categories/" + id, "{}"));
    answers.push_back(co_await world->client.del("/categories/" + id));
    for (const http::Response& answer : answers) {
      EXPECT_EQ(answer.status, expected);
      EXPECT_TRUE(has(answer, R"({"success":false,"error":{"code":")")) << answer.body;
    }
  }
  const auto unknown = co_await world->client.post_json("/products/import/everything", "{}");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(world->number("SELECT count(*) FROM product.product"), 0);
}
TEST(ProductRoutes, AreClosedToGuestsAndCustomers) {
  in_world(closed);
}

Task<void> a_life(World* world) {
  const auto made = co_await world->client.post_json("/products", lamp);
  EXPECT_EQ(made.status, 201) << made.body;
  const std::string id = member(made, "id");
  EXPECT_EQ(member(made, "slug"), "lampa-zalud");
  EXPECT_TRUE(has(made, R"("price":1290.50)"));
  EXPECT_TRUE(has(made, "https://img.example/1.jpg"));
  EXPECT_EQ(world->text("SELECT is_sellable FROM product.price"), "t");
  EXPECT_EQ(world->base.events_told("product.changed"), 2) << "made, and put in its place";

  const auto changed = co_await world->client.put_json(
      "/products/" + id, R"({"name":"Lampa Dub","price":990,"compareAtPrice":1290.50})");
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(member(changed, "name"), "Lampa Dub");
  EXPECT_EQ(member(changed, "slug"), "lampa-zalud") << "its address stays";
  EXPECT_EQ(member(changed, "description"), "Z dubu") << "what is absent stays";
  EXPECT_TRUE(has(changed, R"("compareAtPrice":1290.50)"));
  EXPECT_EQ(world->number("SELECT version FROM product.price"), 2);
  EXPECT_EQ(world->number("SELECT count(*) FROM product.price_history"), 2);

  const auto removed = co_await world->client.del("/products/" + id);
  EXPECT_EQ(removed.status, 200);
  EXPECT_EQ(world->text("SELECT is_sellable FROM product.price"), "f") << "no order takes it";
  EXPECT_EQ(world->number("SELECT count(*) FROM product.product"), 1) << "orders keep it";
  const auto back = co_await world->client.put_json("/products/" + id, R"({"isActive":true})");
  EXPECT_TRUE(has(back, R"("isActive":true)"));
  EXPECT_EQ(world->text("SELECT is_sellable FROM product.price"), "t");
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.audit_log WHERE actor = 'editor-1'"), 4);
}
TEST(ProductRoutes, AProductIsMadeChangedHiddenAndShownAgain) {
  in_world(a_life);
}

std::string reduction(World* world) {
  return world->text("SELECT coalesce(min(lowest_before_haler)::text, 'none') FROM product.price");
}

Task<void> a_reduction(World* world) {
  const auto made = co_await world->client.post_json(
      "/products", R"({"name":"Lampa","sku":"L","price":1000,"compareAtPrice":1500})");
  EXPECT_EQ(reduction(world), "none") << "nobody ever paid what is crossed out";
  const std::string path = "/products/" + member(made, "id");
  world->base.clock.advance(std::chrono::days(40));
  co_await world->client.put_json(path, R"({"price":900,"compareAtPrice":1000})");
  EXPECT_EQ(reduction(world), "100000");
  world->base.clock.advance(std::chrono::days(3));
  co_await world->client.put_json(path, R"({"price":800})");
  EXPECT_EQ(reduction(world), "100000") << "a second step of the same";
  co_await world->client.put_json(path, R"({"compareAtPrice":0})");
  EXPECT_EQ(reduction(world), "none");
  co_await world->client.put_json(path, R"({"compareAtPrice":1000})");
  EXPECT_EQ(reduction(world), "100000");
  world->base.clock.advance(std::chrono::days(3));
  co_await world->client.put_json(path, R"({"price":1000})");
  EXPECT_EQ(reduction(world), "none");
  world->base.clock.advance(std::chrono::days(3));
  co_await world->client.put_json(path, R"({"price":850})");
  EXPECT_EQ(reduction(world), "none") << "it cost less a few days ago";
}
TEST(ProductRoutes, AReductionIsKeptWithTheLowestPriceBeforeIt) {
  in_world(a_reduction);
}

Task<void> refused(World* world) {
  for (const char* bad :
       {R"({"sku":"A","price":1})", R"({"name":"A","price":1})", R"({"name":"A","sku":"A"})",
        R"({"name":"A","sku":"A","price":0})", R"({"name":"A","sku":"A","price":-1})",
        R"({"name":"A","sku":"A","price":1,"imageUrls":["javascript:x"]})",
        R"({"name":"A","sku":"A","price":1,"owner":"me"})"}) {
    const auto answer = co_await world->client.post_json("/products", bad);
    EXPECT_EQ(answer.status, 400) << bad;
  }
  for (const char* rate : {"10", "15", "20"}) {
    const auto answer = co_await world->client.post_json(
        "/products", std::string(R"({"name":"A","sku":"A","price":1,"vatRate":)") + rate + "}");
    EXPECT_EQ(answer.status, 400) << rate << " held once";
    EXPECT_TRUE(has(answer, "vatRate")) << answer.body;
  }
  const std::string stranger = world->base.ids.next().text();
  const auto elsewhere = co_await world->client.post_json(
      "/products", R"({"name":"A","sku":"A","price":1,"categoryIds":[")" + stranger + R"("]})");
  EXPECT_EQ(elsewhere.status, 404);
  EXPECT_EQ(world->number("SELECT count(*) FROM product.product"), 0);
  const auto missing = co_await world->client.put_json("/products/" + stranger, R"({"name":"A"})");
  EXPECT_EQ(missing.status, 404);
  const auto gone = co_await world->client.del("/products/" + stranger);
  EXPECT_EQ(gone.status, 404);

  co_await world->client.post_json("/products", lamp);
  const auto again = co_await world->client.post_json("/products", lamp);
  EXPECT_EQ(again.status, 409);
  EXPECT_TRUE(has(again, "SKU_TAKEN"));
  EXPECT_EQ(world->number("SELECT count(*) FROM product.product"), 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.audit_log"), 1);
}
TEST(ProductRoutes, WhatCannotBeIsRefusedAndChangesNothing) {
  in_world(refused);
}

Task<void> categories(World* world) {
  const auto light = co_await world->client.post_json("/categories", R"({"name":"Osvětlení"})");
  EXPECT_EQ(light.status, 201) << light.body;
  EXPECT_EQ(member(light, "slug"), "osvetleni");
  const std::string top = member(light, "id");
  const auto lamps = co_await world->client.post_json(
      "/categories", R"({"name":"Lampy","slug":"lampy","parentId":")" + top + R"("})");
  EXPECT_EQ(member(lamps, "parentId"), top);
  const std::string below = member(lamps, "id");
  EXPECT_EQ(world->base.events_told("product.categories_changed"), 2);

  const auto taken =
      co_await world->client.put_json("/categories/" + below, R"({"slug":"osvetleni"})");
  EXPECT_TRUE(has(taken, "SLUG_TAKEN")) << taken.body;
  const auto ugly = co_await world->client.put_json("/categories/" + below, R"({"slug":"Š p"})");
  EXPECT_EQ(ugly.status, 400);
  const auto circle =
      co_await world->client.put_json("/categories/" + top, R"({"parentId":")" + below + R"("})");
  EXPECT_TRUE(has(circle, "PARENT_IS_BELOW")) << circle.body;
  const auto used = co_await world->client.del("/categories/" + top);
  EXPECT_TRUE(has(used, "CATEGORY_IS_USED")) << used.body;

  const auto renamed = co_await world->client.put_json(
      "/categories/" + below,
      R"({"name":"Stolní lampy","sortOrder":7,"parentId":")" + below + R"("})");
  EXPECT_EQ(member(renamed, "name"), "Stolní lampy");
  EXPECT_FALSE(has(renamed, "parentId")) << "moved to the top";
  const auto removed = co_await world->client.del("/categories/" + top);
  EXPECT_EQ(removed.status, 200);
  const auto twice = co_await world->client.del("/categories/" + top);
  EXPECT_EQ(twice.status, 404);
  EXPECT_EQ(world->number("SELECT count(*) FROM product.category"), 1);
}
TEST(ProductRoutes, CategoriesAreMadeMovedAndRemovedWhenEmpty) {
  in_world(categories);
}

std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

Task<void> edited_by_two(World* world) {
  const auto made = co_await world->client.post_json("/products", lamp);
  const std::string id = member(made, "id");
  const auto seen = co_await world->client.get("/admin/products/" + id);
  EXPECT_EQ(header_of(seen, "ETag"), header_of(made, "ETag"));
  const http::Fields mine = {{"if-match", header_of(seen, "ETag")}};
  const auto first = co_await world->client.put_json("/products/" + id, R"({"price":990})", mine);
  EXPECT_EQ(first.status, 200) << first.body;
  const auto second =
      co_await world->client.put_json("/products/" + id, R"({"name":"Jiná"})", mine);
  EXPECT_EQ(second.status, 412) << second.body;
  const auto removal = co_await world->client.del("/products/" + id, mine);
  EXPECT_EQ(removal.status, 412);
  const auto again = co_await world->client.put_json("/products/" + id, R"({"name":"Jiná"})",
                                                     {{"if-match", header_of(first, "ETag")}});
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(world->text("SELECT before || after FROM platform.audit_log WHERE action = "
                        "'product.change' AND after LIKE '%price%'"),
            R"({"price":1290.50}{"price":990.00})");
}
TEST(ProductRoutes, WhoHasNotSeenTheLatestProductChangesNothing) {
  in_world(edited_by_two);
}

Task<void> priced_by_an_import(World* world) {
  const auto made = co_await world->client.post_json("/products", lamp);
  const std::string id = member(made, "id");
  pg::run_script(world->base.conninfo,
                 "UPDATE product.price SET gross_haler = 100, version = version + 1");
  const auto stale = co_await world->client.put_json("/products/" + id, R"({"price":990})",
                                                     {{"if-match", header_of(made, "ETag")}});
  EXPECT_EQ(stale.status, 412) << stale.body;
}
TEST(ProductRoutes, APriceThatAnImportChangedMakesAnEditStale) {
  in_world(priced_by_an_import);
}

Task<void> category_of_two(World* world) {
  const auto made = co_await world->client.post_json("/categories", R"({"name":"Lampy"})");
  const std::string id = member(made, "id");
  const http::Fields mine = {{"if-match", header_of(made, "ETag")}};
  const auto first = co_await world->client.put_json("/categories/" + id, R"({"name":"A"})", mine);
  EXPECT_EQ(first.status, 200) << first.body;
  const auto second = co_await world->client.put_json("/categories/" + id, R"({"name":"B"})", mine);
  EXPECT_EQ(second.status, 412);
  const auto removal = co_await world->client.del("/categories/" + id, mine);
  EXPECT_EQ(removal.status, 412);
  const auto seen = co_await world->client.get("/admin/categories/" + id);
  const auto removed =
      co_await world->client.del("/categories/" + id, {{"if-match", header_of(seen, "ETag")}});
  EXPECT_EQ(removed.status, 200) << removed.body;
  EXPECT_EQ(world->text("SELECT before FROM platform.audit_log WHERE action = 'category.remove'"),
            R"({"name":"A","slug":"lampy","description":"","parentId":null})");
}
TEST(ProductRoutes, WhoHasNotSeenTheLatestCategoryChangesNothing) {
  in_world(category_of_two);
}

Task<void> listed_for_staff(World* world) {
  const auto shown = co_await world->client.post_json("/products", lamp);
  const auto hidden = co_await world->client.post_json(
      "/products", R"({"name":"=Váza","sku":"V-9","price":50,"isActive":false})");
  const auto all = co_await world->client.get("/admin/products?sortBy=name&sortOrder=asc");
  EXPECT_TRUE(has(all, R"("total":2)")) << all.body;
  const auto found = co_await world->client.get("/admin/products?search=lz-1");
  EXPECT_TRUE(has(found, member(shown, "id")) && !has(found, member(hidden, "id"))) << found.body;
  const auto inactive = co_await world->client.get("/admin/products?isActive=false");
  EXPECT_TRUE(has(inactive, member(hidden, "id")) && !has(inactive, member(shown, "id")));
  const auto file = co_await world->client.get("/admin/products?format=csv");
  EXPECT_TRUE(has(file, "'=Váza;V-9;;50,00;ne;")) << file.body;
  world->somebody.principal = {"customer-1", {"orders.read"}};
  const auto closed = co_await world->client.get("/admin/products");
  EXPECT_EQ(closed.status, 403);
}
TEST(ProductRoutes, StaffListAllProductsAndExportThem) {
  in_world(listed_for_staff);
}

}  // namespace
}  // namespace flipflop::product
