#include "platform/mail/header.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/text.h"

namespace flipflop::mail {
namespace {

// An encoded word has at most 75 characters (RFC 2047 section 2): 12 around 63 of base64, which is
// 45 bytes and a rest.
constexpr std::size_t bytes_of_a_word = 45;
constexpr std::size_t longest_plain = 70;

std::string base64(std::string_view bytes) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t at) {
      return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0u;
    };
    const std::uint32_t group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    out.push_back(digits[group >> 18]);
    out.push_back(digits[group >> 12 & 63]);
    out.push_back(i + 1 < bytes.size() ? digits[group >> 6 & 63] : '=');
    out.push_back(i + 2 < bytes.size() ? digits[group & 63] : '=');
  }
  return out;
}

bool is_plain(std::string_view text) {
  const bool is_ascii = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
  // What looks like an encoded word already would be decoded by its reader.
  return is_ascii && text.size() <= longest_plain && text.find("=?") == std::string_view::npos;
}

// The longest prefix of whole code points within `limit` bytes.
std::string_view whole_prefix(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0u) == 0x80u) --limit;
  return text.substr(0, limit);
}

}  // namespace

bool is_header_safe(std::string_view value) {
  const bool has_control = std::ranges::any_of(
      value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  return !has_control && is_valid_utf8(value);
}

bool is_address(std::string_view address) {
  const std::size_t at = address.rfind('@');
  const bool has_both = at != std::string_view::npos && at > 0 && at + 1 < address.size();
  return has_both && address.size() <= 254 && is_header_safe(address) &&
         address.find_first_of(" <>,;\"\\") == std::string_view::npos;
}

std::string encoded_text(std::string_view utf8) {
  if (is_plain(utf8)) return std::string(utf8);
  std::string out;
  while (!utf8.empty()) {
    const std::string_view word = whole_prefix(utf8, bytes_of_a_word);
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(word) + "?=";
    utf8.remove_prefix(word.size());
  }
  return out;
}

std::string mailbox(std::string_view name, std::string_view address) {
  if (name.empty()) return std::string(address);
  const std::string bracketed = std::string(" <").append(address).append(">");
  if (!is_plain(name)) return encoded_text(name) + bracketed;
  std::string quoted = "\"";
  for (char c : name) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\"" + bracketed;
}

std::string date_text(Instant instant) {
  constexpr std::string_view days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const auto seconds = (instant - day).count() / 1'000'000;
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", days[std::chrono::weekday{day}.c_encoding()],
      static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace flipflop::mail
