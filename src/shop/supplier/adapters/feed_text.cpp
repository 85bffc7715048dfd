#include "shop/supplier/adapters/feed_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/text.h"

namespace flipflop::supplier {
namespace {

// The code point at the begin of valid UTF-8, and its length in bytes.
std::pair<std::uint32_t, std::size_t> first_code_point(std::string_view utf8) {
  const auto lead = static_cast<unsigned char>(utf8[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  std::uint32_t point = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length && i < utf8.size(); ++i)
    point = point << 6 | (static_cast<unsigned char>(utf8[i]) & 0x3FU);
  return {point, std::min(length, utf8.size())};
}

void append_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    out.push_back(static_cast<char>(0xC0 | point >> 6));
    out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  } else if (point < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | point >> 12));
    out.push_back(static_cast<char>(0x80 | (point >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | point >> 18));
    out.push_back(static_cast<char>(0x80 | (point >> 12 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (point >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  }
}

// A longer one stays as text; without a limit a text of "<a<a<a" would be searched to its end for
// every "<".
constexpr std::size_t longest_tag = 2000;

bool is_line_break(std::uint32_t point) {
  return point == '\n' || point == '\v' || point == '\f' || point == 0x85 || point == 0x2028 ||
         point == 0x2029;
}

bool is_space(std::uint32_t point) {
  return point == ' ' || point == '\t' || point == '\r' || point == 0xA0;
}

// Controls, marks and overrides of direction, invisible fillers, interlinear marks, tags, and what
// is no character at all.
bool is_disguise(std::uint32_t point) {
  constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 11> ranges = {
      {{0x00, 0x1F},
       {0x7F, 0x9F},
       {0x61C, 0x61C},
       {0x200B, 0x200F},
       {0x202A, 0x202E},
       {0x2060, 0x206F},
       {0xFEFF, 0xFEFF},
       {0xFFF9, 0xFFFB},
       {0xFDD0, 0xFDEF},
       {0xE0000, 0xE007F},
       {0x110000, 0xFFFFFFFF}}};
  if ((point & 0xFFFE) == 0xFFFE) return true;
  return std::ranges::any_of(
      ranges, [point](const auto& range) { return range.first <= point && point <= range.second; });
}

// What `reference` (without & and ;) stands for; nullopt leaves the text as it is.
std::optional<std::uint32_t> meaning_of(std::string_view reference) {
  constexpr std::array<std::pair<std::string_view, std::uint32_t>, 6> names = {
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", ' '}}};
  for (const auto& [name, point] : names)
    if (reference == name) return point;
  if (!reference.starts_with('#')) return std::nullopt;
  const auto number = parse_unsigned(reference.substr(1));
  const bool is_character =
      number && *number > 0 && *number <= 0x10FFFF && (*number < 0xD800 || *number > 0xDFFF);
  if (!is_character) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string_view name_of_tag(std::string_view tag) {
  if (tag.starts_with('/')) tag.remove_prefix(1);
  return tag.substr(0, static_cast<std::size_t>(
                           std::ranges::find_if_not(
                               tag, [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); }) -
                           tag.begin()));
}

bool breaks_line(std::string_view name) {
  for (std::string_view block : {"br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2",
                                 "h3", "h4", "h5", "h6", "section", "article", "blockquote"})
    if (equals_ignoring_case(name, block)) return true;
  return false;
}

// The text without its tags, one pass from left to right.
class Stripper {
 public:
  explicit Stripper(std::string_view text) : rest_(text) {}

  std::string run() {
    out_.reserve(rest_.size());
    while (!rest_.empty()) {
      const bool is_special = (rest_[0] == '<' && skip_markup()) || (rest_[0] == '&' && resolve());
      if (is_special) continue;
      out_.push_back(rest_[0]);
      rest_.remove_prefix(1);
    }
    return std::move(out_);
  }

 private:
  // False when the "<" here begins no tag: "3 < 5".
  bool skip_markup() {
    if (rest_.starts_with("<!--")) return skip_to("-->");
    const bool is_tag = rest_.size() > 1 && (is_letter(rest_[1]) || rest_[1] == '/' ||
                                             rest_[1] == '!' || rest_[1] == '?');
    const std::size_t end = rest_.substr(0, longest_tag).find('>');
    if (!is_tag || end == std::string_view::npos) return false;
    const std::string_view name = name_of_tag(rest_.substr(1, end - 1));
    if (equals_ignoring_case(name, "script")) return skip_element("</script");
    if (equals_ignoring_case(name, "style")) return skip_element("</style");
    if (breaks_line(name)) out_.push_back('\n');
    rest_.remove_prefix(end + 1);
    return true;
  }

  // With everything up to its end tag; an unfinished one takes the rest along.
  bool skip_element(std::string_view end_tag) {
    for (std::size_t at = 1; at + end_tag.size() <= rest_.size(); ++at) {
      if (!equals_ignoring_case(rest_.substr(at, end_tag.size()), end_tag)) continue;
      rest_.remove_prefix(at);
      return skip_to(">");
    }
    rest_ = {};
    return true;
  }

  bool skip_to(std::string_view mark) {
    const std::size_t at = rest_.find(mark);
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + mark.size());
    return true;
  }

  bool resolve() {
    constexpr std::size_t longest_reference = 10;
    const std::size_t end = rest_.substr(0, longest_reference).find(';');
    if (end == std::string_view::npos) return false;
    const auto point = meaning_of(rest_.substr(1, end - 1));
    if (!point) return false;
    append_utf8(out_, *point);
    rest_.remove_prefix(end + 1);
    return true;
  }

  std::string_view rest_;
  std::string out_;
};

enum class Lines { joined, kept };

// Runs of white space become one space, or one or two line breaks where lines are kept.
std::string tidy(std::string_view text, Lines lines) {
  constexpr int most_line_breaks = 2;
  std::string out;
  out.reserve(text.size());
  bool has_space = false;
  int line_breaks = 0;
  while (!text.empty()) {
    const auto [point, length] = first_code_point(text);
    const std::string_view character = text.substr(0, length);
    text.remove_prefix(length);
    if (is_line_break(point)) {
      has_space = true;
      if (lines == Lines::kept) line_breaks = std::min(line_breaks + 1, most_line_breaks);
    } else if (is_space(point)) {
      has_space = true;
    } else if (!is_disguise(point)) {
      if (has_space && !out.empty()) {
        if (line_breaks == 0) out.push_back(' ');
        out.append(static_cast<std::size_t>(line_breaks), '\n');
      }
      has_space = false;
      line_breaks = 0;
      out += character;
    }
  }
  return out;
}

}  // namespace

std::string one_line(std::string_view utf8) {
  return tidy(Stripper(utf8).run(), Lines::joined);
}

std::string plain_text(std::string_view utf8) {
  return tidy(Stripper(utf8).run(), Lines::kept);
}

}  // namespace flipflop::supplier
