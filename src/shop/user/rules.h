#pragma once
// How addresses and phones are written: what people type becomes one form, or is refused. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "shop/user/user.h"

namespace flipflop::user {

// "CZ" of "cz", "Czech Republic" (the old shop's only value), "Česko", and so on for the countries
// around; empty means the Czech Republic. nullopt for a country that we do not know.
std::optional<std::string> country_code(std::string_view text);

// As the country writes it: "110 00" of "11000", "00-950" of "00950". nullopt when it is none.
std::optional<std::string> postal_code(std::string_view country, std::string_view text);

// The form of E.164: "+420777123456" of "777 123 456", "00420 777-123-456" or "+420 777 123 456". A
// number without a prefix is one of `country`. nullopt when it is none.
std::optional<std::string> phone_number(std::string_view country, std::string_view text);

// Text of one line: a name with a line break in it would forge the lines of a label or a mail.
bool is_one_line(std::string_view text);

// Which of an account's channels stay when some are switched; each once, in the order of the enum.
std::vector<Channel> in_order(const std::vector<Channel>& channels);

}  // namespace flipflop::user
