#include "shop/search/http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/test_client.h"
#include "platform/loop/run_here.h"
#include "shop/search/fake.h"
#include "shop/search/service.h"

namespace flipflop::search {
namespace {

using testing::HasSubstr;
using testing::Not;

class RoutesTest : public testing::Test {
 protected:
  RoutesTest() {
    routes.register_on(router);
    Contents contents;
    contents.categories = {category(1, "Osvětlení"), category(2, "Stolní lampy", 1)};
    contents.records = {
        record(made_up(1, {.name = "Lampa Dub", .crowns = 490, .category = 2, .variants = 2})),
        record(made_up(2, {.name = "Lustr Žalud", .brand = "Žižka", .crowns = 990, .category = 1})),
        record(made_up(3, {.name = "Svícen", .crowns = 90}))};
    product::Product gone = made_up(4, {.name = "Stará lampa"});
    gone.is_active = false;
    contents.records.push_back(record(gone));
    contents.stock = {stock(1, 0, 4), stock(1, 1, 2)};
    use(ReplicaBuilder::build(std::move(contents)));
  }

  void use(std::shared_ptr<const Replica> replica) {
    posted.publish(replica);
    current = std::move(replica);
  }

  http::Response get(const std::string& target) { return result_of(client.get(target)); }

  // The names of the answered products, in order.
  std::vector<std::string> names(const std::string& target) {
    const std::string body = get(target).body;
    std::vector<std::string> names;
    const std::string key = R"("name":")";
    for (std::size_t at = body.find(key); at != std::string::npos; at = body.find(key, at + 1)) {
      const std::size_t begin = at + key.size();
      const std::string name = body.substr(begin, body.find('"', begin) - begin);
      if (name.find("lampy") == std::string::npos && name != "Osvětlení") names.push_back(name);
    }
    return names;
  }

