#include "base/money.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/invariant.h"
#include "base/split_mix.h"

namespace flipflop {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

TEST(Money, is_written_with_two_decimals) {
  EXPECT_EQ(Money{129'950}.decimal(), "1299.50");
  EXPECT_EQ(Money{5}.decimal(), "0.05");
  EXPECT_EQ(Money{-5}.decimal(), "-0.05");
  EXPECT_EQ(Money{}.decimal(), "0.00");
  EXPECT_EQ(Money{least}.decimal(), "-92233720368547758.08");
}

TEST(Money, is_shown_the_czech_way) {
  EXPECT_EQ(Money{129'900}.czech(), "1\u00a0299\u00a0Kč");
  EXPECT_EQ(Money{129'950}.czech(), "1\u00a0299,50\u00a0Kč");
  EXPECT_EQ(Money{-123'456'789}.czech(), "-1\u00a0234\u00a0567,89\u00a0Kč");
  EXPECT_EQ(Money{99}.czech(), "0,99\u00a0Kč");
  EXPECT_EQ(Money{100'000}.czech(), "1\u00a0000\u00a0Kč");
}

TEST(Money, is_read_in_every_form_that_feeds_and_people_use) {
  for (const char* text :
       {"1299.50", "1299.5", "1299,5", "1 299,50", "1\u00a0299,50\u00a0Kč", "1\u202f299,50",
        " 1299,50 Kč ", "1299.50CZK", "1299,50 CZK", "001299.50"})
    EXPECT_EQ(Money::parse(text), Money{129'950}) << text;
  EXPECT_EQ(Money::parse("1299,-"), Money{129'900});
  EXPECT_EQ(Money::parse("1 299,- Kč"), Money{129'900});
  EXPECT_EQ(Money::parse("-0.05"), Money{-5});
  EXPECT_EQ(Money::parse("0"), Money{});
}

TEST(Money, what_is_no_amount_is_refused) {
  for (const char* text :
       {"",        " ",        "Kč",     "-",        ",-",       ".",        ",5",
        "5.",      "5,",       "1.234",  "1,2,3",    "1.2,3",    "1.299,50", "abc",
        "12abc",   "1e3",      "+5",     "--5",      "- 5",      "5-",       "0x10",
        "1 2",     "12 34",    "1 2345", "1234 567", "1  299",   "1 299 5",  "10 EUR",
        "5 Kč Kč", "5 CZK Kč", "$5",     "5 %",      "1299.5 0", "٣"})
    EXPECT_EQ(Money::parse(text), std::nullopt) << text;
}

TEST(Money, amounts_end_at_one_hundred_thousand_million_crowns) {
  EXPECT_EQ(Money::parse("100000000000"), Money{10'000'000'000'000});
  EXPECT_EQ(Money::parse("100000000000.01"), std::nullopt);
  EXPECT_EQ(Money::parse("100000000001"), std::nullopt);
  EXPECT_EQ(Money::parse(std::string(400, '9')), std::nullopt);
  EXPECT_EQ(Money::parse("-100000000000"), Money{-10'000'000'000'000});
}

TEST(Money, what_is_written_reads_back) {
  for (std::int64_t haler = -100'000; haler < 1'000'000; haler += 37) {
    ASSERT_EQ(Money::parse(Money{haler}.decimal()), Money{haler});
    ASSERT_EQ(Money::parse(Money{haler}.czech()), Money{haler});
  }
}

TEST(Money, an_overflow_is_a_failure_and_never_a_number) {
  EXPECT_THROW(Money{most} + Money{1}, BrokenInvariant);
  EXPECT_THROW(Money{least} - Money{1}, BrokenInvariant);
  EXPECT_THROW(Money{most / 2} * 3, BrokenInvariant);
  EXPECT_THROW(with_margin(Money{most}, 1), BrokenInvariant);
  EXPECT_THROW(with_margin(Money{least}, 10'000), BrokenInvariant);
  EXPECT_EQ(with_margin(Money{most}, 0), Money{most});
}

TEST(Money, vat_is_taken_out_of_the_gross_amount_and_rounded_half_away_from_zero) {
  EXPECT_EQ(vat_contained(Money{99'900}, VatRate{21}), Money{17'338});
  EXPECT_EQ(vat_contained(Money{11'200}, VatRate{12}), Money{1'200});
  EXPECT_EQ(vat_contained(Money{12'345}, VatRate{0}), Money{});
  EXPECT_EQ(vat_contained(Money{-99'900}, VatRate{21}), Money{-17'338});
  EXPECT_EQ(vat_contained(Money{1}, VatRate{100}), Money{1});  // exactly half a haléř
  EXPECT_EQ(vat_contained(Money{-1}, VatRate{100}), Money{-1});
  EXPECT_THROW(vat_contained(Money{1}, VatRate{-1}), BrokenInvariant);
  EXPECT_THROW(vat_contained(Money{1}, VatRate{101}), BrokenInvariant);
}

TEST(Money, vat_is_within_half_a_haler_of_the_exact_value) {
  for (int rate : {12, 21}) {
    for (std::int64_t gross = 0; gross < 200'000; ++gross) {
      const std::int64_t vat = vat_contained(Money{gross}, VatRate{rate}).haler;
      const std::int64_t doubled_error = 2 * (vat * (100 + rate) - gross * rate);
      ASSERT_LE(doubled_error, 100 + rate) << gross;
      ASSERT_GE(doubled_error, -(100 + rate)) << gross;
    }
  }
}

TEST(Money, a_part_is_rounded_half_away_from_zero) {
  EXPECT_EQ(part_of(Money{99'900}, 1'000), Money{9'990});
  EXPECT_EQ(part_of(Money{5}, 1'000), Money{1});  // half a haléř
  EXPECT_EQ(part_of(Money{4}, 1'000), Money{0});
  EXPECT_EQ(part_of(Money{123}, 10'000), Money{123});
  EXPECT_THROW(part_of(Money{1}, 10'001), BrokenInvariant);
  EXPECT_THROW(part_of(Money{1}, -1), BrokenInvariant);
}

TEST(Money, split_parts_add_up_and_what_is_left_goes_to_who_lost_most) {
  const auto parts = [](std::int64_t whole, std::vector<Money> weights) {
    std::vector<std::int64_t> out;
    for (const Money part : split(Money{whole}, weights)) out.push_back(part.haler);
    return out;
  };
  using Parts = std::vector<std::int64_t>;
  EXPECT_EQ(parts(100, {{1}, {1}, {1}}), (Parts{34, 33, 33}));
  EXPECT_EQ(parts(10, {{2}, {0}, {4}}), (Parts{3, 0, 7}));
  EXPECT_EQ(parts(1, {{0}, {5}, {6}}), (Parts{0, 0, 1}));
  EXPECT_EQ(parts(0, {{0}, {0}}), (Parts{0, 0}));
  EXPECT_EQ(parts(0, {}), (Parts{}));
  EXPECT_EQ(parts(9'000'000'000'000, {{8'999'999'999'999}, {1}}), (Parts{8'999'999'999'999, 1}));
  EXPECT_THROW(split(Money{1}, {{0}}), BrokenInvariant);
  EXPECT_THROW(split(Money{-1}, {{1}}), BrokenInvariant);
  EXPECT_THROW(split(Money{1}, {{-1}, {3}}), BrokenInvariant);
}

TEST(Money, no_part_of_a_smaller_whole_is_larger_than_its_weight) {
  std::uint64_t seed = 7;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<Money> weights;
    Money sum;
    for (std::uint64_t i = 0; i <= split_mix(seed) % 9; ++i) {
      weights.push_back(Money{static_cast<std::int64_t>(split_mix(seed) % 50)});
      sum = sum + weights.back();
    }
    const Money whole{sum.haler == 0 ? 0 : static_cast<std::int64_t>(split_mix(seed)) % sum.haler};
    if (whole.is_negative()) continue;
    const auto parts = split(whole, weights);
    Money total;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      ASSERT_LE(parts[i], weights[i]);
      total = total + parts[i];
    }
    ASSERT_EQ(total, whole);
  }
}

TEST(Money, a_margin_is_added_and_rounded_half_away_from_zero) {
  EXPECT_EQ(with_margin(Money{10'000}, 25), Money{12'500});
  EXPECT_EQ(with_margin(Money{50}, 1), Money{51});  // 50.5
  EXPECT_EQ(with_margin(Money{49}, 1), Money{49});  // 49.49
  EXPECT_EQ(with_margin(Money{-50}, 1), Money{-51});
  EXPECT_THROW(with_margin(Money{1}, -1), BrokenInvariant);
}

}  // namespace
}  // namespace flipflop
