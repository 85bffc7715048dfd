#include "platform/crypto/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>

#include "base/invariant.h"
#include "base/text.h"

namespace flipflop::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string hmac_sha256_hex(std::string_view key, std::string_view message) {
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> tag{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(message), message.size());
  crypto_auth_hmacsha256_final(&state, tag.data());
  return hex({reinterpret_cast<const char*>(tag.data()), tag.size()});
}

std::string hmac_sha1(std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> tag{};
  unsigned size = 0;
  invariant(HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), bytes_of(message),
                 message.size(), tag.data(), &size) != nullptr,
            "OpenSSL could not make an HMAC");
  return {reinterpret_cast<const char*>(tag.data()), size};
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string derived_secret(std::string_view installation_secret, std::string_view purpose) {
  return hmac_sha256_hex(installation_secret, purpose);
}

}  // namespace flipflop::crypto
