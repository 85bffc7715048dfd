#pragma once
// The gateway on one screen: where requests for other processes go, and the API's own description.

#include <memory>
#include <string>
#include <vector>

#include "edge/gateway/forward.h"
#include "platform/http/router.h"
#include "platform/loop/loop.h"

namespace flipflop::gateway {

class Module {
 public:
  // `elsewhere`: the roles that this process does not run; none in one process.
  explicit Module(std::vector<UpstreamOptions> elsewhere);
  ~Module();

  void register_routes(http::Router& router);
  // Every route of every role, as it is mounted below /api, for the description.
  void describe(const http::Router& api, const std::string& version);
  http::Router::Forward forward_to(const std::string& role);
  // Says in the log which processes answer, and which do not within a while.
  void start(Loops& loops);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::gateway
