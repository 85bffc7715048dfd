#pragma once
// The message catalogue: texts that people see, by key, Czech first. Loaded once from the assets
// **/messages.cs.json ({"cart": {"empty": "Váš košík je prázdný"}} is "cart.empty"); a missing key,
// or one given twice, is a BrokenInvariant.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace flipflop::text {

const std::string& message(std::string_view key);
bool has_message(std::string_view key);
// With {name} placeholders replaced (plain text, not escaped); one without a value is a
// BrokenInvariant.
std::string message(std::string_view key,
                    const std::vector<std::pair<std::string_view, std::string>>& values);
// Every key and text, for filling templates.
const std::vector<std::pair<std::string, std::string>>& all_messages();

}  // namespace flipflop::text
