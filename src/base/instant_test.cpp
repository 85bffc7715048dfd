#include "base/instant.h"

#include <gtest/gtest.h>

namespace flipflop {
namespace {

Instant at(std::int64_t microseconds) {
  return Instant{Duration{microseconds}};
}

TEST(Instant, is_written_with_six_decimals_in_utc) {
  EXPECT_EQ(iso_text(at(0)), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(iso_text(at(1'764'000'044'123'456)), "2025-11-24T16:00:44.123456Z");
  EXPECT_EQ(iso_text(at(-1)), "1969-12-31T23:59:59.999999Z");
}

TEST(Instant, every_accepted_form_means_the_same_moment) {
  const Instant expected = parse_iso("2026-11-24T01:20:44.500000Z").value();
  for (const char* text : {"2026-11-24T01:20:44.5Z", "2026-11-24 01:20:44.50Z",
                           "2026-11-24T02:20:44.5+01:00", "2026-11-23T19:50:44.5-05:30"})
    EXPECT_EQ(parse_iso(text), expected) << text;
}

TEST(Instant, what_is_no_moment_is_refused) {
  for (const char* text : {"",
                           "2026-11-24",
                           "2026-11-24T01:20:44",
                           "2026-11-24T01:20Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-02-29T00:00:00Z",
                           "2026-11-31T00:00:00Z",
                           "2026-11-24T24:00:00Z",
                           "2026-11-24T00:60:00Z",
                           "2026-11-24T00:00:60Z",
                           "2026-11-24T00:00:00.Z",
                           "2026-11-24T00:00:00.1234567Z",
                           "2026-11-24T00:00:00.99999999999999999999999999Z",
                           "2026-11-24T00:00:00+24:00",
                           "2026-11-24T00:00:00+01:60",
                           "2026-11-24T00:00:00+0100",
                           "2026-11-24T00:00:00Z ",
                           " 2026-11-24T00:00:00Z",
                           "2026-11-24T00:00:00ZZ",
                           "26-11-24T00:00:00Z",
                           "+2026-11-24T00:00:00Z",
                           "2026-1-24T00:00:00Z",
                           "2026-11-24T0:00:00Z"})
    EXPECT_EQ(parse_iso(text), std::nullopt) << text;
}

TEST(Instant, leap_days_exist_in_leap_years) {
  EXPECT_TRUE(parse_iso("2024-02-29T00:00:00Z").has_value());
  EXPECT_TRUE(parse_iso("2000-02-29T00:00:00Z").has_value());
  EXPECT_FALSE(parse_iso("2100-02-29T00:00:00Z").has_value());
}

TEST(Instant, years_of_more_than_four_digits_are_written_whole) {
  const Instant last = parse_iso("9999-12-31T23:59:59.999999Z").value();
  EXPECT_EQ(iso_text(last + std::chrono::microseconds{1}), "10000-01-01T00:00:00.000000Z");
  EXPECT_EQ(iso_text(parse_iso("0000-01-01T00:00:00Z").value() - std::chrono::microseconds{1}),
            "-001-12-31T23:59:59.999999Z");
}

TEST(Instant, what_is_written_reads_back) {
  std::int64_t step = 1;
  for (std::int64_t microseconds = 1; microseconds < 200'000'000'000'000'000;
       microseconds += step, step = step * 3 / 2 + 1) {
    ASSERT_EQ(parse_iso(iso_text(at(microseconds))), at(microseconds));
    if (microseconds < 60'000'000'000'000'000)
      ASSERT_EQ(parse_iso(iso_text(at(-microseconds))), at(-microseconds));
  }
}

}  // namespace
}  // namespace flipflop
