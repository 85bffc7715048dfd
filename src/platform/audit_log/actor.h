#pragma once
// Who acts, and from where: never more of the address than its network, never more of the browser
// than its family, because the log is kept for good.

#include <string>
#include <string_view>
#include <utility>

namespace flipflop::http {
struct Call;
}

namespace flipflop::audit_log {

struct Actor {
  Actor() = default;
  // Somebody of the house: "system", "cli", or an account whose request is not known here.
  Actor(std::string with_name) : name(std::move(with_name)) {}
  Actor(const char* with_name) : name(with_name) {}

  std::string name;     // "guest", "system", "cli", an account id, "key <id>"
  std::string network;  // "203.0.113.0/24", "2001:db8:1:2::/64"; empty inside the house
  std::string agent;    // "Firefox", "curl", "other"; empty inside the house
};

Actor actor_of(const http::Call& call);

// "203.0.113.0/24" of "203.0.113.7", "2001:db8:1:2::/64" of "2001:db8:1:2::5"; empty for what is no
// address.
std::string network_of(std::string_view address);
// The family of a browser or program by its User-Agent.
std::string agent_family(std::string_view user_agent);

}  // namespace flipflop::audit_log
