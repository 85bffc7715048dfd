// Who may catch, who may refuse, coroutine lambdas, sizes.

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <regex>

#include "architecture/source_tree.h"

namespace flipflop::architecture {
namespace {

bool may_catch(const std::string& path) {
  // The named places of STYLE.md: http session and its in-process twin, job runner, event runner,
  // worker pool and loop, the guard of keys, the clients that turn a far end's failure into an
  // answer, main.
  static const std::regex allowed(
      R"re(platform/(http|jobs|outbox|loop|pg|mail|log|image|config|idempotency)/.*|app/(main|embedded_postgres|commands/.*|serve.*)\.cpp)re");
  return std::regex_match(path, allowed) || is_test(path);
}

Findings check_catch(const Files& files) {
  static const std::regex handler(R"re(\bcatch\s*\()re");
  Findings findings;
  for (const SourceFile& file : files)
    if (is_code(file) && !may_catch(file.path) && std::regex_search(file.text, handler))
      findings.push_back(file.path + " catches");
  return findings;
}

TEST(Architecture, catch_is_in_named_places_alone) {
  EXPECT_EQ(check_catch(tree()), Findings{});
}

TEST(Architecture, catch_elsewhere_is_found) {
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

TEST(Architecture, problems_are_thrown_at_the_edge_alone) {
  EXPECT_EQ(check_problem_places(tree()), Findings{});
}

TEST(Architecture, problems_thrown_inside_are_found) {
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
    if (is_code(file) && !file.path.starts_with("architecture/") &&
        std::regex_search(file.text, capturing))
      findings.push_back(file.path + " has a capturing lambda that returns a Task");
  return findings;
}

TEST(Architecture, no_coroutine_lambda_captures) {
  EXPECT_EQ(check_lambdas(tree()), Findings{});
}

TEST(Architecture, capturing_coroutine_lambdas_are_found) {
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

TEST(Architecture, files_fit_their_sizes) {
  EXPECT_EQ(check_sizes(tree(), true), Findings{});
}

TEST(Architecture, long_files_are_found) {
  EXPECT_EQ(check_sizes({{"a.h", std::string(251, '\n')}, {"b.cpp", std::string(601, '\n')}}, false)
                .size(),
            2U);
}

}  // namespace
}  // namespace flipflop::architecture
