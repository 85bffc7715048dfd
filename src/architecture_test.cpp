// The shape of the source tree, checked: floors, shelves, faces, who may hold SQL, who may catch,
// sizes, coroutine lambdas, and what every module must have. Each check is a function from files to
// findings, run over the tree and over a bad sample that it must object to. See STYLE.md.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.h"

namespace flipflop {
namespace {

namespace fs = std::filesystem;

struct SourceFile {
  std::string path;  // below src/, "shop/order/service.cpp"
  std::string text;
};
using Files = std::vector<SourceFile>;
using Findings = std::vector<std::string>;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return std::move(content).str();
}

const fs::path root = FLIPFLOP_SOURCE_DIR;

const Files& tree() {
  static const Files files = [] {
    Files found;
    for (const auto& entry : fs::recursive_directory_iterator(root / "src"))
      if (entry.is_regular_file())
        found.push_back({fs::relative(entry.path(), root / "src"), content_of(entry.path())});
    std::ranges::sort(found, {}, &SourceFile::path);
    return found;
  }();
  return files;
}

bool is_code(const SourceFile& file) {
  return file.path.ends_with(".cpp") || file.path.ends_with(".h");
}

bool is_test(std::string_view path) {
  return path.find("_test") != std::string_view::npos || path.ends_with("_fuzz.cpp") ||
         path.find("test_") != std::string_view::npos;
}

// "shop/order/service.cpp" -> {"shop", "order", "service.cpp"}
std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  for (std::string_view part : split(path, '/')) parts.emplace_back(part);
  return parts;
}

std::vector<std::string> includes_of(const SourceFile& file) {
  static const std::regex line(R"re(^\s*#include "([^"]+)")re", std::regex::multiline);
  std::vector<std::string> includes;
  for (std::sregex_iterator i(file.text.begin(), file.text.end(), line), end; i != end; ++i)
    includes.push_back((*i)[1]);
  return includes;
}

int floor_of(const std::string& first_folder) {
  static const std::map<std::string, int> floors = {
      {"base", 0}, {"platform", 1}, {"shop", 2}, {"edge", 3}, {"app", 4}};
  const auto found = floors.find(first_folder);
  return found == floors.end() ? -1 : found->second;
}

std::map<std::string, int> shelves_in(const std::string& text) {
  std::map<std::string, int> shelves;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    int shelf = 0;
    words >> shelf;
    for (std::string module; words >> module;) shelves[module] = shelf;
  }
  return shelves;
}

// --- floors, shelves, faces
// -----------------------------------------------------------------------

// Platform has shelves of its own; what is not listed is on the lowest.
int platform_shelf(const std::string& folder) {
  static const std::map<std::string, int> shelves = {
      {"loop", 1},    {"pg", 1},        {"http", 1},        {"outbox", 2},
      {"jobs", 2},    {"cache", 2},     {"mail", 2},        {"settings", 2},
      {"privacy", 2}, {"audit_log", 2}, {"idempotency", 2}, {"image", 2}};
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
        findings.push_back(file.path + " includes " + include + ": " + objection);
    }
  }
  return findings;
}

TEST(Architecture, IncludesGoDown) {
  EXPECT_EQ(check_includes(tree(), shelves_in(content_of(root / "src/shop/SHELVES"))), Findings{});
}

