#include "shop/auth/totp.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/crypto/base32.h"
#include "platform/crypto/hmac.h"

namespace flipflop::auth {
namespace {

constexpr std::size_t secret_size = 20;
constexpr std::int64_t step_seconds = 30;
constexpr std::uint32_t codes = 1'000'000;
constexpr std::size_t digits = 6;
constexpr std::size_t recovery_code_size = 10;
constexpr std::size_t group_size = 4;

std::string random_bytes(Random& random, std::size_t size) {
  std::string bytes(size, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
  return bytes;
}

std::string big_endian(std::int64_t number) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i)
    bytes[i] = static_cast<char>(number >> (56 - 8 * static_cast<int>(i)) & 0xFF);
  return bytes;
}

std::string in_groups(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += group_size) {
    if (at > 0) out.push_back('-');
    out += text.substr(at, group_size);
  }
  return out;
}

}  // namespace

std::string make_totp_secret(Random& random) {
  return random_bytes(random, secret_size);
}

std::string totp_code(std::string_view secret, std::int64_t step) {
  const std::string tag = crypto::hmac_sha1(secret, big_endian(step));
  // RFC 4226, 5.3: the last four bits say where the 31 bits are taken from.
  const std::size_t at = static_cast<unsigned char>(tag.back()) & 15u;
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 4; ++i) bits = bits << 8 | static_cast<unsigned char>(tag[at + i]);
  return fmt::format("{:06}", (bits & 0x7FFFFFFFu) % codes);
}

std::optional<std::int64_t> accepted_step(std::string_view secret, std::string_view code,
                                          Instant now, std::int64_t last_step) {
  std::string typed(code.substr(0, 2 * digits));
  std::erase(typed, ' ');
  if (typed.size() != digits || code.size() > 2 * digits) return std::nullopt;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const std::int64_t current = seconds / step_seconds;
  std::optional<std::int64_t> accepted;
  // All three are compared, so that the time says nothing; of two equal codes the later one counts,
  // or it would work twice.
  for (const std::int64_t step : {current - 1, current, current + 1}) {
    const bool is_equal = crypto::equal_in_constant_time(totp_code(secret, step), typed);
    if (is_equal && step > last_step) accepted = step;
  }
  return accepted;
}

std::string otpauth_uri(std::string_view secret, std::string_view account,
                        std::string_view issuer) {
  return fmt::format(
      "otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits=6&period=30",
      percent_encode(issuer), percent_encode(account), crypto::base32(secret));
}

std::vector<std::string> make_recovery_codes(Random& random) {
  std::vector<std::string> made;
  while (made.size() < recovery_codes_count)
    made.push_back(in_groups(crypto::crockford(random_bytes(random, recovery_code_size))));
  return made;
}

std::optional<std::string> normalised_recovery_code(std::string_view typed) {
  constexpr std::size_t typed_most = 64;
  if (typed.size() > typed_most) return std::nullopt;
  const auto bytes = crypto::crockford_bytes(typed);
  if (!bytes || bytes->size() != recovery_code_size) return std::nullopt;
  return crypto::crockford(*bytes);
}

}  // namespace flipflop::auth
