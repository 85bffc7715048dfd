#include "platform/crypto/sealed.h"

#include <sodium.h>

#include <array>

#include "platform/crypto/base64.h"

namespace flipflop::crypto {
namespace {

// Another cipher or form gets another version. It is authenticated, so that no version can be read
// as another one.
constexpr std::string_view version = "v1.";
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

// 256 bits for this purpose alone, wiped after use.
class Key {
 public:
  explicit Key(std::string_view secret) {
    static_assert(crypto_auth_hmacsha256_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
    constexpr std::string_view purpose = "flipflop sealed v1";
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, crypto::bytes_of(secret), secret.size());
    crypto_auth_hmacsha256_update(&state, crypto::bytes_of(purpose), purpose.size());
    crypto_auth_hmacsha256_final(&state, bytes_.data());
    sodium_memzero(&state, sizeof state);
  }
  ~Key() { sodium_memzero(bytes_.data(), bytes_.size()); }
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;

  const unsigned char* bytes() const { return bytes_.data(); }

 private:
  std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_KEYBYTES> bytes_{};
};

}  // namespace

std::string seal(std::string_view secret, std::string_view plain, Random& random) {
  const Key key(secret);
  // 192 random bits never meet again, whoever seals and however often.
  std::array<unsigned char, nonce_size> nonce{};
  random.fill(nonce);
  std::string bytes(nonce_size + plain.size() + tag_size, '\0');
  std::copy(nonce.begin(), nonce.end(), bytes_of(bytes));
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(bytes) + nonce_size, nullptr, bytes_of(plain),
                                             plain.size(), bytes_of(version), version.size(),
                                             nullptr, nonce.data(), key.bytes());
  return std::string(version) + base64url(bytes);
}

std::optional<std::string> open_sealed(std::string_view secret, std::string_view sealed) {
  if (!sealed.starts_with(version)) return std::nullopt;
  const auto bytes = base64url_bytes(sealed.substr(version.size()));
  if (!bytes || bytes->size() < nonce_size + tag_size) return std::nullopt;
  const Key key(secret);
  std::string plain(bytes->size() - nonce_size - tag_size, '\0');
  const int status = crypto_aead_xchacha20poly1305_ietf_decrypt(
      bytes_of(plain), nullptr, nullptr, bytes_of(*bytes) + nonce_size, bytes->size() - nonce_size,
      bytes_of(version), version.size(), bytes_of(*bytes), key.bytes());
  if (status != 0) return std::nullopt;
  return plain;
}

}  // namespace flipflop::crypto
