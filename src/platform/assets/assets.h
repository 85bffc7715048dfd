#pragma once
// Files that are part of the program: templates, styles, messages, migrations, demo data. Release
// builds carry them inside the binary; debug builds read them from the tree, so that a template
// shows its change without a recompile. Paths are relative to src/
// ("edge/storefront/home/home.html"); bundled scripts are under "islands/".

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace flipflop::assets {

struct Entry {
  const char* path;
  const char* begin;
  const char* end;
};

// The embedded table (generated).
std::span<const Entry> embedded();

// The content of an asset; BrokenInvariant when there is no such file.
std::string read(std::string_view path);
bool exists(std::string_view path);
// Paths that begin with `prefix` and end with `suffix`, sorted.
std::vector<std::string> list(std::string_view prefix, std::string_view suffix);

}  // namespace flipflop::assets
