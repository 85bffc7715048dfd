#include "base/vat_rates.h"

#include <algorithm>

namespace flipflop {
namespace {

// The beginning of a year in Prague, where it is winter.
constexpr Instant prague_year(int year) {
  using namespace std::chrono;
  return sys_days{std::chrono::year{year} / January / 1} - hours(1);
}

struct Period {
  VatClass kind;
  VatRate rate;
  Instant from;                  // inclusive
  std::optional<Instant> until;  // exclusive; empty: it holds still
};

constexpr Period periods[] = {
    {VatClass::standard, {21}, prague_year(2013), {}},
    {VatClass::reduced, {15}, prague_year(2013), prague_year(2024)},
    {VatClass::reduced, {12}, prague_year(2024), {}},
    {VatClass::second_reduced, {10}, prague_year(2015), prague_year(2024)},
    {VatClass::zero, {0}, prague_year(2013), {}},
};

bool holds(const Period& period, Instant at) {
  return at >= period.from && (!period.until || at < *period.until);
}

}  // namespace

std::optional<VatRate> vat_rate(VatClass kind, Instant at) {
  for (const Period& period : periods)
    if (period.kind == kind && holds(period, at)) return period.rate;
  return std::nullopt;
}

bool is_vat_rate(VatRate rate, Instant at) {
  return std::ranges::any_of(
      periods, [=](const Period& period) { return period.rate == rate && holds(period, at); });
}

}  // namespace flipflop
