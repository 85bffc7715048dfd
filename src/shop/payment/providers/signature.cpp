#include "shop/payment/providers/signature.h"

#include <optional>

#include "base/text.h"
#include "platform/crypto/hmac.h"

namespace flipflop::payment {
namespace {

bool is_near(std::int64_t unix_seconds, Instant now) {
  const Instant at{std::chrono::seconds(unix_seconds)};
  return at >= now - signature_tolerance && at <= now + signature_tolerance;
}

}  // namespace

bool is_signed_by(std::string_view secret, std::string_view header, std::string_view body,
                  Instant now) {
  constexpr std::size_t longest_header = 1000;
  if (header.size() > longest_header) return false;
  std::string_view time;
  bool matches = false;
  std::string expected;
  for (const auto field : split(header, ',')) {
    const auto entry = trim(field);
    if (entry.starts_with("t=")) {
      if (!time.empty()) return false;
      time = entry.substr(2);
      if (time.size() > 11) return false;
      expected = crypto::hmac_sha256_hex(secret, std::string(time) + "." + std::string(body));
    } else if (entry.starts_with("v1=") && !time.empty()) {
      matches = crypto::equal_in_constant_time(entry.substr(3), expected) || matches;
    }
  }
  const auto seconds = parse_unsigned(time);
  return matches && seconds && is_near(*seconds, now);
}

}  // namespace flipflop::payment
