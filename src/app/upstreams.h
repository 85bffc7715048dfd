#pragma once
// Where the processes of the other roles are: ROLE_<NAME>_URLS, the old <NAME>_SERVICE_URL, or the
// role's own port on this machine.

#include <string>
#include <string_view>
#include <vector>

#include "app/roles.h"
#include "edge/gateway/forward.h"
#include "platform/config/config.h"

namespace flipflop::app {

// Whether a foreign service stands in for the role (AUTH_SERVICE_URL): no process of ours has it
// then, and its routes run wherever the API does.
bool is_foreign(const Config& config, std::string_view role);
// Whether the settings say where the role is. Throws BadSetting for what is no URL.
bool names_urls_of(const Config& config, const Role& role);
std::vector<http::HopUrl> urls_of(const Config& config, const Role& role);

// Of the roles that a process with these roles (empty: all) does not run but takes requests for.
std::vector<gateway::UpstreamOptions> upstreams_of(const Config& config,
                                                   const std::vector<std::string>& role_names);

}  // namespace flipflop::app
