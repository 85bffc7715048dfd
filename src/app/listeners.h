#pragma once
// The ports of a process and what each of them serves.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/roles.h"
#include "platform/config/config.h"
#include "platform/http/rate_limit.h"
#include "platform/loop/loop.h"

namespace flipflop::app {

class Shop;

struct Port {
  const Role* role;
  std::uint16_t number;
};

// All in one: pages and API, and another role's port if its variable is set. Otherwise the ports of
// the named roles. A port 0 is replaced by a free one. Throws UsageError for an unknown role.
std::vector<Port> choose_ports(const Config& config, const std::vector<std::string>& role_names);

// FRONTEND_URL, or the address of the pages' port, without a slash at the end.
std::string public_url(const Config& config, const std::vector<Port>& ports);

class Listeners {
 public:
  Listeners(const Config& config, Shop& shop, const std::vector<Port>& ports);
  ~Listeners();

  void start(Loops& loops);
  Task<void> drain(Deadline deadline);
  // One line per port, for people.
  std::string description() const;

 private:
  struct Listener;
  std::string address_;
  http::LocalRateCounter counter_;
  std::unique_ptr<http::RateCounter> shared_counter_;  // nullptr: each process counts alone
  http::RateLimiter limiter_;                          // one count for all ports
  std::vector<std::unique_ptr<Listener>> listeners_;
};

}  // namespace flipflop::app
