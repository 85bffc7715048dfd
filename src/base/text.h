#pragma once
// Pure functions on text: trimming, Czech folding, slugs, escaping, UTF-8 checks.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flipflop {

// Without ASCII white space and U+00A0 at both ends.
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string lower_ascii(std::string_view text);
bool equals_ignoring_case(std::string_view left, std::string_view right);  // ASCII

// Lower case without diacritics for Latin letters ("Žluťoučký" -> "zlutoucky"); other code points
// stay as they are. Covers Latin-1 Supplement and Latin Extended-A.
std::string fold(std::string_view utf8);
// A URL path segment: folded, letters and digits joined by single dashes, at most 80 characters;
// "polozka" when nothing is left.
std::string slug(std::string_view utf8);

bool is_valid_utf8(std::string_view text);
// Number of code points; `utf8` must be valid.
std::size_t utf8_length(std::string_view utf8);
// The longest prefix with at most `code_points` code points.
std::string_view utf8_prefix(std::string_view utf8, std::size_t code_points);

// RFC 3986: everything but unreserved characters becomes %XX.
std::string percent_encode(std::string_view text);
// nullopt for a broken escape, an encoded NUL, or invalid UTF-8. `plus_is_space` for form data.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);

// & < > " ' as character references.
std::string html_escape(std::string_view text);
// Only digits, no sign, at most 18 of them.
std::optional<std::int64_t> parse_unsigned(std::string_view text);
std::string hex(std::string_view bytes);

}  // namespace flipflop
