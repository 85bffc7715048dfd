#include "base/uuid.h"

#include <cstring>

#include "base/hex.h"

namespace flipflop {
namespace {

constexpr std::size_t text_length = 36;
constexpr std::array<std::uint8_t, 4> dashes = {8, 13, 18, 23};
// Where the two digits of each byte stand.
constexpr std::array<std::uint8_t, 16> digits = {0,  2,  4,  6,  9,  11, 14, 16,
                                                 19, 21, 24, 26, 28, 30, 32, 34};

// hex_value of every character: identifiers are read many times in a request.
constexpr auto values = [] {
  std::array<std::int8_t, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c)
    table[c] = static_cast<std::int8_t>(hex_value(static_cast<char>(c)));
  return table;
}();

int value_of(char digit) {
  return values[static_cast<unsigned char>(digit)];
}

}  // namespace

std::string Uuid::text() const {
  std::string out(text_length, '-');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out[digits[i]] = hex_digits[bytes[i] >> 4];
    out[digits[i] + 1U] = hex_digits[bytes[i] & 15];
  }
  return out;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != text_length) return std::nullopt;
  for (const std::uint8_t dash : dashes)
    if (text[dash] != '-') return std::nullopt;
  Uuid uuid;
  int wrong = 0;  // negative once a digit was none
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int byte = value_of(text[digits[i]]) * 16 | value_of(text[digits[i] + 1U]);
    wrong |= byte;
    uuid.bytes[i] = static_cast<std::uint8_t>(byte);
  }
  if (wrong < 0) return std::nullopt;
  return uuid;
}

Uuid Uuid::v7(std::int64_t unix_milliseconds, const std::array<std::uint8_t, 10>& random) {
  Uuid uuid;
  for (int i = 0; i < 6; ++i)
    uuid.bytes[i] = static_cast<std::uint8_t>(unix_milliseconds >> (40 - 8 * i));
  std::memcpy(uuid.bytes.data() + 6, random.data(), random.size());
  uuid.bytes[6] = static_cast<std::uint8_t>(0x70 | (uuid.bytes[6] & 0x0f));
  uuid.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes[8] & 0x3f));
  return uuid;
}

}  // namespace flipflop

std::size_t std::hash<flipflop::Uuid>::operator()(const flipflop::Uuid& uuid) const noexcept {
  // The last eight bytes are random in version 7 and hashed in version 8.
  std::uint64_t low;
  std::memcpy(&low, uuid.bytes.data() + 8, 8);
  return static_cast<std::size_t>(low);
}
