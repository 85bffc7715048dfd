#include "app/commands/doctor.h"

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <functional>

#include "app/data_folder.h"
#include "app/database_access.h"
#include "app/postgres_binaries.h"
#include "app/roles.h"
#include "app/upstreams.h"
#include "base/text.h"
#include "platform/http/client.h"
#include "platform/loop/run_here.h"
#include "platform/pg/pg.h"

namespace flipflop::app {
namespace {

constexpr std::int64_t least_free_bytes = 1LL << 30;
constexpr rlim_t least_files = 4096;
constexpr std::chrono::seconds look_limit{2};

ShownCheck ok(std::string check) {
  return {std::move(check), "ok", ""};
}

ShownCheck problem(std::string check, std::string advice) {
  return {std::move(check), "problem", std::move(advice)};
}

// The check, or the one line of what stopped it.
ShownCheck attempt(const std::string& what, const std::function<ShownCheck()>& check) {
  try {
    return check();
  } catch (const std::exception& failure) {
    return problem(what, failure.what());
  }
}

ShownCheck check_settings(const Config& config) {
  const std::vector<std::string> unknown = config.unknown_names();
  if (unknown.empty()) return ok("every setting is known");
  std::string names;
  for (const std::string& name : unknown) names += (names.empty() ? "" : ", ") + name;
  return problem("unknown settings: " + names, "see flipflop config for the names that exist");
}

ShownCheck check_production(const Config& config) {
  if (!config.is_production()) return ok("development: bogus providers and /dev are on");
  if (!config.is_set("FRONTEND_URL"))
    return problem("FRONTEND_URL is not set", "links in mails and payment returns need it");
  if (!config.is_set("SMTP_URL"))
    return problem("SMTP_URL is not set", "no mail leaves the shop without it");
  if (!config.flag("RATE_LIMITS")) return problem("RATE_LIMITS is off", "production refuses that");
  return ok("production settings");
}

ShownCheck check_ports(const Config& config) {
  for (const Role& role : roles()) config.whole(role.port_setting, 0, 65535);
  return ok("ports are numbers");
}

// A role without a process of its own is no problem unless the settings say where that process is.
std::vector<ShownCheck> check_peers(const Config& config) {
  std::vector<gateway::UpstreamOptions> upstreams;
  for (const Role& role : roles()) {
    // Nobody forwards to it, or the next check asks.
    if (role.name == "frontend" || is_foreign(config, role.name)) continue;
    const bool has_place = names_urls_of(config, role) || config.text(role.port_setting) != "0";
    if (has_place)
      upstreams.push_back({.role = std::string(role.name), .urls = urls_of(config, role)});
  }
  gateway::Forwarding forwarding(std::move(upstreams));
  std::vector<ShownCheck> checks;
  for (const auto& peer : result_of(forwarding.look_around())) {
    const std::string what = fmt::format("role {} at {}", peer.role, peer.url.text());
    if (peer.answers) {
      checks.push_back(ok(what + " answers"));
    } else if (names_urls_of(config, *find_role(peer.role))) {
      checks.push_back(problem(what + " does not answer: " + peer.detail,
                               "is it running there? flipflop serve --role=" + peer.role));
    }
  }
  if (checks.empty()) checks.push_back(ok("no role runs as a process of its own"));
  return checks;
}

ShownCheck check_auth_service(const Config& config) {
  const std::string url = config.text("AUTH_SERVICE_URL");
  if (url.empty()) return ok("people are signed in by the role auth");
  http::Client client{http::ClientOptions{}};
  client.trust_url(url);
  const http::Fetch health = result_of(
      client.try_send({.url = url + "/health", .max_redirects = 0}, Deadline::after(look_limit)));
  if (health.outcome == http::FetchOutcome::answered && health.response.status == 200)
    return ok("the auth service at " + url + " answers");
  const std::string detail = health.outcome == http::FetchOutcome::answered
                                 ? fmt::format("status {}", health.response.status)
                                 : health.detail;
  return problem(fmt::format("the auth service at {} does not answer: {}", url, detail),
                 "nobody can sign in until AUTH_SERVICE_URL leads to it");
}

ShownCheck check_data(const DataFolder& data) {
  if (access(data.path().c_str(), W_OK) != 0)
    return problem(data.path() + " cannot be written", "give it to the user that runs flipflop");
  struct statvfs space{};
  if (statvfs(data.path().c_str(), &space) != 0)
    return problem(data.path() + " cannot be looked at", "is the disk mounted?");
  const auto free_bytes = static_cast<std::int64_t>(space.f_bavail * space.f_frsize);
  if (free_bytes < least_free_bytes)
    return problem(fmt::format("{} MiB are free in {}", free_bytes >> 20, data.path()),
                   "at least 1024 MiB should be");
  return ok(fmt::format("{} has {} MiB free", data.path(), free_bytes >> 20));
}

ShownCheck check_files() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_max >= least_files) return ok(fmt::format("{} open files", files.rlim_max));
  return problem(fmt::format("only {} open files are allowed", files.rlim_max),
                 "raise the hard limit (LimitNOFILE= in systemd)");
}

ShownCheck check_postgres() {
  const PostgresBinaries binaries = find_postgres(postgres_root, {});
  return ok(fmt::format("PostgreSQL {} in {}", binaries.major, binaries.folder));
}

// Every role may run as a process of its own with a pool of its own.
ShownCheck check_connections(const Config& config, const std::string& conninfo) {
  const auto rows = pg::query_now(conninfo, "SHOW max_connections");
  const std::int64_t most = parse_unsigned(rows.at(0).at(0)).value_or(0);
  const std::int64_t of_process = config.whole("DB_CONNECTIONS", 4, 1000);
  if (of_process + 3 > most) {
    return problem(
        fmt::format("a process takes {} connections, the server has {}", of_process, most),
        "lower DB_CONNECTIONS or raise max_connections");
  }
  const auto needed = of_process * static_cast<std::int64_t>(roles().size());
  return ok(
      fmt::format("{} connections for a process, {} of the server ({} if every role has its own)",
                  of_process, most, needed));
}

}  // namespace

std::vector<ShownCheck> examine(const Config& config) {
  std::vector<ShownCheck> checks;
  checks.push_back(attempt("settings", [&] { return check_settings(config); }));
  checks.push_back(attempt("production", [&] { return check_production(config); }));
  checks.push_back(attempt("ports", [&] { return check_ports(config); }));
  checks.push_back(attempt("open files", [] { return check_files(); }));
  if (!names_a_server(config)) checks.push_back(attempt("PostgreSQL", check_postgres));
  checks.push_back(
      attempt("data folder", [&] { return check_data(DataFolder(config.text("FLIPFLOP_DATA"))); }));
  checks.push_back(attempt("database", [&] {
    Config with_secret = config;
    const DataFolder data(config.text("FLIPFLOP_DATA"));
    const DatabaseAccess access(with_secret, data);
    return check_connections(config, access.conninfo());
  }));
  checks.push_back(attempt("auth service", [&] { return check_auth_service(config); }));
  const ShownCheck peers = attempt("other processes", [&] {
    for (ShownCheck& check : check_peers(config)) checks.push_back(std::move(check));
    return ok("");
  });
  if (!peers.advice.empty()) checks.push_back(peers);
  return checks;
}

}  // namespace flipflop::app
