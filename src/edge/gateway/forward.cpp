#include "edge/gateway/forward.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "platform/log/log.h"

namespace flipflop::gateway {

namespace {

using http::HopFailure;
using http::HopResult;
using Kind = HopFailure::Kind;

constexpr int most_tries = 3;
constexpr std::chrono::seconds look_limit{2};
// A process that gives up at the route's limit began a moment later than this one: its own 504 is
// the better answer, and no sign that it is away.
constexpr std::chrono::milliseconds answer_grace{250};

// A process of the shop that was told to forward what another one forwarded to it.
bool has_come_round(const http::Request& request) {
  return std::ranges::any_of(request.headers, [](const auto& header) {
    return header.first == "via" && header.second.find("flipflop") != std::string::npos;
  });
}

bool is_idempotent(http::Method method) {
  return method != http::Method::post && method != http::Method::patch;
}

// Whether another process may be asked after this failure.
bool may_go_elsewhere(const HopFailure& failure, http::Method method) {
  if (!failure.was_sent) return true;
  return is_idempotent(method) && failure.kind != Kind::timed_out;
}

// 500 is a process that failed. 502 to 504 come from one that works and says what does not: a
// provider behind it, or that it has too much to do.
bool is_failure_of_peer(const HopResult& result) {
  if (result) return result->status == 500;
  return result.error().kind != Kind::overloaded;
}

http::Problem unavailable(const std::string& role, std::chrono::milliseconds retry_in) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(retry_in).count();
  return http::Problem(503, "UNAVAILABLE",
                       fmt::format("The service {} is not available. Try again in a moment.", role))
      .with_retry_after(static_cast<int>(std::max<std::int64_t>(1, seconds)));
}

http::Problem problem_of(const std::string& role, const HopFailure& failure) {
  switch (failure.kind) {
    case Kind::overloaded:
      return unavailable(role, std::chrono::seconds(1));
    case Kind::timed_out:
      return {504, "TIMEOUT", fmt::format("The service {} did not answer in time.", role)};
    case Kind::malformed:
    case Kind::broken:
      return {502, "BAD_GATEWAY", fmt::format("The service {} gave no sound answer.", role)};
    case Kind::unreachable:
      break;
  }
  return {502, "BAD_GATEWAY", fmt::format("The service {} cannot be reached.", role)};
}

metrics::Counter counter(const std::string& role, const char* outcome) {
  return metrics::counter("flipflop_gateway_forwarded_total", "Calls to other processes",
                          {{"role", role}, {"outcome", outcome}});
}

}  // namespace

struct Forwarding::Upstream {
  struct Peer {
    Peer(http::HopUrl at, http::BreakerOptions options) : url(std::move(at)), breaker(options) {}
    http::HopUrl url;
    http::Breaker breaker;
  };

  Upstream(const UpstreamOptions& options, const http::BreakerOptions& breaker)
      : role(options.role),
        time_limit(options.time_limit),
        answered(counter(role, "answered")),
        failed(counter(role, "failed")),
        refused(counter(role, "refused")) {
    for (const http::HopUrl& url : options.urls) peers.emplace_back(url, breaker);
  }

  // A process whose breaker lets a call through, from `turn` on; `looked` of them were looked at.
  struct Choice {
    Peer* peer;
    http::Breaker::Leave leave;
  };
  std::optional<Choice> choose(std::size_t turn, std::size_t& looked, SteadyInstant now) {
    while (looked < peers.size()) {
      Peer& peer = peers[(turn + looked++) % peers.size()];
      if (auto leave = peer.breaker.ask(now)) return Choice{&peer, std::move(*leave)};
    }
    return std::nullopt;
  }

  std::chrono::milliseconds retry_in(SteadyInstant now) const {
    auto least = std::chrono::milliseconds::max();
    for (const Peer& peer : peers) least = std::min(least, peer.breaker.retry_in(now));
    return least;
  }

  std::string role;
  std::chrono::milliseconds time_limit;
  std::deque<Peer> peers;  // a breaker stays where it is
  std::atomic<std::size_t> next_turn = 0;
  metrics::Counter answered, failed, refused;
};

Forwarding::Forwarding(std::vector<UpstreamOptions> upstreams, http::BreakerOptions breaker) {
  for (const UpstreamOptions& options : upstreams) {
    invariant(!options.urls.empty(), "a role that runs elsewhere has a URL");
    upstreams_[options.role] = std::make_unique<Upstream>(options, breaker);
  }
}

Forwarding::~Forwarding() = default;

http::Router::Forward Forwarding::to(const std::string& role) {
  const auto found = upstreams_.find(role);
  invariant(found != upstreams_.end(), "a role that is forwarded to is known");
  return [this, upstream = found->second.get()](const http::Route* route, http::Call call) {
    return forward(upstream, route, std::move(call));
  };
}

Task<http::Response> Forwarding::forward(Upstream* upstream, const http::Route* route,
                                         http::Call call) {
  const http::Request& request = *call.request;
  if (has_come_round(request))
    throw http::Problem(
        502, "BAD_GATEWAY",
        fmt::format("The service {} is not where it is said to be.", route->executed_by));
  const Deadline deadline =
      Deadline{call.deadline.at + answer_grace}.sooner(Deadline::after(upstream->time_limit));
  const std::size_t turn = upstream->next_turn.fetch_add(1, std::memory_order_relaxed);
  std::size_t looked = 0;
  std::optional<HopFailure> last;
  for (int tries = 0; tries < most_tries; ++tries) {
    auto choice = upstream->choose(turn, looked, std::chrono::steady_clock::now());
    if (!choice) break;
    FAULT_POINT("gateway.before_send");
    HopResult result = co_await hop_.send(choice->peer->url, &request, deadline);
    FAULT_POINT("gateway.answered");
    const SteadyInstant now = std::chrono::steady_clock::now();
    is_failure_of_peer(result) ? choice->leave.failed(now) : choice->leave.succeeded(now);
    if (result) {
      upstream->answered.add();
      co_return std::move(*result);
    }
    upstream->failed.add();
    log::warn("a call to another process failed", {{"role", upstream->role},
                                                   {"url", choice->peer->url.text()},
                                                   {"request_id", request.request_id},
                                                   {"error", result.error().detail}});
    last = std::move(result.error());
    if (!may_go_elsewhere(*last, request.method)) break;
  }
  if (last) throw problem_of(upstream->role, *last);
  upstream->refused.add();
  throw unavailable(upstream->role, upstream->retry_in(std::chrono::steady_clock::now()));
}

Task<std::vector<Forwarding::PeerState>> Forwarding::look_around() {
  http::Request request;
  request.target = request.path = "/health";
  request.headers = {{"host", "flipflop"}};
  request.peer_address = "127.0.0.1";
  request.request_id = "look-around";
  std::vector<PeerState> states;
  for (const auto& [role, upstream] : upstreams_) {
    for (const Upstream::Peer& peer : upstream->peers) {
      const HopResult result = co_await hop_.send(peer.url, &request, Deadline::after(look_limit));
      states.push_back(
          {role, peer.url, result.has_value(), result ? std::string() : result.error().detail});
    }
  }
  co_return states;
}

}  // namespace flipflop::gateway
