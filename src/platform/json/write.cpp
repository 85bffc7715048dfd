#include "platform/json/write.h"

#include <array>
#include <charconv>
#include <cstring>

#include "base/hex.h"
#include "platform/json/describe.h"

namespace flipflop::json {
namespace {

// What stands behind the backslash for a byte that needs one; 'u' for \u00XX, 0 for none.
constexpr std::array<char, 256> escapes = [] {
  std::array<char, 256> table{};
  for (int c = 0; c < 32; ++c) table[static_cast<std::size_t>(c)] = 'u';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}();

// True when none of the eight bytes needs an escape: all are >= 0x20, and none is " or \. Bytes
// above 0x7F count as clean (the usual exact zero-byte test on each XORed word).
bool eight_are_clean(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, 8);
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t highs = 0x8080808080808080;
  const std::uint64_t quote = word ^ (ones * '"');
  const std::uint64_t backslash = word ^ (ones * '\\');
  const std::uint64_t control = (word - ones * 0x20) & ~word;
  const std::uint64_t found =
      ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) | control;
  return (found & highs) == 0;
}

std::size_t clean_length(std::string_view text) {
  std::size_t at = 0;
  while (at + 8 <= text.size() && eight_are_clean(text.data() + at)) at += 8;
  while (at < text.size() && escapes[static_cast<unsigned char>(text[at])] == 0) ++at;
  return at;
}

void write_escape(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  const char escape = escapes[byte];
  out.push_back('\\');
  if (escape != 0 && escape != 'u') {
    out.push_back(escape);
    return;
  }
  out += "u00";
  out.push_back(hex_digits[byte >> 4]);
  out.push_back(hex_digits[byte & 15]);
}

void write_for_html(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view rest = text.substr(i, 3);
    if (rest == "\xE2\x80\xA8" || rest == "\xE2\x80\xA9") {
      out += rest[2] == '\xA8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else if (c == '<' || c == '>' || c == '&' || escapes[static_cast<unsigned char>(c)] != 0) {
      write_escape(out, c);
    } else {
      out.push_back(c);
    }
  }
}

template <std::size_t Size>
char* write_hex(char* to, const std::array<std::uint8_t, Size>& bytes, int from, int count) {
  for (int i = from; i < from + count; ++i) {
    *to++ = hex_digits[bytes[static_cast<std::size_t>(i)] >> 4];
    *to++ = hex_digits[bytes[static_cast<std::size_t>(i)] & 15];
  }
  return to;
}

}  // namespace

void write_string(std::string& out, std::string_view text, bool for_html) {
  out.push_back('"');
  if (for_html) {
    write_for_html(out, text);
  } else {
    for (;;) {
      const std::size_t clean = clean_length(text);
      out.append(text.data(), clean);
      if (clean == text.size()) break;
      write_escape(out, text[clean]);
      text.remove_prefix(clean + 1);
    }
  }
  out.push_back('"');
}

namespace detail {

void write_whole(std::string& out, std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

void write_money(std::string& out, Money value) {
  char digits[32];
  char* at = digits;
  if (value.haler < 0) *at++ = '-';
  // Unsigned, so that the most negative amount has an absolute value.
  const std::uint64_t haler = value.haler < 0 ? 0 - static_cast<std::uint64_t>(value.haler)
                                              : static_cast<std::uint64_t>(value.haler);
  at = std::to_chars(at, digits + sizeof digits, haler / 100).ptr;
  *at++ = '.';
  *at++ = static_cast<char>('0' + haler / 10 % 10);
  *at++ = static_cast<char>('0' + haler % 10);
  out.append(digits, at);
}

void write_uuid(std::string& out, const Uuid& value) {
  char text[38];
  char* at = text;
  *at++ = '"';
  at = write_hex(at, value.bytes, 0, 4);
  for (int part = 4; part < 10; part += 2) {
    *at++ = '-';
    at = write_hex(at, value.bytes, part, 2);
  }
  *at++ = '-';
  at = write_hex(at, value.bytes, 10, 6);
  *at++ = '"';
  out.append(text, at);
}

void write_instant(std::string& out, Instant value) {
  out.push_back('"');
  out += iso_text(value);
  out.push_back('"');
}

std::string last_name(std::string_view qualified) {
  const std::size_t colon = qualified.rfind(':', qualified.find('<'));
  return std::string(colon == std::string_view::npos ? qualified : qualified.substr(colon + 1));
}

std::string reference_schema(std::string_view name) {
  return R"({"$ref":"#/components/schemas/)" + std::string(name) + "\"}";
}

std::string choice_schema(std::span<const std::string_view> names) {
  std::string out = R"({"type":"string","enum":[)";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out.push_back(',');
    write_string(out, names[i]);
  }
  return out + "]}";
}

std::string object_schema(const std::vector<Type::Member>& members) {
  std::string properties;
  std::string required;
  for (const Type::Member& member : members) {
    if (!properties.empty()) properties.push_back(',');
    write_string(properties, member.name);
    properties.push_back(':');
    properties += member.schema.json;
    if (!member.required) continue;
    if (!required.empty()) required.push_back(',');
    write_string(required, member.name);
  }
  std::string out = R"({"type":"object","properties":{)" + properties + "}";
  if (!required.empty()) out += R"(,"required":[)" + required + "]";
  return out + "}";
}

}  // namespace detail
}  // namespace flipflop::json