  Posted<Replica> posted{std::make_shared<const Replica>()};
  Service service{posted};
  Routes routes{service, "https://shop.example"};
  http::Router router;
  http::TestClient client{router};
  std::shared_ptr<const Replica> current;
};

TEST_F(RoutesTest, a_list_has_the_products_and_its_pagination) {
  const http::Response response = get("/products?limit=2");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_THAT(response.body, testing::StartsWith(R"({"success":true,"data":{"items":[{"id":")"));
  EXPECT_THAT(
      response.body,
      HasSubstr(
          R"("pagination":{"page":1,"limit":2,"total":3,"totalPages":2,"hasNext":true,"hasPrev":false}}})"));
  EXPECT_THAT(names("/products?limit=2"), testing::ElementsAre("Svícen", "Lustr Žalud"));
  EXPECT_THAT(names("/products?limit=2&page=2"), testing::ElementsAre("Lampa Dub"));
}

TEST_F(RoutesTest, a_listed_product_has_the_shape_of_the_contract) {
  const std::string body = get("/products?search=lampa").body;
  EXPECT_THAT(body, HasSubstr(R"("sku":"LMP-1-0")"));
  EXPECT_THAT(body, HasSubstr(R"("price":490.00,)"));
  EXPECT_THAT(body, HasSubstr(R"("stockQuantity":6,"trackInventory":true)"));
  EXPECT_THAT(body, HasSubstr(R"("mainImageUrl":"https://shop.example/obrazky/nahrada.svg")"));
  EXPECT_THAT(body, HasSubstr(R"("warehouse":{"stockQuantity":6,"trackInventory":true,)"
                              R"("availability":"in_stock","source":"warehouse-microservice"})"));
  EXPECT_THAT(body, HasSubstr(R"("slug":"stolni-lampy")"));
  EXPECT_THAT(body, Not(HasSubstr(R"("variants")")));
}

TEST_F(RoutesTest, the_warehouse_can_be_left_out) {
  EXPECT_THAT(get("/products?includeWarehouse=false").body, Not(HasSubstr("warehouse")));
  EXPECT_THAT(get("/products/svicen-3?includeWarehouse=0").body, Not(HasSubstr("warehouse")));
}

TEST_F(RoutesTest, filters_filter_and_orders_order) {
  using testing::ElementsAre;
  EXPECT_THAT(names("/products?search=zalud"), ElementsAre("Lustr Žalud"));
  EXPECT_THAT(names("/products?minPrice=100&maxPrice=500.50"), ElementsAre("Lampa Dub"));
  EXPECT_THAT(names("/products?brand=%C5%BDi%C5%BEka"), ElementsAre("Lustr Žalud"));
  EXPECT_THAT(names("/products?categoryId=" + category_id(2).text()), ElementsAre("Lampa Dub"));
  EXPECT_THAT(names("/products?sortBy=price&sortOrder=desc"),
              ElementsAre("Lustr Žalud", "Lampa Dub", "Svícen"));
  EXPECT_THAT(names("/products?sortBy=name&sortOrder=ASC"),
              ElementsAre("Lampa Dub", "Lustr Žalud", "Svícen"));
  EXPECT_THAT(names("/products?isActive=false"), ElementsAre("Stará lampa"));
  EXPECT_THAT(names("/products?page=500"), testing::IsEmpty());
}

TEST_F(RoutesTest, bad_values_are_refused_with_the_path_of_the_field) {
  const std::vector<std::pair<std::string, std::string>> bad = {{"page=0", "page"},
                                                                {"page=x", "page"},
                                                                {"limit=101", "limit"},
                                                                {"categoryId=x", "categoryId"},
                                                                {"isActive=maybe", "isActive"},
                                                                {"minPrice=abc", "minPrice"},
                                                                {"sortBy=password", "sortBy"},
                                                                {"sortOrder=up", "sortOrder"},
                                                                {"page=101&limit=100", "page"},
                                                                {"colour=red", "colour"}};
  for (const auto& [query, field] : bad) {
    const http::Response response = get("/products?" + query);
    EXPECT_EQ(response.status, 400) << query;
    EXPECT_THAT(response.body, HasSubstr(R"("code":"VALIDATION_ERROR")")) << query;
    EXPECT_THAT(response.body, HasSubstr(R"("field":")" + field + "\"")) << query;
  }
}

TEST_F(RoutesTest, one_product_comes_by_id_and_by_slug_with_variants) {
  const std::string by_id = get("/products/" + product_id(1).text()).body;
  EXPECT_EQ(get("/products/lampa-dub-1").body, by_id);
  EXPECT_THAT(by_id, HasSubstr(R"("attributes":[{"name":"Materiál","value":"dub"})"));
  EXPECT_THAT(by_id, HasSubstr(R"("variants":[{"id":")"));
  EXPECT_THAT(by_id,
              HasSubstr(R"("price":491.00,"stockQuantity":2,"attributes":{"Barva":"barva 1"})"));
  EXPECT_EQ(get("/products/neznamy").status, 404);
  EXPECT_EQ(get("/products/" + product_id(9).text()).status, 404);
}

TEST_F(RoutesTest, a_reduction_is_told_with_the_lowest_price_before_it_or_not_at_all) {
  product::Product lamp = made_up(3, {.name = "Svícen", .crowns = 90});
  lamp.variants[0].compare_at_price = Money{12900};
  Changes silent;
  silent.records = {record(lamp)};
  use(ReplicaBuilder::next(*current, silent));
  EXPECT_THAT(get("/products/svicen-3").body, Not(HasSubstr("compareAtPrice")));
  EXPECT_THAT(get("/products/svicen-3").body, Not(HasSubstr("lowestPriceBeforeReduction")));

  lamp.variants[0].lowest_before = Money{11900};
  Changes reduced;
  reduced.records = {record(lamp)};
  use(ReplicaBuilder::next(*current, reduced));
  EXPECT_THAT(get("/products/svicen-3").body,
              HasSubstr(R"("compareAtPrice":129.00,"lowestPriceBeforeReduction":119.00)"));
}

TEST_F(RoutesTest, a_change_is_in_the_next_answer) {
  EXPECT_THAT(get("/products/svicen-3").body, HasSubstr(R"("stockQuantity":0)"));
  Changes changes;
  changes.stock = {stock(3, 0, 8)};
  use(ReplicaBuilder::next(*current, changes));
  EXPECT_THAT(get("/products/svicen-3").body, HasSubstr(R"("stockQuantity":8)"));
  Changes renamed;
  renamed.categories = {category(1, "Světla"), category(2, "Stolní lampy", 1)};
  EXPECT_THAT(get("/products/lampa-dub-1").body, HasSubstr("Osvětlení"));
  use(ReplicaBuilder::next(*current, renamed));
  EXPECT_THAT(get("/products/lampa-dub-1").body, HasSubstr("Světla"));
}

TEST_F(RoutesTest, categories_come_parents_first_and_alone_by_id_or_slug) {
  EXPECT_EQ(get("/categories").body,
            R"({"success":true,"data":[{"id":")" + category_id(1).text() +
                R"(","name":"Osvětlení","slug":"osvetleni",)" + R"("description":""},{"id":")" +
                category_id(2).text() + R"(","name":"Stolní lampy","slug":"stolni-lampy",)" +
                R"("description":"","parentId":")" + category_id(1).text() + R"("}]})");
  EXPECT_EQ(get("/categories/" + category_id(1).text()).status, 200);
  EXPECT_EQ(get("/categories/osvetleni").body, get("/categories/" + category_id(1).text()).body);
  EXPECT_EQ(get("/categories/neznama").status, 404);
}

TEST_F(RoutesTest, before_the_catalogue_is_loaded_the_answer_is_to_come_again) {
  use(std::make_shared<const Replica>());
  const http::Response response = get("/products");
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(response.headers, testing::Contains(testing::Pair("Retry-After", "1")));
}

}  // namespace
}  // namespace flipflop::search
