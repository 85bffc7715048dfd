#include "platform/mail/header.h"

#include <sodium.h>

#include <algorithm>

#include "base/text.h"

namespace flipflop::mail {
namespace {

// An encoded word has at most 75 characters (RFC 2047 section 2): 12 around 63 of base64, which is
// 45 bytes and a rest.
constexpr std::size_t bytes_of_a_word = 45;
constexpr std::size_t longest_plain = 70;

std::string base64(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  out.pop_back();  // the terminating NUL
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
  return internet_date(instant) + " +0000";
}

}  // namespace flipflop::mail
