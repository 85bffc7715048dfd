#include "edge/gateway/module.h"

#include <set>

#include "edge/gateway/docs/api_docs.h"
#include "platform/log/log.h"
#include "platform/loop/repeat.h"

namespace flipflop::gateway {

namespace {

// Processes that are started together need a moment until the last one listens.
constexpr std::chrono::seconds between_looks{1};
constexpr int most_looks = 30;

}  // namespace

struct Module::Parts {
  explicit Parts(std::vector<UpstreamOptions> elsewhere) : forwarding(std::move(elsewhere)) {}

  Task<Again> look();

  Forwarding forwarding;
  ApiDocs docs;
  bool has_upstreams = false;
  int looks = 0;
  std::set<std::string> answered;  // of one loop alone
};

Module::Module(std::vector<UpstreamOptions> elsewhere) {
  const bool has_upstreams = !elsewhere.empty();
  parts_ = std::make_unique<Parts>(std::move(elsewhere));
  parts_->has_upstreams = has_upstreams;
}

Module::~Module() = default;

void Module::register_routes(http::Router& router) {
  parts_->docs.register_routes(router);
}

void Module::describe(const http::Router& api, const std::string& version) {
  parts_->docs.describe(api, version);
}

http::Router::Forward Module::forward_to(const std::string& role) {
  return parts_->forwarding.to(role);
}

void Module::start(Loops& loops) {
  if (!parts_->has_upstreams) return;
  loops.at(0).spawn("look for peers",
                    repeat("look for peers", between_looks, &Parts::look, parts_.get()));
}

Task<Again> Module::Parts::look() {
  const bool is_last = ++looks == most_looks;
  const std::vector<Forwarding::PeerState> peers = co_await forwarding.look_around();
  for (const Forwarding::PeerState& peer : peers) {
    const std::string url = peer.url.text();
    if (peer.answers) {
      if (answered.insert(peer.role + " " + url).second)
        log::info("peer answers", {{"role", peer.role}, {"url", url}});
    } else if (is_last) {
      log::warn("peer does not answer",
                {{"role", peer.role}, {"url", url}, {"error", peer.detail}});
    }
  }
  co_return answered.size() == peers.size() || is_last ? Again::no : Again::yes;
}

}  // namespace flipflop::gateway
