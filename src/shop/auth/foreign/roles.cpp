#include "shop/auth/foreign/roles.h"

#include <algorithm>

#include "base/text.h"

namespace flipflop::auth::foreign {
namespace {

constexpr std::size_t longest_role = 40;

bool is_role(std::string_view text) {
  return !text.empty() && text.size() <= longest_role &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

}  // namespace

std::expected<RoleMap, std::string> RoleMap::parse(std::string_view text) {
  RoleMap map;
  for (const std::string_view part : split(text, ',')) {
    const std::string_view rule = trim(part);
    if (rule.empty()) continue;
    const std::size_t equals = rule.rfind('=');
    if (equals == std::string_view::npos) {
      if (!rule.ends_with('*')) return std::unexpected(std::string(rule));
      map.prefixes_.emplace_back(rule.substr(0, rule.size() - 1));
      continue;
    }
    const std::string_view theirs = trim(rule.substr(0, equals));
    const std::string_view ours = trim(rule.substr(equals + 1));
    if (theirs.empty() || !is_role(ours)) return std::unexpected(std::string(rule));
    map.names_.insert_or_assign(std::string(theirs), std::string(ours));
  }
  return map;
}

std::vector<std::string> RoleMap::ours(const std::vector<std::string>& theirs) const {
  std::vector<std::string> roles;
  for (const std::string& name : theirs) {
    if (const auto named = names_.find(name); named != names_.end()) roles.push_back(named->second);
    for (const std::string& prefix : prefixes_)
      if (name.starts_with(prefix) && is_role(name.substr(prefix.size())))
        roles.push_back(name.substr(prefix.size()));
  }
  std::ranges::sort(roles);
  const auto repeated = std::ranges::unique(roles);
  roles.erase(repeated.begin(), repeated.end());
  return roles;
}

}  // namespace flipflop::auth::foreign
