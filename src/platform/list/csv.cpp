#include "platform/list/csv.h"

namespace flipflop::list {
namespace {

// OWASP, CSV injection: what begins with one of these may be worked out as a formula.
constexpr std::string_view formula_beginnings = "=+-@\t\r";

std::string csv_cell(const std::string& text) {
  std::string cell = text;
  if (!cell.empty() && formula_beginnings.find(cell.front()) != std::string_view::npos)
    cell.insert(cell.begin(), '\'');
  if (cell.find_first_of(";\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

}  // namespace

std::string csv_amount(Money amount) {
  std::string text = amount.decimal();
  if (const std::size_t point = text.find('.'); point != std::string::npos) text[point] = ',';
  return text;
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) {
    if (&cell != &cells.front()) line.push_back(';');
    line += csv_cell(cell);
  }
  return line + "\r\n";
}

}  // namespace flipflop::list
