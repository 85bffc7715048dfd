#include "base/money.h"

#include <fmt/format.h>

#include <cstdlib>

#include "base/invariant.h"

namespace flipflop {
namespace {

constexpr std::int64_t largest_haler = 10'000'000'000'000;

// Integer division rounded half away from zero; `divisor` is positive.
std::int64_t divide_half_away(__int128 dividend, std::int64_t divisor) {
  const bool negative = dividend < 0;
  const __int128 magnitude = negative ? -dividend : dividend;
  const auto quotient = static_cast<std::int64_t>((magnitude + divisor / 2) / divisor);
  return negative ? -quotient : quotient;
}

// Removes spaces (ASCII, U+00A0, U+202F) and a trailing currency mark; the rest stays as it is.
std::string without_decoration(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') continue;
    if (text.substr(i, 2) == "\xC2\xA0") {
      i += 1;
      continue;
    }
    if (text.substr(i, 3) == "\xE2\x80\xAF") {
      i += 2;
      continue;
    }
    out.push_back(text[i]);
  }
  for (std::string_view mark : {"Kč", "CZK", ",-"})
    if (out.size() > mark.size() && out.ends_with(mark)) out.resize(out.size() - mark.size());
  return out;
}

}  // namespace

std::string Money::decimal() const {
  return fmt::format("{}{}.{:02}", haler < 0 ? "-" : "", std::abs(haler / 100),
                     std::abs(haler % 100));
}

std::string Money::czech() const {
  const std::string whole = std::to_string(std::abs(haler / 100));
  std::string out = haler < 0 ? "-" : "";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) out += "\xC2\xA0";
    out.push_back(whole[i]);
  }
  if (haler % 100 != 0) out += fmt::format(",{:02}", std::abs(haler % 100));
  return out + "\xC2\xA0Kč";
}

std::optional<Money> Money::parse(std::string_view text) {
  const std::string digits = without_decoration(text);
  std::size_t at = 0;
  const bool negative = !digits.empty() && digits[0] == '-';
  if (negative) at = 1;
  std::int64_t haler = 0;
  int decimals = -1;  // -1 until the decimal mark was seen
  bool any = false;
  for (; at < digits.size(); ++at) {
    const char c = digits[at];
    if ((c == '.' || c == ',') && decimals < 0 && any) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9' || decimals == 2) return std::nullopt;
    haler = haler * 10 + (c - '0');
    if (haler > largest_haler) return std::nullopt;
    if (decimals >= 0) ++decimals;
    any = true;
  }
  if (!any || decimals == 0) return std::nullopt;
  for (int i = decimals < 0 ? 0 : decimals; i < 2; ++i) haler *= 10;
  if (haler > largest_haler) return std::nullopt;
  return Money{negative ? -haler : haler};
}

Money operator+(Money left, Money right) {
  Money sum;
  invariant(!__builtin_add_overflow(left.haler, right.haler, &sum.haler), "money overflow");
  return sum;
}

Money operator-(Money left, Money right) {
  Money difference;
  invariant(!__builtin_sub_overflow(left.haler, right.haler, &difference.haler), "money overflow");
  return difference;
}

Money operator*(Money amount, std::int64_t times) {
  Money product;
  invariant(!__builtin_mul_overflow(amount.haler, times, &product.haler), "money overflow");
  return product;
}

Money vat_contained(Money gross, VatRate rate) {
  invariant(rate.percent >= 0 && rate.percent <= 100, "VAT rate out of range");
  const __int128 dividend = static_cast<__int128>(gross.haler) * rate.percent;
  return Money{divide_half_away(dividend, 100 + rate.percent)};
}

Money with_margin(Money amount, int percent) {
  invariant(percent >= 0 && percent <= 10'000, "margin out of range");
  const __int128 dividend = static_cast<__int128>(amount.haler) * (100 + percent);
  return Money{divide_half_away(dividend, 100)};
}

}  // namespace flipflop
