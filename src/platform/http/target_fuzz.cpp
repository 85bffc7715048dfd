// Whatever target is asked for: it is decoded once and to one form, cannot climb or hide a
// separator, and is led to the routes that a plain reading of the table leads it to.

#include <array>
#include <cstdlib>

#include "base/text.h"
#include "platform/http/match.h"
#include "platform/http/request_target.h"

namespace {

using namespace flipflop;  // NOLINT: a fuzzer is a test
using namespace flipflop::http;

void require(bool holds) {
  if (!holds) std::abort();
}

struct TableRoute {
  Method method;
  std::string_view path;
};

constexpr std::array<TableRoute, 14> table = {{
    {Method::get, "/"},
    {Method::get, "/a"},
    {Method::post, "/a"},
    {Method::get, "/a/:x"},
    {Method::del, "/a/:x"},
    {Method::get, "/a/b"},
    {Method::put, "/a/b/c"},
    {Method::get, "/a/:x/c"},
    {Method::post, "/a/:x/:y"},
    {Method::get, "/:z/b"},
    {Method::get, "/f/*rest"},
    {Method::post, "/f/g"},
    {Method::get, "/f/:x/h"},
    {Method::patch, "/f/*rest"},
}};

const RouteTree& tree() {
  static const RouteTree made = [] {
    RouteTree built;
    for (std::size_t i = 0; i < table.size(); ++i)
      require(built.add(table[i].method, table[i].path, i));
    return built;
  }();
  return made;
}

// Whether `path` (without a slash at its end) has the shape of a route; its values are appended.
bool fits(std::string_view shape, std::string_view path, std::vector<std::string>& values) {
  if (shape == "/") return path.empty();
  while (!shape.empty()) {
    if (path.empty()) return false;
    shape.remove_prefix(1);
    path.remove_prefix(1);
    const std::string_view wanted = shape.substr(0, shape.find('/'));
    if (wanted.starts_with('*')) {
      values.emplace_back(path);
      return true;
    }
    const std::string_view segment = path.substr(0, path.find('/'));
    if (wanted.starts_with(':') ? segment.empty() : segment != wanted) return false;
    if (wanted.starts_with(':')) values.emplace_back(segment);
    shape.remove_prefix(wanted.size());
    path.remove_prefix(segment.size());
  }
  return path.empty();
}

bool serves(Method route, Method asked) {
  return route == asked || (route == Method::get && asked == Method::head);
}

void check_match(Method method, std::string_view path) {
  const RouteTree::Found found = tree().find(method, path);
  std::string_view bare = path;
  if (bare.ends_with('/')) bare.remove_suffix(1);
  bool is_known = false;
  bool is_served = false;
  for (const TableRoute& route : table) {
    std::vector<std::string> values;
    if (!path.starts_with('/') || !fits(route.path, bare, values)) continue;
    is_known = true;
    is_served = is_served || serves(route.method, method);
  }
  require(is_served == (found.route != RouteTree::none));
  if (!is_served) {
    require(found.path_known == is_known);
    return;
  }
  std::vector<std::string> values;
  require(serves(table[found.route].method, method) && fits(table[found.route].path, bare, values));
  require(values.size() == found.values.count);
  for (std::size_t i = 0; i < values.size(); ++i) require(values[i] == found.values.list[i]);
}

std::string encoded_path(std::string_view path) {
  std::string out;
  for (const std::string_view segment : split(path.substr(1), '/')) {
    out.push_back('/');
    out += percent_encode(segment);
  }
  return out;
}

std::string encoded_query(const Fields& query) {
  std::string out;
  for (const auto& [name, value] : query)
    out += (out.empty() ? "?" : "&") + percent_encode(name) + "=" + percent_encode(value);
  return out;
}

void check_target(const RequestTarget& target) {
  if (target.path == "*") return;
  require(target.path.starts_with('/') && is_valid_utf8(target.path));
  for (const std::string_view segment : split(target.path.substr(1), '/')) {
    require(segment != "." && segment != "..");
    for (const char c : segment) require(static_cast<unsigned char>(c) >= 0x20 && c != '\\');
  }
  require(target.query.size() <= 256);
  require(target.authority.empty() || is_authority(target.authority));
  const auto again =
      parse_target(Method::get, encoded_path(target.path) + encoded_query(target.query));
  require(again && again->path == target.path && again->query == target.query);
}

}  // namespace

// The first byte is the method, the rest the target.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  if (size == 0) return 0;
  const auto method = static_cast<Method>(bytes[0] % method_count);
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  check_match(method, text);
  const auto target = parse_target(method, text);
  if (!target) return 0;
  check_target(*target);
  check_match(method, target->path);
  return 0;
}
