#include "app/listeners.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "app/arguments.h"
#include "app/health.h"
#include "app/upstreams.h"
#include "app/wiring.h"
#include "platform/http/redis_rate_counter.h"
#include "platform/http/server.h"

namespace flipflop::app {
namespace {

// Links and payment returns need the number before anything listens.
std::uint16_t free_port(const std::string& address) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  inet_pton(AF_INET, address.c_str(), &place.sin_addr);
  socklen_t size = sizeof place;
  const bool found = bind(descriptor, reinterpret_cast<sockaddr*>(&place), size) == 0 &&
                     getsockname(descriptor, reinterpret_cast<sockaddr*>(&place), &size) == 0;
  const int error = errno;
  close(descriptor);
  if (!found) throw std::system_error(error, std::generic_category(), "no free port on " + address);
  return ntohs(place.sin_port);
}

Port port_of(const Config& config, const Role& role) {
  const auto number = static_cast<std::uint16_t>(config.whole(role.port_setting, 0, 65535));
  return {&role, number != 0 ? number : free_port(config.text("LISTEN_ADDRESS"))};
}

bool serves_api(const Role& role) {
  return role.name == "frontend" || role.name == "gateway";
}

}  // namespace

std::vector<Port> choose_ports(const Config& config, const std::vector<std::string>& role_names) {
  std::vector<Port> ports;
  for (const std::string& name : role_names) {
    const Role* role = find_role(name);
    if (role == nullptr) throw UsageError("there is no role " + name + "; see describe roles");
    if (std::ranges::count(role_names, name) > 1) throw UsageError(name + " is named twice");
    if (is_foreign(config, name))
      throw BadSetting("AUTH_SERVICE_URL: a foreign service signs people in, so there is no role " +
                       name + " to serve");
    ports.push_back(port_of(config, *role));
  }
  if (!role_names.empty()) return ports;
  for (const Role& role : roles())
    if (serves_api(role) || (config.is_set(role.port_setting) && !is_foreign(config, role.name)))
      ports.push_back(port_of(config, role));
  return ports;
}

std::string public_url(const Config& config, const std::vector<Port>& ports) {
  std::string url = config.text("FRONTEND_URL");
  while (url.ends_with('/')) url.pop_back();
  if (!url.empty()) return url;
  std::int64_t number = config.whole("FRONTEND_PORT", 0, 65535);
  for (const Port& port : ports)
    if (port.role->name == "frontend") number = port.number;
  return fmt::format("http://127.0.0.1:{}", number);
}

http::Cors cors_of(const Config& config) {
  std::string origins = config.text("CORS_ORIGIN");
  if (origins.empty() && !config.is_production())
    origins = "http://localhost:3500, http://localhost:3000";
  auto cors = http::Cors::parse(origins);
  if (!cors)
    throw BadSetting("CORS_ORIGIN: " + cors.error() + " is no origin such as https://shop.example");
  return *std::move(cors);
}

http::RateLimiter::Overrides rates_of(const Config& config) {
  auto rates = http::parse_rates(config.text("RATE_LIMIT_OVERRIDES"));
  if (!rates)
    throw BadSetting("RATE_LIMIT_OVERRIDES: " + rates.error() +
                     " is not of the form order_lookup=50/600 with a known name");
  return *std::move(rates);
}

http::TrustedPeers trusted_of(const Config& config) {
  auto trusted = http::TrustedPeers::parse(config.text("TRUSTED_PROXIES"));
  if (!trusted)
    throw BadSetting("TRUSTED_PROXIES: " + trusted.error() +
                     " is neither an address such as 10.0.0.5 nor a network such as 10.1.0.0/16");
  return *std::move(trusted);
}

// nullptr without Redis.
std::unique_ptr<http::RateCounter> shared_counter_of(const Config& config,
                                                     http::RateCounter& in_process) {
  if (!config.is_set("REDIS_HOST")) return nullptr;
  return std::make_unique<http::RedisRateCounter>(
      http::RedisOptions{.host = config.text("REDIS_HOST"),
                         .port = static_cast<std::uint16_t>(config.whole("REDIS_PORT", 1, 65535)),
                         .password = config.text("REDIS_PASSWORD"),
                         .database = static_cast<int>(config.whole("REDIS_DB", 0, 1'000)),
                         .secret = config.text("FLIPFLOP_SECRET")},
      in_process);
}

// A port serves the routes of its role, also below /api, because that is how they are forwarded;
// the ports for people and outside programs serve the whole API there. All of them answer probes.
struct Listeners::Listener {
  Listener(const http::ServerOptions& options, Shop& shop, const Port& port)
      : role(port.role),
        health(shop.platform(), [&shop] { return shop.is_ready(); }),
        server(options, router, &shop.authenticator()) {
    health.register_routes(router);
    router.include(shop.router_of(port.role->name));
    shop.describe_on(router, port.role->name);
    if (serves_api(*port.role)) {
      shop.mount_api(router);
    } else {
      router.mount("/api", shop.router_of(port.role->name));
    }
    if (port.role->name != "frontend") return;
    server.set_error_page(shop.error_page());
    server.set_error_page_below("/sprava", shop.error_page_of_staff());
  }

  const Role* role;
  http::Router router;
  Health health;
  http::Server server;
};

Listeners::Listeners(const Config& config, Shop& shop, const std::vector<Port>& ports)
    : address_(config.text("LISTEN_ADDRESS")),
      shared_counter_(shared_counter_of(config, counter_)),
      limiter_(shared_counter_ ? *shared_counter_ : counter_, rates_of(config)) {
  const http::Cors cors = cors_of(config);
  const http::TrustedPeers trusted = trusted_of(config);
  pg::Database& database = shop.platform().database;
  for (const Port& port : ports) {
    const http::ServerOptions options{
        .name = std::string(port.role->name),
        .address = address_,
        .port = port.number,
        .shows_traces = !config.is_production(),
        .rate_limiter = config.flag("RATE_LIMITS") ? &limiter_ : nullptr,
        .key_guard = &shop.key_guard(),
        .admit_change = [&database](Deadline deadline) { database.admit(deadline); },
        .cors = cors,
        .trusted = trusted,
        .is_https = shop.public_url().starts_with("https://")};
    listeners_.push_back(std::make_unique<Listener>(options, shop, port));
  }
}

Listeners::~Listeners() = default;

void Listeners::start(Loops& loops) {
  for (const auto& listener : listeners_) listener->server.start(loops);
}

Task<void> Listeners::drain(Deadline deadline) {
  for (const auto& listener : listeners_) co_await listener->server.drain(deadline);
}

std::string Listeners::description() const {
  std::string text;
  for (const auto& listener : listeners_) {
    text += fmt::format("{:<12} http://{}:{}{}\n", listener->role->name, address_,
                        listener->server.port(), listener->role->name == "gateway" ? "/api" : "");
  }
  return text;
}

}  // namespace flipflop::app
