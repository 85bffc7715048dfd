#include <algorithm>

#include "base/invariant.h"
#include "platform/http/match.h"

namespace flipflop::http {

struct RouteTree::Node {
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> fixed;  // sorted by segment
  std::unique_ptr<Node> parameter;                                   // ":name"
  std::unique_ptr<Node> rest;                                        // "*name"
  std::array<std::size_t, method_count> routes;

  Node() { routes.fill(none); }

  Node* child(std::string_view segment) const {
    const auto at = std::ranges::lower_bound(
        fixed, segment, {}, [](const auto& entry) { return std::string_view(entry.first); });
    return at != fixed.end() && at->first == segment ? at->second.get() : nullptr;
  }

  Node& child_made(std::string_view segment) {
    if (segment.starts_with(':') || segment.starts_with('*')) {
      std::unique_ptr<Node>& place = segment.starts_with(':') ? parameter : rest;
      if (!place) place = std::make_unique<Node>();
      return *place;
    }
    if (Node* there = child(segment)) return *there;
    const auto at = std::ranges::lower_bound(
        fixed, segment, {}, [](const auto& entry) { return std::string_view(entry.first); });
    return *fixed.emplace(at, segment, std::make_unique<Node>())->second;
  }
};

namespace {

// Takes the first segment off `path`, which begins with '/'.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

}  // namespace

RouteTree::RouteTree() : root_(std::make_unique<Node>()) {}
RouteTree::~RouteTree() = default;
RouteTree::RouteTree(RouteTree&&) noexcept = default;

bool RouteTree::add(Method method, std::string_view path, std::size_t route) {
  invariant(path.starts_with('/'), "a route's path begins with a slash");
  invariant(path_parameters(path).size() <= most_values, "a route's path has too many parameters");
  Node* node = root_.get();
  while (!path.empty() && path != "/") {
    const std::string_view segment = take_segment(path);
    invariant(!segment.empty(), "a route's path has an empty segment");
    invariant(!segment.starts_with('*') || path.empty(), "*rest is the last segment of a path");
    node = &node->child_made(segment);
  }
  std::size_t& place = node->routes[static_cast<std::size_t>(method)];
  if (place != none) return false;
  place = route;
  return true;
}

RouteTree::Found RouteTree::find(Method method, std::string_view path) const {
  Found found;
  if (!path.starts_with('/')) return found;
  if (path.ends_with('/')) path.remove_suffix(1);
  descend(*root_, method, path, found);
  return found;
}

// `rest` is empty or begins with '/'. As deep as the tree, not as the request's path. While it
// searches, found.values holds the values on the way to `node`.
void RouteTree::descend(const Node& node, Method method, std::string_view rest, Found& found) {
  if (rest.empty()) return arrive(node, method, found);
  std::string_view below = rest;
  const std::string_view segment = take_segment(below);
  if (const Node* next = node.child(segment)) {
    descend(*next, method, below, found);
    if (found.route != none) return;
  }
  if (node.parameter && !segment.empty()) {
    found.values.list[found.values.count++] = segment;
    descend(*node.parameter, method, below, found);
    if (found.route != none) return;
    --found.values.count;
  }
  if (node.rest) {
    found.values.list[found.values.count++] = rest.substr(1);
    arrive(*node.rest, method, found);
    if (found.route != none) return;
    --found.values.count;
  }
}

void RouteTree::arrive(const Node& node, Method method, Found& found) {
  for (std::size_t i = 0; i < method_count; ++i) {
    if (node.routes[i] == none) continue;
    found.methods[i] = true;
    found.path_known = true;
  }
  found.route = node.routes[static_cast<std::size_t>(method)];
  if (found.route == none && method == Method::head) {
    found.route = node.routes[static_cast<std::size_t>(Method::get)];
  }
}

std::vector<std::string> path_parameters(std::string_view path) {
  std::vector<std::string> names;
  while (!path.empty()) {
    const std::string_view segment = take_segment(path);
    if (segment.starts_with(':') || segment.starts_with('*')) names.emplace_back(segment.substr(1));
  }
  return names;
}

}  // namespace flipflop::http
