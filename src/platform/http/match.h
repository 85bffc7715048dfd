#pragma once
// Internal to http: what Router::match answers, and the tree of path segments behind it. Static
// segments win over `:name`, and `:name` over `*rest`; a branch that has the path but not the
// method is left for a later one that has both. One trailing slash of a request is ignored.

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/http/route_path.h"
#include "platform/http/router.h"

namespace flipflop::http {

inline constexpr std::size_t method_count = 7;

struct Router::Match {
  enum class Outcome { found, no_path, no_method };

  Outcome outcome = Outcome::no_path;
  const Route* route = nullptr;      // found only
  const Handler* handler = nullptr;  // found only
  std::size_t route_index = 0;       // position in order of registration
  Fields path_values;                // names as in the route's path
  std::string allow;                 // "GET, HEAD": no_method only
};

// Registered paths; values are numbers of routes.
class RouteTree {
 public:
  RouteTree();
  ~RouteTree();
  RouteTree(RouteTree&&) noexcept;

  // False when the same method and shape of path is there already.
  bool add(Method method, std::string_view path, std::size_t route);

  static constexpr std::size_t most_values = 8;
  struct Values {
    std::array<std::string_view, most_values> list;
    std::size_t count = 0;
  };

  struct Found {
    bool path_known = false;
    std::array<bool, method_count> methods{};  // of every branch with this path
    std::size_t route = none;
    Values values;  // in the order of the path's parameters
  };
  static constexpr std::size_t none = ~std::size_t{0};
  Found find(Method method, std::string_view path) const;

 private:
  struct Node;
  static void descend(const Node& node, Method method, std::string_view rest, Found& found);
  static void arrive(const Node& node, Method method, Found& found);
  std::unique_ptr<Node> root_;
};

}  // namespace flipflop::http
