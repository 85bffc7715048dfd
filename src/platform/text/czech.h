#pragma once
// How Czech readers see dates, times and counts; Europe/Prague through ICU.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace flipflop::text {

std::string czech_date(Instant instant);       // "24. 11. 2026"
std::string czech_date_time(Instant instant);  // "24. 11. 2026 14:05"
// The form of a noun for a count: plural(n, "kus", "kusy", "kusů").
std::string_view plural(std::int64_t count, std::string_view one, std::string_view few,
                        std::string_view many);
// "Žluťoučký kůň" before "Žížala"? Czech collation order: negative, zero, positive.
int compare_czech(std::string_view left, std::string_view right);
// Bytes that compare as compare_czech does, for sorting many texts.
std::string czech_sort_key(std::string_view text);

}  // namespace flipflop::text
