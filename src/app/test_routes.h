#pragma once
// Every route of the program in one router, and a caller of any kind, for tests that are generated
// from what the routes declare.

#include <optional>
#include <string>

#include "app/health.h"
#include "app/wiring.h"
#include "base/text.h"
#include "platform/http/permission.h"
#include "platform/http/router.h"

namespace flipflop::app {

inline constexpr const char* some_account_id = "01900000-0000-7000-8000-0000000000aa";
inline constexpr const char* unknown_id = "01900000-0000-7000-8000-0000000000ff";

// Whoever is announced, calls.
class Announced final : public http::Authenticator {
 public:
  Task<std::optional<http::Principal>> authenticate(const http::Request*, http::Permission,
                                                    Deadline) override {
    co_return caller;
  }
  http::Principal caller;
};

// What the port of the frontend serves in one process.
struct AllRoutes {
  explicit AllRoutes(Shop& shop) : health(shop.platform(), [] { return true; }) {
    health.register_routes(router);
    router.include(shop.router_of("frontend"));
    router.mount("/api", shop.api());
  }
  Health health;
  http::Router router;
};

// "GET /health"
inline std::string name_of(const http::Route& route) {
  return std::string(http::method_name(route.method)) + " " + route.path;
}

// With an unknown id wherever one is asked for, and an empty body.
inline http::Request request_of(const http::Route& route) {
  http::Request request{.method = route.method};
  for (const std::string_view segment : split(std::string_view(route.path).substr(1), '/')) {
    const bool is_parameter = segment.starts_with(':') || segment.starts_with('*');
    request.target.append("/").append(is_parameter ? unknown_id : segment);
  }
  if (route.method == http::Method::get || route.method == http::Method::del) return request;
  request.headers = {{"content-type", "application/json"}};
  request.body = "{}";
  return request;
}

}  // namespace flipflop::app
