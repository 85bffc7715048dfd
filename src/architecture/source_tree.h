#pragma once
// The source tree as values, for tests of its shape. Each check is a function from files to
// findings, run over the tree and over a bad sample that it must object to. See STYLE.md.

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace flipflop::architecture {

struct SourceFile {
  std::string path;  // below src/, "shop/order/service.cpp"
  std::string text;
};
using Files = std::vector<SourceFile>;
using Findings = std::vector<std::string>;

// The checkout that this program was built from.
const std::filesystem::path& root();
std::string content_of(const std::filesystem::path& path);
// Everything below src/, by path.
const Files& tree();

bool is_code(const SourceFile& file);
bool is_test(std::string_view path);
// "shop/order/service.cpp" -> {"shop", "order", "service.cpp"}
std::vector<std::string> parts_of(std::string_view path);

// The lines of src/shop/SHELVES: shelf by module.
std::map<std::string, int> shelves_in(const std::string& text);

}  // namespace flipflop::architecture
