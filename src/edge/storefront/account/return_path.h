#pragma once
// Where somebody goes after signing in: a path of this shop and nothing else, whatever the address
// says. Pure.

#include <optional>
#include <string>
#include <string_view>

namespace flipflop::storefront {

// Whether a browser that is redirected to `path` stays on this origin.
bool is_own_path(std::string_view path);
// `path`, or the account's overview for anything that leads elsewhere.
std::string return_path(std::string_view path);
// `page` with the way back behind it, when that is a path of ours.
std::string with_return(std::string page, const std::optional<std::string>& path);

}  // namespace flipflop::storefront
