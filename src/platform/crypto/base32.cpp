#include "platform/crypto/base32.h"

#include <cstdint>

namespace flipflop::crypto {
namespace {

constexpr std::string_view rfc4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view crockfords = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr int bits_each = 5;

std::string written(std::string_view bytes, std::string_view alphabet) {
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= bits_each; bits -= bits_each)
      text.push_back(alphabet[held >> (bits - bits_each) & 31u]);
  }
  if (bits > 0) text.push_back(alphabet[held << (bits_each - bits) & 31u]);
  return text;
}

// `meant` answers the character of the alphabet that a typed one stands for.
std::optional<std::string> read(std::string_view text, std::string_view alphabet,
                                char (*meant)(char)) {
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    const std::size_t value = alphabet.find(meant(c));
    if (value == alphabet.npos) return std::nullopt;
    held = held << bits_each | static_cast<std::uint32_t>(value);
    bits += bits_each;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<char>(held >> bits & 0xFFu));
  }
  const bool is_whole = bits < bits_each && (held & ((1u << bits) - 1u)) == 0;
  return is_whole ? std::optional(std::move(bytes)) : std::nullopt;
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

char told_apart(char c) {
  const char low = lower(c);
  if (low == 'o') return '0';
  return low == 'i' || low == 'l' ? '1' : low;
}

}  // namespace

std::string base32(std::string_view bytes) {
  return written(bytes, rfc4648);
}

std::optional<std::string> base32_bytes(std::string_view text) {
  return read(text, rfc4648, upper);
}

std::string crockford(std::string_view bytes) {
  return written(bytes, crockfords);
}

std::optional<std::string> crockford_bytes(std::string_view text) {
  return read(text, crockfords, told_apart);
}

}  // namespace flipflop::crypto
