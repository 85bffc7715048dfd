#include "shop/auth/credentials.h"

#include <sodium.h>

#include "base/text.h"

namespace flipflop::auth {
namespace {

constexpr std::string_view bearer = "bearer ";

}  // namespace

std::optional<std::string> bearer_token(const http::Request& request) {
  const std::string_view header = request.header("authorization");
  if (header.size() < bearer.size() ||
      !equals_ignoring_case(header.substr(0, bearer.size()), bearer))
    return std::nullopt;
  return std::string(trim(header.substr(bearer.size())));
}

std::string SecretHash::of(std::string_view kind, std::string_view secret) const {
  crypto_generichash_state state;
  std::array<unsigned char, 16> digest{};
  crypto_generichash_init(&state, key_.data(), key_.size(), digest.size());
  const auto add = [&state](std::string_view text) {
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                              text.size());
  };
  add(kind);
  add(secret);
  crypto_generichash_final(&state, digest.data(), digest.size());
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace flipflop::auth
