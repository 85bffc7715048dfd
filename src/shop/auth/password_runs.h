#pragma once
// What fingers type without a thought: along the keyboard, through an alphabet, one key again and
// again, a date. Pure, safe from every thread.

#include <cstddef>
#include <string_view>

namespace flipflop::auth {

// The size of the longest run at the start of `text`, which is lower case and not empty: along a
// row or another way of the keyboard, through an alphabet, or of one character. At least 1.
std::size_t run_size(std::string_view text);

inline constexpr std::size_t date_size = 8;

// Whether eight digits stand there that are a day of these two centuries: day, month and year in
// one of the three orders in which they are written.
bool starts_with_date(std::string_view text);

}  // namespace flipflop::auth
