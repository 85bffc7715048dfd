#include "base/vat_rates.h"

#include <gtest/gtest.h>

namespace flipflop {
namespace {

Instant at(const char* text) {
  return *parse_iso(text);
}

TEST(VatRates, a_class_has_the_rate_of_its_day_in_prague) {
  const Instant last_of_2023 = at("2023-12-31T22:59:59.999999Z");
  const Instant first_of_2024 = at("2023-12-31T23:00:00Z");
  EXPECT_EQ(vat_rate(VatClass::reduced, last_of_2023), VatRate{15});
  EXPECT_EQ(vat_rate(VatClass::reduced, first_of_2024), VatRate{12});
  EXPECT_EQ(vat_rate(VatClass::second_reduced, last_of_2023), VatRate{10});
  EXPECT_EQ(vat_rate(VatClass::second_reduced, first_of_2024), std::nullopt);
  EXPECT_EQ(vat_rate(VatClass::standard, at("2026-11-29T12:00:00Z")), VatRate{21});
  EXPECT_EQ(vat_rate(VatClass::zero, at("2026-11-29T12:00:00Z")), VatRate{0});
  EXPECT_EQ(vat_rate(VatClass::standard, at("2012-12-31T22:59:59Z")), std::nullopt);
}

TEST(VatRates, a_rate_is_one_only_while_it_holds) {
  const Instant today = at("2026-11-29T12:00:00Z");
  for (const int percent : {21, 12, 0}) EXPECT_TRUE(is_vat_rate({percent}, today)) << percent;
  for (const int percent : {10, 15, 20, 1, -1, 100, 210})
    EXPECT_FALSE(is_vat_rate({percent}, today)) << percent;
  EXPECT_TRUE(is_vat_rate({15}, at("2023-06-01T00:00:00Z")));
  EXPECT_FALSE(is_vat_rate({12}, at("2023-06-01T00:00:00Z")));
}

TEST(VatRates, there_is_one_rate_of_a_class_at_any_time) {
  for (Instant day = at("2013-01-01T00:00:00Z"); day < at("2030-01-01T00:00:00Z");
       day += std::chrono::hours(24)) {
    EXPECT_TRUE(vat_rate(VatClass::standard, day));
    EXPECT_TRUE(vat_rate(VatClass::reduced, day));
  }
}

}  // namespace
}  // namespace flipflop
