#pragma once
// Points in time, UTC, in microseconds (PostgreSQL's resolution). Europe/Prague appears only at the
// edge (platform/text). Nothing here reads a clock: see platform/clock.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace flipflop {

using Duration = std::chrono::microseconds;
using Instant = std::chrono::time_point<std::chrono::system_clock, Duration>;

// "2026-11-24T01:20:44.123456Z", the form of JSON answers; trailing fraction zeros are kept.
std::string iso_text(Instant instant);
// Accepts what iso_text writes, with zero to six fraction digits and Z or +hh:mm; else nullopt.
std::optional<Instant> parse_iso(std::string_view text);

// "Tue, 24 Nov 2026 01:20:44", without fraction and zone: the form that mail (RFC 5322) and HTTP
// (RFC 9110) share, in front of their "+0000" and "GMT".
std::string internet_date(Instant instant);
// Reads exactly what internet_date writes.
std::optional<Instant> parse_internet_date(std::string_view text);

}  // namespace flipflop
