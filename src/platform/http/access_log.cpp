#include "platform/http/access_log.h"

#include <algorithm>

#include "platform/log/log.h"

namespace flipflop::http {

namespace {

constexpr std::chrono::seconds slow{1};

const Route* route_of(const AccessLog::Answered& answered) {
  return answered.match == nullptr ? nullptr : answered.match->route;
}

}  // namespace

AccessLog::AccessLog(std::string server, std::size_t route_count)
    : server_(std::move(server)), routes_(route_count + 1) {}

void AccessLog::record(const Answered& answered) {
  count(answered);
  const Route* route = route_of(answered);
  const bool is_told = answered.status >= 400 || answered.took >= slow;
  log::write(is_told ? log::Level::info : log::Level::debug, "request",
             {{"server", server_},
              {"method", answered.method},
              {"route", route == nullptr ? std::string_view("none") : route->path},
              {"status", answered.status},
              {"micros", answered.took.count()},
              {"request_id", answered.request_id},
              {"trace", answered.trace_id}});
}

void AccessLog::count(const Answered& answered) {
  const Route* route = route_of(answered);
  const std::size_t number = route == nullptr ? routes_.size() : answered.match->route_index;
  RouteMetrics& metrics = routes_[std::min(number, routes_.size() - 1)];
  const auto kind = static_cast<std::size_t>(std::clamp(answered.status / 100, 2, 5) - 2);
  if (!metrics.requests[kind]) {
    const std::string status = std::to_string(kind + 2) + "xx";
    metrics.requests[kind] = metrics::counter(
        "flipflop_http_requests_total", "Answered HTTP requests",
        {{"server", server_},
         {"method", route == nullptr ? "none" : std::string(method_name(route->method))},
         {"route", route == nullptr ? "none" : route->path},
         {"status", status}});
  }
  metrics.requests[kind]->add();
  if (!metrics.seconds) {
    metrics.seconds = metrics::histogram(
        "flipflop_http_request_seconds", "From the whole request to its answer",
        {{"server", server_},
         {"method", route == nullptr ? "none" : std::string(method_name(route->method))},
         {"route", route == nullptr ? "none" : route->path}});
  }
  metrics.seconds->observe(std::chrono::duration<double>(answered.took).count());
}

}  // namespace flipflop::http
