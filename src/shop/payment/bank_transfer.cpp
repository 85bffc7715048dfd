#include "shop/payment/bank_transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace flipflop::payment {
namespace {

bool is_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string zero_padded(std::string_view digits, std::size_t length) {
  return std::string(length - digits.size(), '0') + std::string(digits);
}

bool passes_modulo_11(std::string_view digits) {
  constexpr std::array<int, 10> weights_from_the_right = {1, 2, 4, 8, 5, 10, 9, 7, 3, 6};
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    sum += (digits[digits.size() - 1 - i] - '0') * weights_from_the_right[i];
  }
  return sum % 11 == 0;
}

int modulo_97(std::string_view digits) {
  int rest = 0;
  for (const char digit : digits) rest = (rest * 10 + (digit - '0')) % 97;
  return rest;
}

std::string message_value(std::string_view message) {
  constexpr std::size_t longest = 60;
  std::string value;
  for (const char c : fold(message)) {
    if (value.size() == longest) break;
    const bool is_letter = c >= 'a' && c <= 'z';
    const bool is_plain = (c >= '0' && c <= '9') || c == ' ' || c == '-' || c == '.' || c == '/';
    if (is_letter) {
      value.push_back(static_cast<char>(c - 'a' + 'A'));
    } else {
      value.push_back(is_plain ? c : ' ');
    }
  }
  return value;
}

// IEEE 802.3, reflected.
std::uint32_t crc32(std::string_view text) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xedb88320U & (0U - (crc & 1U)));
  }
  return ~crc;
}

}  // namespace

std::optional<BankAccount> parse_account(std::string_view text) {
  text = trim(text);
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto bank = text.substr(slash + 1);
  auto number = text.substr(0, slash);
  std::string_view prefix;
  if (const auto dash = number.find('-'); dash != std::string_view::npos) {
    prefix = number.substr(0, dash);
    number = number.substr(dash + 1);
    if (prefix.empty()) return std::nullopt;
  }
  const bool has_lengths =
      bank.size() == 4 && number.size() >= 2 && number.size() <= 10 && prefix.size() <= 6;
  if (!has_lengths || !is_digits(bank) || !is_digits(number) || !is_digits(prefix)) {
    return std::nullopt;
  }
  if (!passes_modulo_11(number) || !passes_modulo_11(prefix)) return std::nullopt;
  return BankAccount{zero_padded(prefix, 6), zero_padded(number, 10), std::string(bank)};
}

std::string iban(const BankAccount& account) {
  const std::string bban = account.bank + account.prefix + account.number;
  return fmt::format("CZ{:02}{}", 98 - modulo_97(bban + "123500"), bban);
}

std::string spayd(const Transfer& transfer, Checksum checksum) {
  // The keys are in alphabetical order, which is also the canonical form that the CRC is taken of.
  std::string text = fmt::format("SPD*1.0*ACC:{}*AM:{}*CC:CZK*MSG:{}*X-VS:{}", transfer.iban,
                                 transfer.amount.decimal(), message_value(transfer.message),
                                 transfer.variable_symbol);
  if (checksum == Checksum::appended) text += fmt::format("*CRC32:{:08X}", crc32(text));
  return text;
}

std::optional<std::string> normalised_symbol(std::string_view text) {
  text = trim(text);
  if (!is_digits(text)) return std::nullopt;
  const auto first = text.find_first_not_of('0');
  if (first == std::string_view::npos) return std::nullopt;
  text.remove_prefix(first);
  if (text.size() > 10) return std::nullopt;
  return std::string(text);
}

}  // namespace flipflop::payment
