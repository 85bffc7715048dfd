#include "platform/text/czech.h"

#include <fmt/format.h>
#include <unicode/coll.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>

#include "base/invariant.h"

namespace flipflop::text {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

const icu::TimeZone& prague() {
  static const std::unique_ptr<const icu::TimeZone> zone(
      icu::TimeZone::createTimeZone("Europe/Prague"));
  // ICU answers an unknown zone with one that is always UTC.
  invariant(*zone != icu::TimeZone::getUnknown(), "ICU does not know Europe/Prague");
  return *zone;
}

const icu::Collator& collator() {
  static const std::unique_ptr<const icu::Collator> collator = [] {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<const icu::Collator> made(
        icu::Collator::createInstance(icu::Locale("cs", "CZ"), error));
    invariant(U_SUCCESS(error) != 0, "ICU has no Czech collation");
    return made;
  }();
  return *collator;
}

// The wall clock of Prague as if it were UTC.
std::chrono::sys_time<std::chrono::seconds> in_prague(Instant instant) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
  const double milliseconds = static_cast<double>(seconds.time_since_epoch().count()) * 1000.0;
  std::int32_t raw = 0;
  std::int32_t summer = 0;
  UErrorCode error = U_ZERO_ERROR;
  prague().getOffset(milliseconds, 0, raw, summer, error);
  invariant(U_SUCCESS(error) != 0, "ICU gave no offset for a time");
  return seconds + std::chrono::seconds{(raw + summer) / 1000};
}

// Midnight of a date like "2026-11-24" as if Prague were in UTC.
std::optional<Instant> midnight_in_utc(std::string_view date) {
  if (date.size() != 10) return std::nullopt;
  return parse_iso(std::string(date) + "T00:00:00Z");
}

// When Prague's clocks show this midnight.
Instant in_utc(Instant local_midnight) {
  // The offset of the hour before: the clocks change later in the night, at 1:00 UTC.
  const Instant near = local_midnight - std::chrono::hours{1};
  return local_midnight - (in_prague(near) - std::chrono::floor<std::chrono::seconds>(near));
}

std::string date_text(std::chrono::sys_time<std::chrono::seconds> local) {
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(local)};
  return fmt::format("{}. {}. {}", static_cast<unsigned>(date.day()),
                     static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
}

}  // namespace

std::string czech_date(Instant instant) {
  return date_text(in_prague(instant));
}

std::string czech_date_time(Instant instant) {
  const auto local = in_prague(instant);
  const auto in_day = (local - std::chrono::floor<std::chrono::days>(local)).count();
  return date_text(local) + fmt::format(" {:02}:{:02}", in_day / 3600, in_day / 60 % 60);
}

std::string iso_day(Instant instant) {
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(in_prague(instant))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::optional<Instant> day_begin(std::string_view date) {
  const auto as_utc = midnight_in_utc(date);
  return as_utc ? std::optional(in_utc(*as_utc)) : std::nullopt;
}

std::optional<Instant> day_end(std::string_view date) {
  const auto as_utc = midnight_in_utc(date);
  return as_utc ? std::optional(in_utc(*as_utc + std::chrono::days{1})) : std::nullopt;
}

std::string local_minute(Instant instant) {
  const auto local = in_prague(instant);
  const auto in_day = (local - std::chrono::floor<std::chrono::days>(local)).count();
  return iso_day(instant) + fmt::format("T{:02}:{:02}", in_day / 3600, in_day / 60 % 60);
}

std::optional<Instant> local_time(std::string_view minute) {
  constexpr std::string_view form = "2026-11-24T14:05";
  if (minute.size() != form.size()) return std::nullopt;
  const auto as_utc = parse_iso(std::string(minute) + ":00Z");
  if (!as_utc) return std::nullopt;
  const Instant in_summer = *as_utc - std::chrono::hours{2};
  return in_prague(in_summer) == *as_utc ? in_summer : *as_utc - std::chrono::hours{1};
}

std::string_view plural(std::int64_t count, std::string_view one, std::string_view few,
                        std::string_view many) {
  if (count == 1 || count == -1) return one;
  if ((count >= 2 && count <= 4) || (count >= -4 && count <= -2)) return few;
  return many;
}

std::optional<std::string> postal_code(std::string_view text) {
  std::string code(text);
  std::erase(code, ' ');
  if (code.size() != 5 || !std::ranges::all_of(code, is_digit)) return std::nullopt;
  return code.insert(3, " ");
}

bool is_company_id(std::string_view text) {
  if (text.size() != 8 || !std::ranges::all_of(text, is_digit)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 7; ++i) sum += (text[i] - '0') * (8 - static_cast<int>(i));
  return (11 - sum % 11) % 10 == text[7] - '0';
}

bool is_vat_id(std::string_view text) {
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.size() < 10 || text.size() > 14 || !is_capital(text[0]) || !is_capital(text[1]))
    return false;
  const std::string_view number = text.substr(2);
  return std::ranges::count_if(number, is_digit) >= 8 &&
         std::ranges::all_of(number, [&](char c) { return is_digit(c) || is_capital(c); });
}

int compare_czech(std::string_view left, std::string_view right) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::StringPiece left_piece(left.data(), static_cast<std::int32_t>(left.size()));
  const icu::StringPiece right_piece(right.data(), static_cast<std::int32_t>(right.size()));
  const UCollationResult result = collator().compareUTF8(left_piece, right_piece, error);
  invariant(U_SUCCESS(error) != 0, "ICU could not compare two texts");
  return result;
}

std::string czech_sort_key(std::string_view text) {
  const auto wide = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  std::string key(4 * text.size() + 16, '\0');  // large enough for nearly every text
  const auto fill = [&] {
    return collator().getSortKey(wide, reinterpret_cast<std::uint8_t*>(key.data()),
                                 static_cast<std::int32_t>(key.size()));
  };
  const auto size = static_cast<std::size_t>(fill());
  const bool fits = size <= key.size();
  key.resize(size);
  if (!fits) fill();
  return key;
}

}  // namespace flipflop::text