TEST(Architecture, IncludesThatDoNotGoDownAreFound) {
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

// --- SQL
// ------------------------------------------------------------------------------------------

bool may_hold_sql(const std::string& path) {
  static const std::regex allowed(
      R"re((shop|platform)/.*/?store(_[a-z]+)?\.cpp|platform/pg/.*|app/audit/.*\.sql|.*/migrations/.*\.sql)re");
  return std::regex_match(path, allowed) || is_test(path) || path == "architecture_test.cpp";
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

TEST(Architecture, SqlIsInStoresAlone) {
  EXPECT_EQ(check_sql_places(tree()), Findings{});
}

TEST(Architecture, SqlElsewhereIsFound) {
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

TEST(Architecture, SqlNamesItsOwnSchemaAlone) {
  EXPECT_EQ(check_sql_schemas(tree()), Findings{});
}

TEST(Architecture, SqlOfAForeignSchemaIsFound) {
  EXPECT_EQ(check_sql_schemas({{"shop/order/store.cpp", "\"SELECT 1 FROM cart.line \""}}).size(),
            1U);
  EXPECT_EQ(
      check_sql_schemas({{"shop/cart/migrations/0001_x.sql", "REFERENCES product.variant"}}).size(),
      1U);
}

// --- catch, lambdas, sizes
// ------------------------------------------------------------------------

bool may_catch(const std::string& path) {
  // The named places of STYLE.md: http session and its in-process twin, job runner, event runner,
  // worker pool and loop, the clients that turn a far end's failure into an answer, main.
  static const std::regex allowed(
      R"re(platform/(http|jobs|outbox|loop|pg|mail|log|image|config)/.*|app/(main|embedded_postgres|commands/.*|serve.*)\.cpp)re");
  return std::regex_match(path, allowed) || is_test(path) || path == "architecture_test.cpp";
}

Findings check_catch(const Files& files) {
  static const std::regex handler(R"re(\bcatch\s*\()re");
  Findings findings;
  for (const SourceFile& file : files)
    if (is_code(file) && !may_catch(file.path) && std::regex_search(file.text, handler))
      findings.push_back(file.path + " catches");
  return findings;
}

TEST(Architecture, CatchIsInNamedPlacesAlone) {
  EXPECT_EQ(check_catch(tree()), Findings{});
}

TEST(Architecture, CatchElsewhereIsFound) {
  EXPECT_EQ(check_catch({{"shop/order/service.cpp", "try {} catch (...) {}"}}).size(), 1U);
}

Findings check_problem_places(const Files& files) {
  Findings findings;
  for (const SourceFile& file : files) {
    const auto parts = parts_of(file.path);
    const bool throws = file.text.find("throw http::") != std::string::npos;
    const bool is_edge = parts[0] == "edge" || file.path.find("http") != std::string::npos;
    if (is_code(file) && throws && !is_edge && parts[0] != "app" && !is_test(file.path))
      findings.push_back(file.path + " throws http::Problem outside http.cpp");
  }
  return findings;
}

TEST(Architecture, ProblemsAreThrownAtTheEdgeAlone) {
  EXPECT_EQ(check_problem_places(tree()), Findings{});
}

TEST(Architecture, ProblemsThrownInsideAreFound) {
  EXPECT_EQ(
      check_problem_places({{"shop/cart/service.cpp", "throw http::not_found(\"x\");"}}).size(),
      1U);
}

// A lambda that captures and is a coroutine: its captures die with the lambda, not with the frame.
Findings check_lambdas(const Files& files) {
  static const std::regex capturing(
      R"re(\[[^\]\s][^\]]*\]\s*\([^)]*\)\s*(mutable\s*)?->\s*Task<)re");
  Findings findings;
  for (const SourceFile& file : files)
    if (is_code(file) && file.path != "architecture_test.cpp" &&
        std::regex_search(file.text, capturing))
      findings.push_back(file.path + " has a capturing lambda that returns a Task");
  return findings;
}

TEST(Architecture, NoCoroutineLambdaCaptures) {
  EXPECT_EQ(check_lambdas(tree()), Findings{});
}

TEST(Architecture, CapturingCoroutineLambdasAreFound) {
  EXPECT_EQ(
      check_lambdas({{"a.cpp", "auto f = [&x](int i) -> Task<int> { co_return i; };"}}).size(), 1U);
}

Findings check_sizes(const Files& files, bool warn) {
  Findings findings;
  for (const SourceFile& file : files) {
    if (!is_code(file)) continue;
    const auto lines = std::ranges::count(file.text, '\n');
    const auto limit = file.path.ends_with(".h") ? 250 : 600;
    if (lines > limit) findings.push_back(file.path + " has " + std::to_string(lines) + " lines");
    if (warn && lines > 400 && lines <= limit)
      std::cerr << "warning: " << file.path << " has " << lines << " lines\n";
  }
  return findings;
}

TEST(Architecture, FilesFitTheirSizes) {
  EXPECT_EQ(check_sizes(tree(), true), Findings{});
}

TEST(Architecture, LongFilesAreFound) {
  EXPECT_EQ(check_sizes({{"a.h", std::string(251, '\n')}, {"b.cpp", std::string(601, '\n')}}, false)
                .size(),
            2U);
}

// --- what a module must have
// ----------------------------------------------------------------------

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
      if (!paths.contains(folder + needed)) findings.push_back(module + " has no " + needed);
    if (!tested.contains(module)) findings.push_back(module + " has no test");
  }
  return findings;
}

TEST(Architecture, EveryModuleHasItsReadmeFaceAndTests) {
  EXPECT_EQ(check_modules(tree(), shelves_in(content_of(root / "src/shop/SHELVES"))), Findings{});
}

TEST(Architecture, AModuleWithoutReadmeFaceOrTestsIsFound) {
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

TEST(Architecture, PersonalDataHasAHolder) {
  EXPECT_EQ(check_privacy(tree()), Findings{});
}

TEST(Architecture, PersonalDataWithoutHolderIsFound) {
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

TEST(Architecture, MigrationsAreNumberedOncePerModule) {
  EXPECT_EQ(check_migrations(tree()), Findings{});
}

TEST(Architecture, MisnamedAndRepeatedMigrationsAreFound) {
  EXPECT_EQ(check_migrations({{"shop/a/migrations/1_x.sql", ""},
                              {"shop/a/migrations/0001_x.sql", ""},
                              {"shop/a/migrations/0001_y.sql", ""}})
                .size(),
            2U);
}

// --- generated files
// ------------------------------------------------------------------------------

std::optional<std::string> output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string output;
  char buffer[4096];
  for (std::size_t n; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, n);
  if (pclose(pipe) != 0) return std::nullopt;
  return output;
}

struct Generated {
  const char* subject;
  const char* file;
};
constexpr Generated generated_files[] = {{"routes", "docs/routes.md"},
                                         {"events", "docs/events.md"},
                                         {"modules", "docs/modules.md"},
                                         {"openapi", "docs/openapi.json"},
                                         {"config", "config/flipflop.example.env"}};

std::string staleness(const std::optional<std::string>& expected, const std::string& kept) {
  if (!expected) return "the program did not describe it";
  return *expected == kept ? "" : "out of date: run ./flip generate";
}

TEST(Architecture, GeneratedFilesAreFresh) {
  const fs::path program = fs::read_symlink("/proc/self/exe").parent_path() / "flipflop";
  ASSERT_TRUE(fs::exists(program)) << "build the program first: ninja flipflop";
  for (const Generated& one : generated_files) {
    const auto expected = output_of(program.string() + " describe " + one.subject);
    EXPECT_EQ(staleness(expected, content_of(root / one.file)), "") << one.file;
  }
}

TEST(Architecture, StaleGeneratedFilesAreFound) {
  EXPECT_NE(staleness("new", "old"), "");
  EXPECT_NE(staleness(std::nullopt, "old"), "");
}

}  // namespace
}  // namespace flipflop
