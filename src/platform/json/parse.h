#pragma once
// The parsed form between text and structs: boost::json's values, with one difference. A number
// that is not a whole number of 64 bits never becomes a double, because money must not pass through
// one: it is kept as its text behind a 0xFF byte, which no valid string can hold.

#include <boost/json/fwd.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "platform/json/json.h"

namespace flipflop::json::detail {

inline constexpr std::size_t most_levels = 32;
inline constexpr std::size_t most_bytes = 64 * 1024 * 1024;

// nullopt after a reported mistake.
std::optional<boost::json::value> parse(std::string_view text, Errors& errors);

bool is_fraction(const boost::json::value& value);
std::string_view fraction_text(const boost::json::value& value);
// False for a whole number that is merely too large for 64 bits.
bool has_fraction_marks(const boost::json::value& value);

// The parsed form as JSON text again.
void write_parsed(std::string& out, const boost::json::value& value);

}  // namespace flipflop::json::detail
