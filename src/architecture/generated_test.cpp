// Generated files are those of the program beside this test.

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <optional>

#include "architecture/source_tree.h"

namespace flipflop::architecture {
namespace {

namespace fs = std::filesystem;

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

TEST(Architecture, generated_files_are_fresh) {
  const fs::path program = fs::read_symlink("/proc/self/exe").parent_path() / "flipflop";
  ASSERT_TRUE(fs::exists(program)) << "build the program first: ninja flipflop";
  for (const Generated& one : generated_files) {
    const auto expected = output_of(program.string() + " describe " + one.subject);
    EXPECT_EQ(staleness(expected, content_of(root() / one.file)), "") << one.file;
  }
}

TEST(Architecture, stale_generated_files_are_found) {
  EXPECT_NE(staleness("new", "old"), "");
  EXPECT_NE(staleness(std::nullopt, "old"), "");
}

}  // namespace
}  // namespace flipflop::architecture
