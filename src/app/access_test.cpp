// Every route of the program with every role, held against tests/access: who may not is refused
// with 401 or 403 before anything is read, who may is not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "app/test_routes.h"
#include "app/test_shop.h"
#include "platform/http/test_client.h"

namespace flipflop::app {
namespace {

const std::vector<std::string> roles = {"guest",     "customer",  "owner",     "admin",
                                        "catalogue", "orders",    "warehouse", "support",
                                        "finance",   "marketing", "supplier",  "service"};

// Lines of words, without the remarks.
std::vector<std::vector<std::string>> table(const std::string& name) {
  std::ifstream file(FLIPFLOP_SOURCE_DIR "/tests/access/" + name);
  EXPECT_TRUE(file.is_open()) << name;
  std::vector<std::vector<std::string>> lines;
  for (std::string line; std::getline(file, line);) {
    std::istringstream rest(line);
    std::vector<std::string> words;
    for (std::string word; rest >> word;) words.push_back(word);
    if (!words.empty() && !words[0].starts_with('#')) lines.push_back(std::move(words));
  }
  return lines;
}

// The permissions that roles.table gives to `role`, which needs no account for "everybody".
std::vector<std::string> permissions_of(const std::string& role) {
  std::vector<std::string> held;
  for (const auto& line : table("roles.table")) {
    const auto has = [&](const std::string& word) {
      return word == role || word == "everybody" || (word == "accounts" && role != "guest");
    };
    if (std::any_of(line.begin() + 1, line.end(), has)) held.push_back(line[0]);
  }
  return held;
}

std::map<std::string, std::string> expected_permissions() {
  std::map<std::string, std::string> expected;  // "GET /health" -> "public"
  for (const auto& line : table("routes.table")) {
    EXPECT_TRUE(line.size() == 3 || (line.size() == 4 && line[3] == "key")) << line.at(1);
    const bool is_new = expected.emplace(line.at(0) + " " + line.at(1), line.at(2)).second;
    EXPECT_TRUE(is_new) << line.at(1) << " is there twice";
  }
  return expected;
}

// The routes of which the table says that they honour an Idempotency-Key.
std::set<std::string> expected_keyed() {
  std::set<std::string> keyed;
  for (const auto& line : table("routes.table"))
    if (line.size() == 4) keyed.insert(line[0] + " " + line[1]);
  return keyed;
}

// Whether the route changes what is sold, ordered, paid or in stock, by what it declares.
bool is_about_money_or_stock(const http::Route& route) {
  static const std::set<std::string> modules = {"cart",     "order",    "payment",  "promotion",
                                                "supplier", "shipping", "warehouse"};
  static const std::set<std::string_view> permissions = {
      "catalogue.write", "orders.write", "payments.write", "payments.use",
      "operations",      "stock.write",  "suppliers.write"};
  const bool is_read = route.method == http::Method::get || route.method == http::Method::head;
  if (is_read || !route.path.starts_with("/api/")) return false;
  return modules.contains(route.tag) || permissions.contains(route.permission.name());
}

// These need no key, and why.
const std::map<std::string, std::string> without_key = {
    {"DELETE /api/cart/coupon", "takes out what is there, however often"},
    {"DELETE /api/cart/vouchers/:id", "the same"},
    {"POST /api/admin/voucher-batches/:id/codes", "shows codes and changes nothing but the trail"},
    {"POST /api/cart/coupon", "enters the same code again as often as it is sent"},
    {"POST /api/cart/vouchers", "the same"},
    {"POST /api/invoices/final/:orderId",
     "issues once what is due, and then answers what is there"},
    {"POST /api/invoices/proforma/:orderId", "the same"},
    {"POST /api/orders/track", "finds an order and changes nothing"},
    {"POST /api/payments/webhooks/:provider", "is told apart by the provider's event id"},
    {"POST /api/webhooks/:provider", "the same"}};

std::string location_of(const http::Response& response) {
  for (const auto& [name, value] : response.headers)
    if (name == "Location") return value;
  return {};
}

Task<int> call_everything(Shop* shop, const Invocation*) {
  AllRoutes routes(*shop);
  Announced announced;
  http::TestClient client(routes.router, &announced);
  const auto expected = expected_permissions();
  for (const std::string& role : roles) {
    const std::vector<std::string> held = permissions_of(role);
    announced.caller = {.account_id = role == "guest" ? "" : some_account_id, .permissions = held};
    for (const auto& listed : routes.router.listed()) {
      const auto line = expected.find(name_of(listed.route));
      if (line == expected.end()) continue;  // told by another test
      const bool may = std::ranges::find(held, line->second) != held.end();
      const http::Response response = co_await client.send(request_of(listed.route));
      const int refusal = role == "guest" ? 401 : 403;
      if (may) {
        EXPECT_NE(response.status, refusal) << role << " may " << line->first;
      } else if (role == "guest" && !listed.route.sign_in_page.empty()) {
        EXPECT_EQ(response.status, 303) << line->first;
        EXPECT_THAT(location_of(response), testing::StartsWith(listed.route.sign_in_page));
      } else {
        EXPECT_EQ(response.status, refusal) << role << " may not " << line->first;
      }
      EXPECT_NE(response.status, 500) << role << ": " << line->first << " " << response.body;
    }
  }
  co_return 0;
}

// A key has permissions and no account: it is refused where an account is asked for.
Task<int> call_everything_by_key(Shop* shop, const Invocation*) {
  AllRoutes routes(*shop);
  Announced announced;
  http::TestClient client(routes.router, &announced);
  const std::vector<std::string> scopes = {"orders.read", "stock.write", "suppliers.read"};
  announced.caller = {.permissions = scopes, .key_id = some_account_id};
  for (const auto& listed : routes.router.listed()) {
    const std::string name = name_of(listed.route);
    const std::string permission(listed.route.permission.name());
    const http::Response response = co_await client.send(request_of(listed.route));
    if (permission == "public") {
      EXPECT_NE(response.status, 403) << name;
    } else if (std::ranges::find(scopes, permission) != scopes.end()) {
      EXPECT_TRUE(response.status != 401 && response.status != 403) << name;
    } else {
      EXPECT_EQ(response.status, 403) << name;
    }
    EXPECT_NE(response.status, 500) << name << " " << response.body;
  }
  co_return 0;
}

Task<int> compare_with_table(Shop* shop, const Invocation*) {
  AllRoutes routes(*shop);
  auto expected = expected_permissions();
  for (const auto& listed : routes.router.listed()) {
    const std::string permission(listed.route.permission.name());
    const std::string line = name_of(listed.route) + " " + permission;
    const auto found = expected.find(name_of(listed.route));
    if (found == expected.end()) {
      ADD_FAILURE() << "tests/access/routes.table has no line for: " << line;
      continue;
    }
    EXPECT_EQ(found->second, permission) << line;
    expected.erase(found);
  }
  for (const auto& [name, permission] : expected) ADD_FAILURE() << name << " is no route any more";
  co_return 0;
}

Task<int> look_for_keys(Shop* shop, const Invocation*) {
  AllRoutes routes(*shop);
  std::set<std::string> expected = expected_keyed();
  for (const auto& listed : routes.router.listed()) {
    const std::string name = name_of(listed.route);
    const bool is_keyed = listed.route.keyed.by != http::Keyed::By::nobody;
    if (is_about_money_or_stock(listed.route) && !without_key.contains(name))
      EXPECT_TRUE(is_keyed) << name << " declares no .keyed, though it changes money or stock";
    EXPECT_EQ(expected.erase(name) == 1, is_keyed)
        << name << ": compare its .keyed with tests/access/routes.table";
  }
  for (const std::string& name : expected) ADD_FAILURE() << name << " is no route any more";
  co_return 0;
}

TEST(Access, EveryRouteThatChangesMoneyOrStockHonoursAKey) {
  const TestShop shop;
  Invocation invocation = shop.invocation_of({}, {});
  EXPECT_EQ(with_shop(invocation, &look_for_keys), 0);
}

TEST(Access, AWriteOfMoneyOrStockIsKnownByItsModuleOrItsPermission) {
  http::Route route{.method = http::Method::post,
                    .path = "/api/vouchers",
                    .permission = http::permission::payments_write,
                    .summary = "test"};
  EXPECT_TRUE(is_about_money_or_stock(route));
  route.method = http::Method::get;
  EXPECT_FALSE(is_about_money_or_stock(route));
  http::Route of_guests{.method = http::Method::del,
                        .path = "/api/cart",
                        .permission = http::permission::open,
                        .summary = "test",
                        .tag = "cart"};
  EXPECT_TRUE(is_about_money_or_stock(of_guests));
  of_guests.tag = "auth";
  EXPECT_FALSE(is_about_money_or_stock(of_guests));
}

TEST(Access, EveryRouteHasTheExpectedPermission) {
  const TestShop shop;
  Invocation invocation = shop.invocation_of({}, {});
  EXPECT_EQ(with_shop(invocation, &compare_with_table), 0);
}

TEST(Access, EveryRouteRefusesEveryRoleThatMayNotAndNoOther) {
  const TestShop shop;
  Invocation invocation = shop.invocation_of({}, {});
  EXPECT_EQ(with_shop(invocation, &call_everything), 0);
}

TEST(Access, AKeyCallsWhatItsScopesAllowAndNoRouteOfAccounts) {
  const TestShop shop;
  Invocation invocation = shop.invocation_of({}, {});
  EXPECT_EQ(with_shop(invocation, &call_everything_by_key), 0);
}

TEST(Access, EveryPermissionOfARouteBelongsToARole) {
  std::set<std::string> known;
  for (const auto& line : table("roles.table")) {
    EXPECT_GE(line.size(), 2U) << line[0];
    EXPECT_TRUE(known.insert(line[0]).second) << line[0] << " is there twice";
    for (std::size_t i = 1; i < line.size(); ++i) {
      const bool is_word = line[i] == "everybody" || line[i] == "accounts";
      EXPECT_TRUE(is_word || std::ranges::find(roles, line[i]) != roles.end()) << line[i];
    }
  }
  for (const auto& [route, permission] : expected_permissions())
    EXPECT_TRUE(known.contains(permission)) << route;
}

// What auth grants is what the table says; being a guest or an account is no grant.
TEST(Access, TheRolesOfANewShopHoldWhatTheTableSays) {
  const TestShop shop;
  std::set<std::string> granted;
  for (const auto& row :
       pg::query_now(shop.conninfo(),
                     "SELECT role || ' ' || permission FROM auth.role_permission LIMIT 1000"))
    granted.insert(row.at(0));
  std::set<std::string> expected;
  for (const std::string& role : roles)
    for (const std::string& permission : permissions_of(role))
      if (permission != "public" && permission != "account")
        expected.insert(std::string(role).append(" ").append(permission));
  EXPECT_EQ(granted, expected);
}

TEST(Access, AGuestHoldsNothingAndACustomerHisAccountAlone) {
  EXPECT_THAT(permissions_of("guest"), testing::ElementsAre("public"));
  EXPECT_THAT(permissions_of("customer"), testing::ElementsAre("public", "account"));
  EXPECT_THAT(permissions_of("supplier"), testing::ElementsAre("public", "account"));
}

}  // namespace
}  // namespace flipflop::app
