#pragma once
// How Czech readers see dates, times and counts; Europe/Prague through ICU.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace flipflop::text {

std::string czech_date(Instant instant);       // "24. 11. 2026"
std::string czech_date_time(Instant instant);  // "24. 11. 2026 14:05"
std::string iso_day(Instant instant);          // "2026-11-24", the day of Prague
// When a day of Prague begins: "2026-11-24" is 2026-11-23T23:00Z; nullopt for what is no date.
std::optional<Instant> day_begin(std::string_view date);
// When the next one begins; a day has 23 to 25 hours.
std::optional<Instant> day_end(std::string_view date);
// "2026-11-24T14:05" on the clocks of Prague, as a browser's field for a date and a time has it.
std::string local_minute(Instant instant);
// Of the hour that comes twice the first; in the one that is left out, as much later as the clocks
// were put forward. nullopt for what is no time.
std::optional<Instant> local_time(std::string_view minute);
// The form of a noun for a count: plural(n, "kus", "kusy", "kusů").
std::string_view plural(std::int64_t count, std::string_view one, std::string_view few,
                        std::string_view many);
// "301 00", as the post writes it, of five digits with spaces anywhere; nullopt for what is no
// Czech postal code.
std::optional<std::string> postal_code(std::string_view text);
// IČO: eight digits, the last of which is the weighted sum of the others modulo 11.
bool is_company_id(std::string_view text);
// DIČ of a country of the EU, by its form only: "CZ00000000".
bool is_vat_id(std::string_view text);
// "Žluťoučký kůň" before "Žížala"? Czech collation order: negative, zero, positive.
int compare_czech(std::string_view left, std::string_view right);
// Bytes that compare as compare_czech does, for sorting many texts.
std::string czech_sort_key(std::string_view text);

}  // namespace flipflop::text
