#pragma once
// The message files as one map; behind messages.h and template.h.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flipflop::text {

using Catalogue = std::map<std::string, std::string, std::less<>>;

// Adds the texts of one file. Groups may be nested: {"cart": {"empty": "..."}} is "cart.empty".
// BrokenInvariant, which names `path`, for anything but texts and for a key that is there already.
void add_messages(Catalogue& catalogue, std::string_view path, std::string_view content);

// "cart.empty" -> "M_cart_empty".
std::string template_name(std::string_view key);

const Catalogue& catalogue();

// `text` with its {placeholders} filled; BrokenInvariant for one that has no value.
std::string filled(std::string_view key, std::string_view text,
                   const std::vector<std::pair<std::string_view, std::string>>& values);

}  // namespace flipflop::text
