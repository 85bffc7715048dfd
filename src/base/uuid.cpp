#include "base/uuid.h"

#include <cstring>

#include "base/hex.h"

namespace flipflop {
namespace {

constexpr int dash_before[] = {4, 6, 8, 10};

bool has_dash_before(int byte) {
  for (int position : dash_before)
    if (position == byte) return true;
  return false;
}

}  // namespace

std::string Uuid::text() const {
  std::string out;
  out.reserve(36);
  for (int i = 0; i < 16; ++i) {
    if (has_dash_before(i)) out.push_back('-');
    out.push_back(hex_digits[bytes[i] >> 4]);
    out.push_back(hex_digits[bytes[i] & 15]);
  }
  return out;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid uuid;
  std::size_t at = 0;
  for (int i = 0; i < 16; ++i) {
    if (has_dash_before(i) && text[at++] != '-') return std::nullopt;
    const int high = hex_value(text[at]);
    const int low = hex_value(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    uuid.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    at += 2;
  }
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
