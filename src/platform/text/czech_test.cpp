#include "platform/text/czech.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace flipflop::text {
namespace {

std::string at(std::string_view iso) {
  return czech_date_time(parse_iso(iso).value());
}

TEST(Czech, winter_is_one_hour_ahead_of_utc_and_summer_two) {
  EXPECT_EQ(at("2026-11-24T13:05:00Z"), "24. 11. 2026 14:05");
  EXPECT_EQ(at("2026-07-01T13:05:59.999999Z"), "1. 7. 2026 15:05");
}

TEST(Czech, the_day_changes_at_midnight_in_prague) {
  EXPECT_EQ(czech_date(parse_iso("2026-12-31T22:59:59Z").value()), "31. 12. 2026");
  EXPECT_EQ(czech_date(parse_iso("2026-12-31T23:00:00Z").value()), "1. 1. 2027");
  EXPECT_EQ(iso_day(parse_iso("2026-12-31T22:59:59Z").value()), "2026-12-31");
  EXPECT_EQ(iso_day(parse_iso("2026-12-31T23:00:00Z").value()), "2027-01-01");
}

TEST(Czech, the_hour_that_happens_twice_and_the_one_that_never_does) {
  EXPECT_EQ(at("2026-03-29T00:59:00Z"), "29. 3. 2026 01:59");
  EXPECT_EQ(at("2026-03-29T01:00:00Z"), "29. 3. 2026 03:00");
  EXPECT_EQ(at("2026-10-25T00:30:00Z"), "25. 10. 2026 02:30");
  EXPECT_EQ(at("2026-10-25T01:30:00Z"), "25. 10. 2026 02:30");
}

TEST(Czech, times_before_1970_are_dates_too) {
  EXPECT_EQ(at("1969-12-31T22:59:59.5Z"), "31. 12. 1969 23:59");
}

TEST(Czech, nouns_follow_their_count) {
  const auto pieces = [](std::int64_t n) { return plural(n, "kus", "kusy", "kusů"); };
  for (std::int64_t n : {1, -1}) EXPECT_EQ(pieces(n), "kus");
  for (std::int64_t n : {2, 3, 4, -2}) EXPECT_EQ(pieces(n), "kusy");
  for (std::int64_t n : {0, 5, 11, 12, 14, 21, 22, 101, 102, -5}) EXPECT_EQ(pieces(n), "kusů");
}

TEST(Czech, words_sort_as_in_a_czech_dictionary) {
  std::vector<std::string> words = {"Žižka", "cihla", "chata", "hora", "Zima",
                                    "čáp",   "auto",  "Ústí",  "uzel"};
  std::ranges::sort(words, [](const auto& a, const auto& b) { return compare_czech(a, b) < 0; });
  EXPECT_EQ(words, (std::vector<std::string>{"auto", "cihla", "čáp", "hora", "chata", "Ústí",
                                             "uzel", "Zima", "Žižka"}));
  EXPECT_EQ(compare_czech("stejné", "stejné"), 0);
  EXPECT_GT(compare_czech("b", ""), 0);
}

TEST(Czech, sort_keys_compare_as_their_texts_do) {
  const std::vector<std::string> words = {"",      "auto", "cihla", "čáp",  "hora",
                                          "chata", "Ústí", "uzel",  "Zima", "Žižka"};
  for (const std::string& left : words)
    for (const std::string& right : words)
      EXPECT_EQ(czech_sort_key(left) < czech_sort_key(right), compare_czech(left, right) < 0)
          << left << " and " << right;
  const std::string long_text(1000, 'z');
  EXPECT_LT(czech_sort_key(long_text), czech_sort_key(long_text + "a"));
}

TEST(Czech, a_company_id_checks_itself) {
  EXPECT_TRUE(is_company_id("12345679"));
  for (const char* bad : {"12345678", "1234567", "123456790", "1234567a", "", "12 345679"})
    EXPECT_FALSE(is_company_id(bad)) << bad;
}

TEST(Czech, a_vat_id_has_a_country_and_digits) {
  for (const char* good : {"CZ12345679", "CZ7001011234", "ATU12345678"})
    EXPECT_TRUE(is_vat_id(good)) << good;
  for (const char* bad :
       {"12345679", "cz12345679", "CZ1234567", "CZ12345678901234", "CZ1234567\n8"})
    EXPECT_FALSE(is_vat_id(bad)) << bad;
}

TEST(Czech, broken_utf8_compares_without_harm) {
  EXPECT_NE(compare_czech("\xFF\xFE", "a"), 0);
}

TEST(Czech, several_threads_may_ask_at_once) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([] {
      for (int i = 0; i < 200; ++i) {
        EXPECT_EQ(at("2026-07-01T13:05:00Z"), "1. 7. 2026 15:05");
        EXPECT_LT(compare_czech("hora", "chata"), 0);
      }
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(Czech, ADayBeginsAtMidnightInPrague) {
  EXPECT_EQ(day_begin("2026-11-24"), parse_iso("2026-11-23T23:00:00Z"));
  EXPECT_EQ(day_begin("2026-07-01"), parse_iso("2026-06-30T22:00:00Z"));
  EXPECT_EQ(day_begin("2026-03-29"), parse_iso("2026-03-28T23:00:00Z"));  // it ends an hour early
  EXPECT_EQ(day_begin("2026-03-30"), parse_iso("2026-03-29T22:00:00Z"));
  EXPECT_EQ(day_begin("2026-10-25"), parse_iso("2026-10-24T22:00:00Z"));
  EXPECT_EQ(day_end("2026-10-25"), day_begin("2026-10-26"));
  EXPECT_EQ(day_end("2026-12-31"), day_begin("2027-01-01"));
  for (const char* bad : {"", "2026-13-01", "2026-02-30", "24. 11. 2026", "2026-11-24T00:00:00Z"})
    EXPECT_EQ(day_begin(bad), std::nullopt) << bad;
}

TEST(Czech, ATimeOfPragueIsReadAndWrittenByTheMinute) {
  for (const char* iso : {"2026-11-24T13:05:00Z", "2026-07-01T13:05:00Z", "2026-12-31T23:00:00Z"}) {
    const auto instant = parse_iso(iso);
    EXPECT_EQ(local_time(local_minute(*instant)), instant) << iso;
  }
  EXPECT_EQ(local_minute(*parse_iso("2026-07-01T22:05:59Z")), "2026-07-02T00:05");
  EXPECT_EQ(local_time("2026-10-25T02:30"), parse_iso("2026-10-25T00:30:00Z")) << "of two";
  EXPECT_EQ(local_time("2026-03-29T02:30"), parse_iso("2026-03-29T01:30:00Z")) << "left out";
  for (const char* bad : {"", "2026-11-24", "2026-11-24 14:05x", "2026-13-24T14:05",
                          "2026-11-24T24:05", "2026-11-24T14:05:00"})
    EXPECT_EQ(local_time(bad), std::nullopt) << bad;
}

TEST(Czech, APostalCodeIsWrittenAsThePostWritesIt) {
  for (const char* typed : {"301 00", "30100", " 3 0100 "})
    EXPECT_EQ(postal_code(typed), "301 00") << typed;
  for (const char* bad : {"", "3010", "301-00", "301 000", "CZ 301 00"})
    EXPECT_EQ(postal_code(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace flipflop::text
