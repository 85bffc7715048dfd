#pragma once
// Internal to http: one line and two metrics per answered request. One per loop, so that nothing of
// it is locked. Lines carry the route's pattern, never the address that was asked: query values and
// path values may be personal.

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/match.h"
#include "platform/metrics/metrics.h"

namespace flipflop::http {

class AccessLog {
 public:
  AccessLog(std::string server, std::size_t route_count);

  struct Answered {
    const Router::Match* match;  // nullptr: refused before a route was known
    std::string_view method;     // empty when unknown
    int status;
    std::chrono::microseconds took;
    std::string_view request_id;
    std::string_view trace_id = {};
  };
  // Refusals, failures and answers slower than a second are logged as information, the rest only
  // for debugging.
  void record(const Answered& answered);

 private:
  struct RouteMetrics {
    std::array<std::optional<metrics::Counter>, 4> requests;  // 2xx to 5xx
    std::optional<metrics::Histogram> seconds;
  };
  void count(const Answered& answered);

  std::string server_;
  std::vector<RouteMetrics> routes_;  // by number of the route; the last is "none"
};

}  // namespace flipflop::http
