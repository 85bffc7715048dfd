#include "shop/returns/bank_account.h"

#include <algorithm>

#include "base/text.h"

namespace flipflop::returns {
namespace {

// Modulo 11 of the Czech National Bank's decree 169/2011, modulo 97 of ISO 13616.

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_number(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most && std::ranges::all_of(text, is_digit);
}

// The last digit weighs 1, those before it more and more.
bool fits_modulo_11(std::string_view digits) {
  constexpr int weights[] = {1, 2, 4, 8, 5, 10, 9, 7, 3, 6};
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i)
    sum += (digits[digits.size() - 1 - i] - '0') * weights[i];
  return sum % 11 == 0;
}

bool is_czech_account(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == text.npos || !is_number(text.substr(slash + 1), 4, 4)) return false;
  std::string_view number = text.substr(0, slash);
  if (const std::size_t dash = number.find('-'); dash != number.npos) {
    const std::string_view prefix = number.substr(0, dash);
    if (!is_number(prefix, 1, 6) || !fits_modulo_11(prefix)) return false;
    number.remove_prefix(dash + 1);
  }
  const bool is_zero = number.find_first_not_of('0') == number.npos;
  return is_number(number, 2, 10) && fits_modulo_11(number) && !is_zero;
}

bool is_iban(std::string_view text) {
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.size() < 15 || text.size() > 34 || !is_letter(text[0]) || !is_letter(text[1]))
    return false;
  if (text.starts_with("CZ") && text.size() != 24) return false;
  int remainder = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[(i + 4) % text.size()];  // the first four stand at the end
    if (is_digit(c))
      remainder = (remainder * 10 + (c - '0')) % 97;
    else if (is_letter(c))
      remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
    else
      return false;
  }
  return remainder == 1;
}

}  // namespace

std::optional<std::string> bank_account(std::string_view typed) {
  std::string text;
  for (const char c : trim(typed))
    if (c != ' ') text.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
  if (is_czech_account(text) || is_iban(text)) return text;
  return std::nullopt;
}

}  // namespace flipflop::returns
