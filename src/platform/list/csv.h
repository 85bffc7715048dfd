#pragma once
// The lines of an export as Czech spreadsheets read them: UTF-8 with a byte order mark, semicolons,
// CRLF. A cell that a spreadsheet would take for a formula is made text by an apostrophe in front.
// Pure.

#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"

namespace flipflop::list {

inline constexpr std::string_view csv_beginning = "\xEF\xBB\xBF";

// "1099,50"
std::string csv_amount(Money amount);
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace flipflop::list
