#include "app/upstreams.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"

namespace flipflop::app {
namespace {

// Of the old system. AUTH_, NOTIFICATION_, LOGGING_ and PAYMENT_SERVICE_URL are no such names: they
// mean a foreign service in place of ours.
constexpr std::array<std::string_view, 8> roles_with_alias = {
    "product", "order", "user", "warehouse", "supplier", "ai", "analytics", "cart"};

std::string upper(std::string_view name) {
  std::string text(name);
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return text;
}

// The setting that says where the role is; the new name wins.
std::string setting_of(const Config& config, const Role& role) {
  const std::string name = "ROLE_" + upper(role.name) + "_URLS";
  const bool has_alias = std::ranges::find(roles_with_alias, role.name) != roles_with_alias.end();
  const std::string alias = upper(role.name) + "_SERVICE_URL";
  return !config.is_set(name) && has_alias && config.is_set(alias) ? alias : name;
}

std::vector<http::HopUrl> listed_in(const Config& config, const std::string& setting) {
  std::vector<http::HopUrl> urls;
  const std::string value = config.text(setting);
  for (const std::string_view part : split(value, ',')) {
    if (trim(part).empty()) continue;
    auto url = http::HopUrl::parse(part);
    if (!url) throw BadSetting(fmt::format("{}: {}: {}", setting, trim(part), url.error()));
    urls.push_back(*std::move(url));
  }
  return urls;
}

std::map<std::string, std::chrono::milliseconds> time_limits(const Config& config) {
  std::map<std::string, std::chrono::milliseconds> limits;
  const std::string value = config.text("ROLE_TIMEOUTS");
  for (const std::string_view part : split(value, ',')) {
    if (trim(part).empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    const Role* role = find_role(trim(part.substr(0, equals)));
    const auto number = parse_unsigned(trim(part.substr(std::min(equals + 1, part.size()))));
    if (role == nullptr || !number || *number < 1 || *number > 600'000) {
      throw BadSetting(fmt::format(
          "ROLE_TIMEOUTS: {} is not of the form order=5000 with a known role", trim(part)));
    }
    limits[std::string(role->name)] = std::chrono::milliseconds(*number);
  }
  return limits;
}

}  // namespace

bool is_foreign(const Config& config, std::string_view role) {
  return role == "auth" && config.is_set("AUTH_SERVICE_URL");
}

bool names_urls_of(const Config& config, const Role& role) {
  return !listed_in(config, setting_of(config, role)).empty();
}

std::vector<http::HopUrl> urls_of(const Config& config, const Role& role) {
  std::vector<http::HopUrl> urls = listed_in(config, setting_of(config, role));
  if (!urls.empty()) return urls;
  const std::int64_t port = config.whole(role.port_setting, 0, 65535);
  if (port == 0) {
    throw BadSetting(fmt::format("{} is 0: say in {} where the role {} is", role.port_setting,
                                 setting_of(config, role), role.name));
  }
  return {{.host = "127.0.0.1", .port = static_cast<std::uint16_t>(port)}};
}

std::vector<gateway::UpstreamOptions> upstreams_of(const Config& config,
                                                   const std::vector<std::string>& role_names) {
  const auto limits = time_limits(config);
  std::vector<gateway::UpstreamOptions> upstreams;
  const auto is_here = [&role_names](std::string_view name) {
    return std::ranges::find(role_names, name) != role_names.end();
  };
  if (!is_here("frontend") && !is_here("gateway")) return upstreams;
  for (const Role& role : roles()) {
    if (role.name == "frontend" || is_here(role.name) || is_foreign(config, role.name)) continue;
    gateway::UpstreamOptions options{.role = std::string(role.name), .urls = urls_of(config, role)};
    const auto limit = limits.find(options.role);
    if (limit != limits.end()) options.time_limit = limit->second;
    upstreams.push_back(std::move(options));
  }
  return upstreams;
}

}  // namespace flipflop::app
