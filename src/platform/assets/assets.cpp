#include "platform/assets/assets.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/invariant.h"

namespace flipflop::assets {
namespace {

const Entry* find(std::string_view path) {
  for (const Entry& entry : embedded())
    if (path == entry.path) return &entry;
  return nullptr;
}

}  // namespace

std::string read(std::string_view path) {
  const Entry* entry = find(path);
  invariant(entry != nullptr, std::string("no such asset: ").append(path).c_str());
#if defined(FLIPFLOP_SOURCE_DIR)
  std::ifstream file(std::string(FLIPFLOP_SOURCE_DIR "/src/").append(path), std::ios::binary);
  if (file) {
    std::ostringstream content;
    content << file.rdbuf();
    return std::move(content).str();
  }
#endif
  return std::string(entry->begin, entry->end);
}

bool exists(std::string_view path) {
  return find(path) != nullptr;
}

std::vector<std::string> list(std::string_view prefix, std::string_view suffix) {
  std::vector<std::string> paths;
  for (const Entry& entry : embedded()) {
    const std::string_view path = entry.path;
    if (path.starts_with(prefix) && path.ends_with(suffix)) paths.emplace_back(path);
  }
  std::ranges::sort(paths);
  return paths;
}

}  // namespace flipflop::assets
