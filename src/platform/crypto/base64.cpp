#include "platform/crypto/base64.h"

#include <sodium.h>

namespace flipflop::crypto {
namespace {

constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

}  // namespace

std::string base64url(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  text.pop_back();  // the terminating zero, which libsodium counts
  return text;
}

std::optional<std::string> base64url_bytes(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 2, '\0');
  std::size_t size = 0;
  // Without the address of the end, libsodium refuses a text that it did not read whole.
  const int status = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                       text.data(), text.size(), nullptr, &size, nullptr, variant);
  if (status != 0) return std::nullopt;
  bytes.resize(size);
  // It takes 0xDF for '_', for one: a character with the high bit set is another text.
  if (base64url(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace flipflop::crypto
