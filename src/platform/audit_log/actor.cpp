#include "platform/audit_log/actor.h"

#include <arpa/inet.h>

#include <array>
#include <cstring>

#include "platform/http/router.h"

namespace flipflop::audit_log {
namespace {

std::string name_of(const http::Principal& principal) {
  if (!principal.key_id.empty()) return "key " + principal.key_id;
  return principal.is_guest() ? "guest" : principal.account_id;
}

}  // namespace

Actor actor_of(const http::Call& call) {
  Actor actor(name_of(call.principal));
  actor.network = network_of(call.request->peer_address);
  actor.agent = agent_family(call.request->header("user-agent"));
  return actor;
}

std::string network_of(std::string_view address) {
  std::string plain(address);
  in6_addr six{};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (::inet_pton(AF_INET6, plain.c_str(), &six) == 1) {
    if (!IN6_IS_ADDR_V4MAPPED(&six)) {
      std::memset(six.s6_addr + 8, 0, 8);
      ::inet_ntop(AF_INET6, &six, text.data(), text.size());
      return std::string(text.data()) + "/64";
    }
    plain = plain.substr(plain.rfind(':') + 1);
  }
  in_addr four{};
  if (::inet_pton(AF_INET, plain.c_str(), &four) != 1) return {};
  return plain.substr(0, plain.rfind('.')) + ".0/24";
}

// Later browsers name the earlier ones that they descend from, so the order decides.
std::string agent_family(std::string_view user_agent) {
  struct Family {
    std::string_view mark, name;
  };
  static constexpr std::array<Family, 9> families = {{{"Edg/", "Edge"},
                                                      {"OPR/", "Opera"},
                                                      {"Firefox/", "Firefox"},
                                                      {"FxiOS/", "Firefox"},
                                                      {"CriOS/", "Chrome"},
                                                      {"Chrome/", "Chrome"},
                                                      {"Safari/", "Safari"},
                                                      {"curl/", "curl"},
                                                      {"flipflop/", "flipflop"}}};
  for (const Family& family : families)
    if (user_agent.find(family.mark) != std::string_view::npos) return std::string(family.name);
  return user_agent.empty() ? "" : "other";
}

}  // namespace flipflop::audit_log
