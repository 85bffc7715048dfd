#include "shop/user/rules.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace flipflop::user {
namespace {

// A digit stands for any digit of the form, everything else for itself.
struct Country {
  std::string_view code;
  std::array<std::string_view, 5> names;  // folded
  std::string_view postal_form;
  std::string_view phone_prefix;
  std::size_t phone_digits_least, phone_digits_most;  // behind the prefix, without a trunk zero
};

constexpr Country countries[] = {
    {"CZ", {"cze", "czechia", "czech republic", "cesko", "ceska republika"}, "000 00", "420", 9, 9},
    {"SK",
     {"svk", "slovakia", "slovak republic", "slovensko", "slovenska republika"},
     "000 00",
     "421",
     9,
     9},
    {"DE", {"deu", "germany", "deutschland", "nemecko", ""}, "00000", "49", 5, 13},
    {"AT", {"aut", "austria", "osterreich", "rakousko", ""}, "0000", "43", 5, 13},
    {"PL", {"pol", "poland", "polska", "polsko", ""}, "00-000", "48", 9, 9},
};

// The longest number of E.164, and the shortest that we believe.
constexpr std::size_t most_digits = 15;
constexpr std::size_t least_digits = 8;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_separator(char c) {
  return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')';
}

const Country* country_of(std::string_view code) {
  const auto* const found = std::ranges::find(countries, code, &Country::code);
  return found == std::end(countries) ? nullptr : found;
}

}  // namespace

std::optional<std::string> country_code(std::string_view text) {
  const std::string folded = fold(trim(text));
  if (folded.empty()) return "CZ";
  for (const Country& country : countries)
    if (folded == lower_ascii(country.code) || std::ranges::count(country.names, folded) > 0)
      return std::string(country.code);
  return std::nullopt;
}

std::optional<std::string> postal_code(std::string_view country, std::string_view text) {
  const Country* const known = country_of(country);
  if (known == nullptr) return std::nullopt;
  std::string digits;
  for (const char c : trim(text)) {
    if (is_digit(c))
      digits.push_back(c);
    else if (known->postal_form.find(c) == std::string_view::npos && c != ' ')
      return std::nullopt;
  }
  std::string written;
  std::size_t next = 0;
  for (const char c : known->postal_form) {
    if (!is_digit(c)) {
      written.push_back(c);
      continue;
    }
    if (next == digits.size()) return std::nullopt;
    written.push_back(digits[next++]);
  }
  if (next != digits.size()) return std::nullopt;
  return written;
}

std::optional<std::string> phone_number(std::string_view country, std::string_view text) {
  text = trim(text);
  bool is_international = text.starts_with('+');
  if (is_international) text.remove_prefix(1);
  std::string digits;
  for (const char c : text) {
    if (is_digit(c))
      digits.push_back(c);
    else if (!is_separator(c))
      return std::nullopt;
  }
  if (!is_international && digits.starts_with("00")) {
    is_international = true;
    digits.erase(0, 2);
  }
  if (is_international) {
    const bool fits = digits.size() >= least_digits && digits.size() <= most_digits;
    if (!fits || digits.front() == '0') return std::nullopt;
    return "+" + digits;
  }
  const Country* const home = country_of(country);
  if (home == nullptr) return std::nullopt;
  if (digits.starts_with('0')) digits.erase(0, 1);
  if (digits.size() < home->phone_digits_least || digits.size() > home->phone_digits_most)
    return std::nullopt;
  return "+" + std::string(home->phone_prefix) + digits;
}

bool is_one_line(std::string_view text) {
  return text.find_first_of("\r\n") == std::string_view::npos;
}

std::vector<Channel> in_order(const std::vector<Channel>& channels) {
  std::vector<Channel> ordered = channels;
  std::ranges::sort(ordered);
  const auto repeated = std::ranges::unique(ordered);
  ordered.erase(repeated.begin(), repeated.end());
  return ordered;
}

}  // namespace flipflop::user
