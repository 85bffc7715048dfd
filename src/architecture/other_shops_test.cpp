// The bugs of other shops that we have tests for: docs/other-shops.md says which.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "architecture/source_tree.h"

namespace flipflop::architecture {
namespace {

constexpr int bugs = 24;

// Names of tests by the number of their bug.
using TestsOfBugs = std::map<int, std::set<std::string>>;

// The comment right above a test of the suite names its bug.
TestsOfBugs tests_in(const Files& files) {
  static const std::regex number(R"re(\bK([0-9]+)\b)re");
  static const std::regex test(R"re(^TEST(_F)?\(OtherShops, (\w+)\))re");
  TestsOfBugs tests;
  for (const SourceFile& file : files) {
    if (!file.path.ends_with("_test.cpp") || file.path.starts_with("architecture/")) continue;
    std::istringstream lines(file.text);
    std::string comment;
    for (std::string line; std::getline(lines, line);) {
      std::smatch name;
      if (std::regex_search(line, name, test))
        for (std::sregex_iterator i(comment.begin(), comment.end(), number), end; i != end; ++i)
          tests[std::stoi((*i)[1])].insert(name[2]);
      comment = line.starts_with("//") ? comment + line + "\n" : "";
    }
  }
  return tests;
}

// "| K1 | shop | what went wrong | why not here | `Test`, `AnotherTest` |"
TestsOfBugs tests_in_table(const std::string& text) {
  static const std::regex row(R"re(^\| K([0-9]+) \|.*\|([^|]*)\|$)re");
  static const std::regex name(R"re(`(\w+)`)re");
  TestsOfBugs tests;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch parts;
    if (!std::regex_match(line, parts, row)) continue;
    const std::string cell = parts[2];
    for (std::sregex_iterator i(cell.begin(), cell.end(), name), end; i != end; ++i)
      tests[std::stoi(parts[1])].insert((*i)[1]);
  }
  return tests;
}

Findings check_bugs(TestsOfBugs tests, TestsOfBugs table) {
  Findings findings;
  for (int bug = 1; bug <= bugs; ++bug) {
    if (tests[bug].empty()) findings.push_back(fmt::format("K{} has no test", bug));
    if (tests[bug] != table[bug])
      findings.push_back(fmt::format("docs/other-shops.md names other tests for K{}", bug));
  }
  return findings;
}

TEST(Architecture, every_bug_of_another_shop_has_its_test_and_its_row) {
  EXPECT_EQ(
      check_bugs(tests_in(tree()), tests_in_table(content_of(root() / "docs/other-shops.md"))),
      Findings{});
}

TEST(Architecture, bugs_without_test_or_with_another_row_are_found) {
  const Files files = {{"shop/order/a_test.cpp",
                        "// K1, Shop #1: sold\n// twice.\nTEST(OtherShops, One) {\n\n// "
                        "K2\n\nTEST(OtherShops, Two) {"}};
  const std::string table = "| K1 | Shop #1 | sold twice | a guard | `Other` |\n";
  EXPECT_EQ(check_bugs(tests_in(files), tests_in_table("| K1 | | | | `One` |")).size(), bugs - 1U);
  EXPECT_EQ(check_bugs(tests_in(files), tests_in_table(table)).size(), bugs + 0U);
}

}  // namespace
}  // namespace flipflop::architecture
