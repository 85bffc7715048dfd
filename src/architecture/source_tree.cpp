#include "architecture/source_tree.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/text.h"

namespace flipflop::architecture {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return std::move(content).str();
}

const fs::path& root() {
  static const fs::path root = FLIPFLOP_SOURCE_DIR;
  return root;
}

const Files& tree() {
  static const Files files = [] {
    Files found;
    for (const auto& entry : fs::recursive_directory_iterator(root() / "src"))
      if (entry.is_regular_file())
        found.push_back({fs::relative(entry.path(), root() / "src"), content_of(entry.path())});
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

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  for (std::string_view part : split(path, '/')) parts.emplace_back(part);
  return parts;
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

}  // namespace flipflop::architecture
