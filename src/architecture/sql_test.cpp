// Who may hold SQL, and of which schema.

#include <gtest/gtest.h>

#include <regex>

#include "architecture/source_tree.h"

namespace flipflop::architecture {
namespace {

bool may_hold_sql(const std::string& path) {
  static const std::regex allowed(
      R"re((shop|platform)/.*/?store(_[a-z]+)?\.cpp|platform/pg/.*|app/audit/.*\.sql|.*/migrations/.*\.sql)re");
  return std::regex_match(path, allowed) || is_test(path);
}

Findings check_sql_places(const Files& files) {
  static const std::regex statement(
      R"re("\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH [a-z_]+ AS|CREATE|ALTER|DROP) )re");
  Findings findings;
  for (const SourceFile& file : files)
    if (is_code(file) && !may_hold_sql(file.path) && std::regex_search(file.text, statement))
      findings.push_back(file.path + " holds SQL");
  return findings;
}

TEST(Architecture, sql_is_in_stores_alone) {
  EXPECT_EQ(check_sql_places(tree()), Findings{});
}

TEST(Architecture, sql_elsewhere_is_found) {
  EXPECT_EQ(check_sql_places({{"shop/order/service.cpp", "x = \"SELECT 1 \";"}}).size(), 1U);
}

// Table names with a schema behind FROM, JOIN, INTO, UPDATE or TABLE must be of the own schema.
Findings check_sql_schemas(const Files& files) {
  static const std::regex named(
      R"re((FROM|JOIN|INTO|UPDATE|TABLE|REFERENCES|ON)\s+(ONLY\s+)?([a-z_]+)\.([a-z_]+)(\s*\()?)re");
  Findings findings;
  for (const SourceFile& file : files) {
    const auto parts = parts_of(file.path);
    if (parts.size() < 3 || (parts[0] != "shop" && parts[0] != "platform")) continue;
    const bool is_store = file.path.ends_with(".cpp") && may_hold_sql(file.path);
    if (is_test(file.path) || !(is_store || file.path.ends_with(".sql"))) continue;
    const std::string own = parts[0] == "platform" ? "platform" : parts[1];
    const std::string keyword_free = file.text;
    for (std::sregex_iterator i(keyword_free.begin(), keyword_free.end(), named), end; i != end;
         ++i) {
      const std::string schema = (*i)[3];
      const bool is_alias = (*i)[1] == "ON" || schema == "excluded" || schema.size() <= 2;
      const bool is_system = schema == "pg_catalog" || schema == "information_schema";
      if (schema != own && !is_alias && !is_system)
        findings.push_back(file.path + " names " + schema + "." + (*i)[4].str());
    }
  }
  return findings;
}

TEST(Architecture, sql_names_its_own_schema_alone) {
  EXPECT_EQ(check_sql_schemas(tree()), Findings{});
}

TEST(Architecture, sql_of_a_foreign_schema_is_found) {
  EXPECT_EQ(check_sql_schemas({{"shop/order/store.cpp", "\"SELECT 1 FROM cart.line \""}}).size(),
            1U);
  EXPECT_EQ(
      check_sql_schemas({{"shop/cart/migrations/0001_x.sql", "REFERENCES product.variant"}}).size(),
      1U);
}

}  // namespace
}  // namespace flipflop::architecture
