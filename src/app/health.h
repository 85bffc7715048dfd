#pragma once
// What probes and monitoring ask every port: /health (200 when the database answers, else 503),
// /ready (200 when the catalogue is loaded and, on a first start, the demo shop), /metrics.

#include <functional>

#include "platform/http/router.h"
#include "platform/platform.h"

namespace flipflop::app {

struct HealthReply {
  std::string status;  // ok, unavailable
  std::string version;
  bool database = false;
};
BOOST_DESCRIBE_STRUCT(HealthReply, (), (status, version, database))

struct ReadyReply {
  bool ready = false;
};
BOOST_DESCRIBE_STRUCT(ReadyReply, (), (ready))

class Health {
 public:
  Health(Platform& platform, std::function<bool()> is_ready);
  void register_routes(http::Router& router);

 private:
  Task<http::Reply<HealthReply>> health(http::Call call, http::Nothing in);
  Task<http::Reply<ReadyReply>> ready(http::Call call, http::Nothing in);
  Task<http::Response> metrics(http::Call call, http::Nothing in);

  Platform& platform_;
  std::function<bool()> is_ready_;
};

}  // namespace flipflop::app
