// Whatever bytes come in: a token is accepted only when it is exactly what one of the known keys
// signs for the claims that were read from it; and what is signed is verified.

#include <cstdlib>
#include <cstring>

#include "shop/auth/token.h"

namespace {

using namespace flipflop;  // NOLINT: a fuzzer is a test
using namespace flipflop::auth;

const Instant now{std::chrono::seconds(1795885200)};

void require(bool holds) {
  if (!holds) std::abort();
}

const std::vector<SigningKey>& known() {
  static SeededRandom random(7);
  static const std::vector<SigningKey> keys = {make_signing_key(random, "k1"),
                                               make_signing_key(random, "k0")};
  return keys;
}

void check(std::string_view token) {
  const auto claims = verify(token, known(), now);
  if (!claims) return;
  // Ed25519 signs the same text the same way, so there is one token for a key and its claims.
  bool is_ours = false;
  for (const SigningKey& key : known()) is_ours = is_ours || sign(*claims, key) == token;
  require(is_ours);
  require(claims->issued_at <= now + token_leeway && claims->expires_at > now - token_leeway);
}

std::uint64_t number_at(std::string_view bytes, std::size_t at) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

Claims claims_of(std::string_view bytes) {
  Claims claims;
  std::memcpy(claims.account.uuid.bytes.data(), bytes.data(), 16);
  std::memcpy(claims.session.uuid.bytes.data(), bytes.data() + 16, 16);
  const auto age = std::chrono::seconds(number_at(bytes, 32) % 100'000);
  claims.issued_at = now - age;
  claims.expires_at = now + std::chrono::seconds(1 + number_at(bytes, 40) % 1'000'000'000);
  return claims;
}

// A good token with pieces of the input written over it.
std::string damaged(std::string token, std::string_view edits) {
  for (; edits.size() >= 3; edits.remove_prefix(3)) {
    const std::size_t at =
        static_cast<unsigned char>(edits[0]) * 256U + static_cast<unsigned char>(edits[1]);
    token[at % token.size()] = edits[2];
  }
  return token;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  check(text);
  constexpr std::size_t claims_size = 48;
  if (size < claims_size) return 0;
  const Claims claims = claims_of(text);
  const std::string token = sign(claims, known()[size % 2]);
  require(verify(token, known(), now) == claims);
  check(damaged(token, text.substr(claims_size)));
  return 0;
}
