#include "edge/storefront/account/return_path.h"

#include <algorithm>

#include "base/text.h"

namespace flipflop::storefront {
namespace {

constexpr std::size_t longest = 512;

// What a browser would drop or turn into a slash on the way, and what no path holds.
bool is_odd(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte >= 0x7F || c == '\\' || c == '"' || c == '<' || c == '>';
}

}  // namespace

bool is_own_path(std::string_view path) {
  // "//other.cz" names another host.
  return path.starts_with('/') && !path.starts_with("//") && path.size() <= longest &&
         std::ranges::none_of(path, is_odd);
}

std::string return_path(std::string_view path) {
  return is_own_path(path) ? std::string(path) : "/ucet";
}

std::string with_return(std::string page, const std::optional<std::string>& path) {
  if (path && is_own_path(*path)) page += "?zpet=" + percent_encode(*path);
  return page;
}

}  // namespace flipflop::storefront
