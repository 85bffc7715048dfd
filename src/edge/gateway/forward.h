#pragma once
// Requests for routes that another process executes. Each role has the processes that run it; a
// call goes to one of them whose breaker is closed, in turn. It goes to a second one only when the
// first cannot have worked on it, or the method says that twice is the same as once.
//
// What the client is told: 502 when a process cannot be reached or answers nonsense, 504 when it
// takes too long, 503 with Retry-After when all are known to be down. The role is named, never an
// address. Used from every loop.

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/breaker.h"
#include "platform/http/hop.h"
#include "platform/http/router.h"
#include "platform/metrics/metrics.h"

namespace flipflop::gateway {

struct UpstreamOptions {
  std::string role;
  std::vector<http::HopUrl> urls;
  // Of one call; a route's own limit holds where it is shorter.
  std::chrono::milliseconds time_limit{30'000};
};

class Forwarding {
 public:
  explicit Forwarding(std::vector<UpstreamOptions> upstreams, http::BreakerOptions breaker = {});
  ~Forwarding();

  // What answers the routes of `role` here. Outlived by this object.
  http::Router::Forward to(const std::string& role);

  struct PeerState {
    std::string role;
    http::HopUrl url;
    bool answers = false;
    std::string detail;  // when it does not
  };
  // Asks every process of every role for /health; a process that answers 503 answers.
  Task<std::vector<PeerState>> look_around();

 private:
  struct Upstream;
  Task<http::Response> forward(Upstream* upstream, const http::Route* route, http::Call call);

  http::Hop hop_;
  std::map<std::string, std::unique_ptr<Upstream>> upstreams_;  // by role
};

}  // namespace flipflop::gateway
