// What every module must have.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "architecture/source_tree.h"

namespace flipflop::architecture {
namespace {

Findings check_modules(const Files& files, const std::map<std::string, int>& shelves) {
  Findings findings;
  std::set<std::string> paths;
  std::set<std::string> tested;
  std::set<std::string> present;
  for (const SourceFile& file : files) {
    paths.insert(file.path);
    const auto parts = parts_of(file.path);
    if (parts.size() < 3 || parts[0] != "shop") continue;
    present.insert(parts[1]);
    if (file.path.ends_with("_test.cpp")) tested.insert(parts[1]);
  }
  for (const std::string& module : present) {
    const std::string folder = "shop/" + module + "/";
    if (!shelves.contains(module)) findings.push_back(module + " is not in shop/SHELVES");
    for (const std::string& needed :
         {std::string("README.md"), std::string("module.h"), module + ".h"})
      if (!paths.contains(folder + needed))
        findings.push_back(fmt::format("{} has no {}", module, needed));
    if (!tested.contains(module)) findings.push_back(module + " has no test");
  }
  return findings;
}

TEST(Architecture, every_module_has_its_readme_face_and_tests) {
  EXPECT_EQ(check_modules(tree(), shelves_in(content_of(root() / "src/shop/SHELVES"))), Findings{});
}

TEST(Architecture, a_module_without_readme_face_or_tests_is_found) {
  EXPECT_EQ(check_modules({{"shop/loyalty/service.cpp", ""}}, {}).size(), 5U);
}

// A module that stores personal data must be able to export and erase it.
Findings check_privacy(const Files& files) {
  static const std::regex personal(
      R"re(\b(email|phone|first_name|last_name|street|recipient|delivery_address)\s+(text|jsonb))re");
  std::set<std::string> stores;
  std::set<std::string> holds;
  for (const SourceFile& file : files) {
    const auto parts = parts_of(file.path);
    if (parts.size() < 3 || parts[0] != "shop") continue;
    if (file.path.ends_with(".sql") && std::regex_search(file.text, personal))
      stores.insert(parts[1]);
    if (file.text.find("public privacy::Holder") != std::string::npos) holds.insert(parts[1]);
  }
  Findings findings;
  for (const std::string& module : stores)
    if (!holds.contains(module))
      findings.push_back(module + " stores personal data and has no privacy::Holder");
  return findings;
}

TEST(Architecture, personal_data_has_a_holder) {
  EXPECT_EQ(check_privacy(tree()), Findings{});
}

TEST(Architecture, personal_data_without_holder_is_found) {
  EXPECT_EQ(check_privacy({{"shop/crm/migrations/0001_a.sql", "email text NOT NULL"}}).size(), 1U);
}

Findings check_migrations(const Files& files) {
  static const std::regex name(R"re([0-9]{4}_[a-z0-9_]+\.sql)re");
  Findings findings;
  std::map<std::string, std::set<std::string>> numbers;
  for (const SourceFile& file : files) {
    const auto parts = parts_of(file.path);
    if (parts.size() < 3 || parts[parts.size() - 2] != "migrations") continue;
    const std::string& last = parts.back();
    const std::string owner = parts[0] == "platform" ? "platform" : parts[1];
    if (!std::regex_match(last, name)) {
      findings.push_back(file.path + " is not named NNNN_name.sql");
    } else if (!numbers[owner].insert(last.substr(0, 4)).second) {
      findings.push_back(file.path + " repeats a number of " + owner);
    }
  }
  return findings;
}

TEST(Architecture, migrations_are_numbered_once_per_module) {
  EXPECT_EQ(check_migrations(tree()), Findings{});
}

TEST(Architecture, misnamed_and_repeated_migrations_are_found) {
  EXPECT_EQ(check_migrations({{"shop/a/migrations/1_x.sql", ""},
                              {"shop/a/migrations/0001_x.sql", ""},
                              {"shop/a/migrations/0001_y.sql", ""}})
                .size(),
            2U);
}

}  // namespace
}  // namespace flipflop::architecture
