#pragma once
// Internal to http: where a process of the shop is. A numeric address needs no look; a name is
// looked up by the system, on a thread of Asio's own.

#include <sys/socket.h>

#include <optional>

#include "platform/http/hop.h"

namespace flipflop::http {

struct HopAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

// nullopt when the name does not resolve by the deadline.
Task<std::optional<HopAddress>> resolve_hop(HopUrl url, Deadline deadline);

}  // namespace flipflop::http
