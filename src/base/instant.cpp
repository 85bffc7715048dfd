#include "base/instant.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace flipflop {
namespace {

constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed",
                                                      "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Reads exactly `count` digits at `at` and moves it; -1 when they are not digits.
int take_number(std::string_view text, std::size_t& at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = text[at + i];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  at += count;
  return value;
}

bool take(std::string_view text, std::size_t& at, char expected) {
  if (at >= text.size() || text[at] != expected) return false;
  ++at;
  return true;
}

std::optional<std::chrono::sys_days> take_day(std::string_view text, std::size_t& at) {
  const int year = take_number(text, at, 4);
  if (year < 0 || !take(text, at, '-')) return std::nullopt;
  const int month = take_number(text, at, 2);
  if (month < 0 || !take(text, at, '-')) return std::nullopt;
  const int day = take_number(text, at, 2);
  if (day < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

// "hh:mm:ss"; a leap second is none.
std::optional<std::chrono::seconds> take_time(std::string_view text, std::size_t& at) {
  const int hour = take_number(text, at, 2);
  if (hour < 0 || hour > 23 || !take(text, at, ':')) return std::nullopt;
  const int minute = take_number(text, at, 2);
  if (minute < 0 || minute > 59 || !take(text, at, ':')) return std::nullopt;
  const int second = take_number(text, at, 2);
  if (second < 0 || second > 59) return std::nullopt;
  return std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
}

// Nothing, or a dot and one to six digits.
std::optional<Duration> take_fraction(std::string_view text, std::size_t& at) {
  std::int64_t fraction = 0;
  if (!take(text, at, '.')) return Duration{0};
  int digits = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && digits < 7; ++at, ++digits)
    fraction = fraction * 10 + (text[at] - '0');
  if (digits == 0 || digits > 6) return std::nullopt;
  for (; digits < 6; ++digits) fraction *= 10;
  return Duration{fraction};
}

// The offset behind the time: "Z" or "+hh:mm"; nullopt when neither ends the text.
std::optional<std::chrono::minutes> take_offset(std::string_view text, std::size_t& at) {
  if (take(text, at, 'Z')) return std::chrono::minutes{0};
  const bool east = take(text, at, '+');
  if (!east && !take(text, at, '-')) return std::nullopt;
  const int hours = take_number(text, at, 2);
  if (hours < 0 || hours > 23 || !take(text, at, ':')) return std::nullopt;
  const int minutes = take_number(text, at, 2);
  if (minutes < 0 || minutes > 59) return std::nullopt;
  const std::chrono::minutes offset{hours * 60 + minutes};
  return east ? offset : -offset;
}

// Writes digits over the zeros that end before `end`.
void put_number(std::string& text, std::size_t end, std::int64_t number) {
  for (; number > 0; number /= 10) text[--end] = static_cast<char>('0' + number % 10);
}

}  // namespace

// By hand: every timestamp that goes to the database or into an answer is written here.
std::string iso_text(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::int64_t in_day = (instant - day).count();
  const std::int64_t seconds = in_day / 1'000'000;
  std::string text = "0000-00-00T00:00:00.000000Z";
  const int year = static_cast<int>(date.year());
  const bool has_four_digits = year >= 0 && year <= 9999;
  put_number(text, 4, has_four_digits ? year : 0);
  put_number(text, 7, static_cast<unsigned>(date.month()));
  put_number(text, 10, static_cast<unsigned>(date.day()));
  put_number(text, 13, seconds / 3600);
  put_number(text, 16, seconds / 60 % 60);
  put_number(text, 19, seconds % 60);
  put_number(text, 26, in_day % 1'000'000);
  if (!has_four_digits) text.replace(0, 4, fmt::format("{:04}", year));
  return text;
}

std::optional<Instant> parse_iso(std::string_view text) {
  std::size_t at = 0;
  const auto day = take_day(text, at);
  if (!day || !(take(text, at, 'T') || take(text, at, ' '))) return std::nullopt;
  const auto in_day = take_time(text, at);
  if (!in_day) return std::nullopt;
  const auto fraction = take_fraction(text, at);
  if (!fraction) return std::nullopt;
  const auto offset = take_offset(text, at);
  if (!offset || at != text.size()) return std::nullopt;
  return Instant{*day} + *in_day + *fraction - *offset;
}

std::string internet_date(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::int64_t seconds = (instant - day).count() / 1'000'000;
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02}", weekdays[std::chrono::weekday{day}.c_encoding()],
      static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::optional<Instant> parse_internet_date(std::string_view text) {
  if (text.size() != 25) return std::nullopt;
  const auto month = std::ranges::find(months, text.substr(8, 3));
  // As the ISO form; what is put in between comes out only where it was.
  const auto instant =
      parse_iso(fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), month - months.begin() + 1,
                            text.substr(5, 2), text.substr(17)));
  if (!instant || internet_date(*instant) != text) return std::nullopt;
  return instant;
}

}  // namespace flipflop
