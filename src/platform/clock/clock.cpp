#include "platform/clock/clock.h"

#include <sodium.h>

#include <cstring>

#include "base/invariant.h"
#include "base/split_mix.h"
#include "platform/crypto/sodium.h"

namespace flipflop {

Instant SystemClock::now() const {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

std::uint64_t Random::below(std::uint64_t bound) {
  invariant(bound > 0, "Random::below needs a positive bound");
  // Values under `skipped` would make the first remainders more likely than the others.
  const std::uint64_t skipped = (0 - bound) % bound;
  std::uint64_t value = 0;
  do {
    std::array<std::uint8_t, sizeof value> bytes{};
    fill(bytes);
    std::memcpy(&value, bytes.data(), sizeof value);
  } while (value < skipped);
  return value % bound;
}

std::string Random::token() {
  crypto::require_sodium();
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::array<std::uint8_t, 32> bytes{};
  fill(bytes);
  std::array<char, sodium_base64_ENCODED_LEN(bytes.size(), variant)> text{};
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  return text.data();
}

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  crypto::require_sodium();
  randombytes_buf(bytes.data(), bytes.size());
}

void SeededRandom::fill(std::span<std::uint8_t> bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
    const std::uint64_t mixed = split_mix(state_);
    std::memcpy(bytes.data() + at, &mixed, std::min(sizeof mixed, bytes.size() - at));
  }
}

Uuid Ids::next() {
  std::array<std::uint8_t, 10> bytes{};
  random_.fill(bytes);
  const auto since_1970 = clock_.now().time_since_epoch();
  return Uuid::v7(std::chrono::floor<std::chrono::milliseconds>(since_1970).count(), bytes);
}

}  // namespace flipflop
