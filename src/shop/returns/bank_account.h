#pragma once
// Part of the face: the account that a buyer names for their money.

#include <optional>
#include <string>
#include <string_view>

namespace flipflop::returns {

// A Czech account ("19-2000145399/0800") or an IBAN as it is kept, without spaces; nullopt for what
// fails its checks.
std::optional<std::string> bank_account(std::string_view typed);

}  // namespace flipflop::returns
