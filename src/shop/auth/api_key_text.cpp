#include "shop/auth/api_key_text.h"

#include "platform/crypto/base32.h"
#include "platform/crypto/hmac.h"
#include "shop/auth/store.h"

namespace flipflop::auth {
namespace {

constexpr std::size_t random_bytes = 25;  // 40 characters
constexpr std::size_t check_characters = 8;
constexpr std::size_t key_length = api_key_mark.size() + 40 + check_characters;
constexpr std::size_t prefix_length = api_key_mark.size() + 8;

std::string check_of(std::string_view text) {
  constexpr std::size_t check_bytes = 5;
  const std::string digest = crypto::sha256_hex(text);
  std::string bytes;
  for (std::size_t i = 0; i < check_bytes; ++i)
    bytes.push_back(static_cast<char>(std::stoi(digest.substr(2 * i, 2), nullptr, 16)));
  return crypto::crockford(bytes);
}

}  // namespace

std::string make_api_key(Random& random) {
  std::string bytes(random_bytes, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
  const std::string text = std::string(api_key_mark) + crypto::crockford(bytes);
  return text + check_of(text);
}

bool is_api_key(std::string_view text) {
  if (text.size() != key_length || !text.starts_with(api_key_mark)) return false;
  const std::string_view random = text.substr(0, key_length - check_characters);
  return text.substr(random.size()) == check_of(random);
}

std::string api_key_prefix(std::string_view key) {
  return std::string(key.substr(0, prefix_length));
}

std::string api_key_hash(std::string_view key) {
  return hash_of("auth.api_key", key);
}

}  // namespace flipflop::auth
