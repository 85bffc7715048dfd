#include "base/money.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>

#include "base/invariant.h"
#include "base/text.h"

namespace flipflop {
namespace {

constexpr std::int64_t largest_haler = 10'000'000'000'000;

// Integer division rounded half away from zero; `divisor` is positive.
std::int64_t divide_half_away(__int128 dividend, std::int64_t divisor) {
  const bool negative = dividend < 0;
  const __int128 magnitude = negative ? -dividend : dividend;
  const __int128 quotient = (magnitude + divisor / 2) / divisor;
  invariant(quotient <= std::numeric_limits<std::int64_t>::max(), "money overflow");
  return static_cast<std::int64_t>(negative ? -quotient : quotient);
}

// Non-breaking spaces (U+00A0, U+202F) become plain ones.
std::string with_plain_spaces(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_nbsp = text.substr(i, 2) == "\xC2\xA0";
    const bool is_narrow = text.substr(i, 3) == "\xE2\x80\xAF";
    out.push_back(is_nbsp || is_narrow ? ' ' : text[i]);
    i += is_narrow ? 2 : is_nbsp ? 1 : 0;
  }
  return out;
}

// Without a currency behind it and the ",-" of round amounts.
std::string_view without_decoration(std::string_view text) {
  text = trim(text);
  for (std::string_view mark : {"Kč", "CZK"}) {
    if (!text.ends_with(mark)) continue;
    text.remove_suffix(mark.size());
    break;
  }
  text = trim(text);
  if (text.ends_with(",-")) text.remove_suffix(2);
  return text;
}

// Digits, in one run or in groups of three behind a first of one to three; nullopt otherwise and
// above the largest amount.
std::optional<std::int64_t> parse_crowns(std::string_view text) {
  std::int64_t crowns = 0;
  std::size_t run = 0;  // digits since the last space
  bool is_grouped = false;
  for (char c : text) {
    if (c == ' ') {
      const bool fits = is_grouped ? run == 3 : run >= 1 && run <= 3;
      if (!fits) return std::nullopt;
      is_grouped = true;
      run = 0;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    crowns = crowns * 10 + (c - '0');
    if (crowns > largest_haler / 100) return std::nullopt;
    ++run;
  }
  if (is_grouped ? run != 3 : run == 0) return std::nullopt;
  return crowns;
}

// One or two digits behind the decimal mark, as haléř.
std::optional<std::int64_t> parse_decimals(std::string_view text) {
  const auto value = parse_unsigned(text);
  if (!value || text.size() > 2) return std::nullopt;
  return text.size() == 1 ? *value * 10 : *value;
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
  const std::string plain = with_plain_spaces(text);
  std::string_view digits = without_decoration(plain);
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const std::size_t mark = digits.find_first_of(".,");
  const auto crowns = parse_crowns(digits.substr(0, mark));
  std::optional<std::int64_t> rest = 0;
  if (mark != std::string_view::npos) rest = parse_decimals(digits.substr(mark + 1));
  if (!crowns || !rest || *crowns * 100 + *rest > largest_haler) return std::nullopt;
  const std::int64_t haler = *crowns * 100 + *rest;
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

Money part_of(Money amount, int basis_points) {
  invariant(basis_points >= 0 && basis_points <= 10'000, "a part is at most the whole");
  return Money{divide_half_away(static_cast<__int128>(amount.haler) * basis_points, 10'000)};
}

std::vector<Money> split(Money whole, const std::vector<Money>& weights) {
  invariant(!whole.is_negative(), "only what is there is split");
  Money sum;
  for (const Money weight : weights) {
    invariant(!weight.is_negative(), "a weight is not negative");
    sum = sum + weight;
  }
  std::vector<Money> parts(weights.size());
  if (whole.is_zero()) return parts;
  invariant(!sum.is_zero(), "somebody gets the parts");

  std::vector<std::int64_t> lost(weights.size());
  Money left = whole;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const __int128 share = static_cast<__int128>(whole.haler) * weights[i].haler;
    parts[i] = Money{static_cast<std::int64_t>(share / sum.haler)};
    lost[i] = static_cast<std::int64_t>(share % sum.haler);
    left = left - parts[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&lost](std::size_t left_at, std::size_t right_at) {
    return lost[left_at] != lost[right_at] ? lost[left_at] > lost[right_at] : left_at < right_at;
  });
  for (std::size_t i = 0; i < static_cast<std::size_t>(left.haler); ++i)
    parts[order[i]] = parts[order[i]] + Money{1};
  return parts;
}

Money with_margin(Money amount, int percent) {
  invariant(percent >= 0 && percent <= 10'000, "margin out of range");
  const __int128 dividend = static_cast<__int128>(amount.haler) * (100 + percent);
  return Money{divide_half_away(dividend, 100)};
}

}  // namespace flipflop
