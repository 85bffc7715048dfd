#include "app/health.h"

#include "app/version.h"
#include "platform/metrics/metrics.h"
#include "platform/pg/reachable.h"

namespace flipflop::app {
namespace {

constexpr std::chrono::seconds database_limit{2};

}  // namespace

Health::Health(Platform& platform, std::function<bool()> is_ready)
    : platform_(platform), is_ready_(std::move(is_ready)) {}

void Health::register_routes(http::Router& router) {
  using http::Method;
  namespace permission = http::permission;
  router.add({.method = Method::get,
              .path = "/health",
              .permission = permission::open,
              .summary = "Is the process alive and the database reachable",
              .tag = "app",
              .shed_order = 0},
             &Health::health, this);
  router.add({.method = Method::get,
              .path = "/ready",
              .permission = permission::open,
              .summary = "Is the catalogue loaded",
              .tag = "app",
              .shed_order = 0},
             &Health::ready, this);
  router.add({.method = Method::get,
              .path = "/metrics",
              .permission = permission::open,
              .summary = "Metrics in Prometheus form",
              .tag = "app",
              .shed_order = 0},
             &Health::metrics, this);
}

Task<http::Reply<HealthReply>> Health::health(http::Call call, http::Nothing) {
  const Deadline deadline = call.deadline.sooner(Deadline::after(database_limit));
  const bool reachable = co_await pg::is_reachable(&platform_.database, deadline);
  co_return http::Reply<HealthReply>{.data = {.status = reachable ? "ok" : "unavailable",
                                              .version = version,
                                              .database = reachable},
                                     .status = reachable ? 200 : 503};
}

Task<http::Reply<ReadyReply>> Health::ready(http::Call, http::Nothing) {
  const bool ready = is_ready_();
  co_return http::Reply<ReadyReply>{.data = {.ready = ready}, .status = ready ? 200 : 503};
}

Task<http::Response> Health::metrics(http::Call, http::Nothing) {
  http::Response response = http::plain_text(metrics::exposition());
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  co_return response;
}

}  // namespace flipflop::app
