// Floors, shelves, faces: what may include what.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>

#include "architecture/source_tree.h"

namespace flipflop::architecture {
namespace {

std::vector<std::string> includes_of(const SourceFile& file) {
  static const std::regex line(R"re(^\s*#include "([^"]+)")re", std::regex::multiline);
  std::vector<std::string> includes;
  for (std::sregex_iterator i(file.text.begin(), file.text.end(), line), end; i != end; ++i)
    includes.push_back((*i)[1]);
  return includes;
}

int floor_of(const std::string& first_folder) {
  static const std::map<std::string, int> floors = {
      {"base", 0}, {"platform", 1}, {"shop", 2}, {"edge", 3}, {"app", 4}, {"architecture", 5}};
  const auto found = floors.find(first_folder);
  return found == floors.end() ? -1 : found->second;
}

// Platform has shelves of its own; what is not listed is on the lowest.
int platform_shelf(const std::string& folder) {
  static const std::map<std::string, int> shelves = {
      {"loop", 1},      {"pg", 1},          {"http", 1}, {"list", 1},     {"outbox", 2},
      {"jobs", 2},      {"cache", 2},       {"mail", 2}, {"settings", 2}, {"privacy", 2},
      {"audit_log", 2}, {"idempotency", 2}, {"image", 2}};
  const auto found = shelves.find(folder);
  return found == shelves.end() ? 0 : found->second;
}

std::string objection_within_shop(const SourceFile& file, const std::vector<std::string>& to,
                                  const std::map<std::string, int>& shelves) {
  const std::string from = parts_of(file.path)[1];
  if (to.size() < 3 || to[1] == from) return {};
  const auto here = shelves.find(from);
  const auto there = shelves.find(to[1]);
  if (here == shelves.end() || there == shelves.end()) return "a module is not in shop/SHELVES";
  if (there->second >= here->second) return "not a lower shelf";
  const bool is_face = to.size() == 3 && to[2] == to[1] + ".h";
  const bool is_fake = to.size() == 3 && to[2] == "fake.h" && is_test(file.path);
  // A module's tests may build the real modules below it.
  const bool is_module = to.size() == 3 && to[2] == "module.h" && is_test(file.path);
  return is_face || is_fake || is_module ? "" : "not the face of that module";
}

Findings check_includes(const Files& files, const std::map<std::string, int>& shelves) {
  Findings findings;
  for (const SourceFile& file : files) {
    if (!is_code(file)) continue;
    const auto from = parts_of(file.path);
    for (const std::string& include : includes_of(file)) {
      const auto to = parts_of(include);
      std::string objection;
      if (from.size() < 2) continue;
      if (to.size() < 2 || floor_of(to[0]) < 0) {
        objection = "write the path from src/";
      } else if (floor_of(to[0]) > floor_of(from[0])) {
        objection = "a higher floor";
      } else if (from[0] == "shop" && to[0] == "shop") {
        objection = objection_within_shop(file, to, shelves);
      } else if (from[0] == "edge" && to[0] == "shop" && !is_test(file.path)) {
        if (to.size() != 3 || to[2] != to[1] + ".h") objection = "not the face of that module";
      } else if (from[0] == "platform" && to[0] == "platform" && from.size() > 2 && to.size() > 2) {
        if (platform_shelf(to[1]) > platform_shelf(from[1]) && !is_test(file.path))
          objection = "a higher shelf of the platform";
      }
      if (!objection.empty())
        findings.push_back(fmt::format("{} includes {}: {}", file.path, include, objection));
    }
  }
  return findings;
}

TEST(Architecture, includes_go_down) {
  EXPECT_EQ(check_includes(tree(), shelves_in(content_of(root() / "src/shop/SHELVES"))),
            Findings{});
}

TEST(Architecture, includes_that_do_not_go_down_are_found) {
  const std::map<std::string, int> shelves = {{"cart", 3}, {"order", 4}};
  const Files bad = {{"base/a.h", "#include \"platform/log/log.h\"\n"},
                     {"shop/cart/b.cpp", "#include \"shop/order/order.h\"\n"},
                     {"shop/order/c.cpp", "#include \"shop/cart/store.h\"\n"},
                     {"shop/order/d.cpp", "#include \"store.h\"\n"},
                     {"edge/storefront/e.cpp", "#include \"shop/cart/store.h\"\n"},
                     {"platform/pg/f.cpp", "#include \"platform/jobs/jobs.h\"\n"},
                     {"shop/order/g.cpp", "#include \"shop/cart/module.h\"\n"}};
  EXPECT_EQ(check_includes(bad, shelves).size(), bad.size());
}

}  // namespace
}  // namespace flipflop::architecture
