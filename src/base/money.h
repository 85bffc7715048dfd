#pragma once
// Money in Czech crowns as an integer number of haléř. No float ever touches it: arithmetic that
// would overflow throws BrokenInvariant, and every rounding is named at its call.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flipflop {

struct Money {
  std::int64_t haler = 0;

  auto operator<=>(const Money&) const = default;
  bool is_negative() const { return haler < 0; }
  bool is_zero() const { return haler == 0; }

  // "1299.50", the decimal form of feeds, JSON and SPAYD.
  std::string decimal() const;
  // "1 299 Kč" or "1 299,50 Kč" with non-breaking spaces, the form a Czech shopper reads.
  std::string czech() const;
  // Accepts "1299", "1299.5", "1 299,50", "1299,50 Kč"; nullopt for anything else, for more than
  // two decimals, and for amounts above 10^13 haléř.
  static std::optional<Money> parse(std::string_view text);
};

Money operator+(Money left, Money right);
Money operator-(Money left, Money right);
Money operator*(Money amount, std::int64_t times);

// A VAT rate in whole percent: 21, 12 or 0 in the Czech Republic of 2026.
struct VatRate {
  int percent = 21;
  auto operator<=>(const VatRate&) const = default;
};

// The VAT contained in a gross amount, top-down: gross * rate / (100 + rate), rounded half away
// from zero to whole haléř (ZDPH section 37). 999.00 at 21 % gives 173.38.
Money vat_contained(Money gross, VatRate rate);

// The part of an amount in hundredths of a percent (1 % is 100), rounded half away from zero.
Money part_of(Money amount, int basis_points);

// `whole` in parts as large as `weights` ask for, which add up to it to the haléř: each part is
// rounded down, and what is left goes, a haléř each, to those that lost most (largest remainder; of
// equals the first). Nobody gets anything for a weight of zero. Weights are not negative and not
// all zero, unless `whole` is.
std::vector<Money> split(Money whole, const std::vector<Money>& weights);

// `amount` raised by `percent`, rounded half away from zero to whole haléř.
Money with_margin(Money amount, int percent);

}  // namespace flipflop
