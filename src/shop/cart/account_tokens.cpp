#include "shop/cart/account_tokens.h"

#include "platform/crypto/hmac.h"

namespace flipflop::cart {
namespace {

constexpr std::string_view prefix = "account.";
constexpr std::size_t id_length = 36;

}  // namespace

AccountTokens::AccountTokens(const Config& config)
    : secret_(crypto::derived_secret(config.text("FLIPFLOP_SECRET"), "cart.account")) {}

std::string AccountTokens::token_of(auth::AccountId account) const {
  const std::string id = account.text();
  return std::string(prefix) + id + "." + crypto::hmac_sha256_hex(secret_, id);
}

std::optional<auth::AccountId> AccountTokens::account_in(std::string_view token) const {
  if (!token.starts_with(prefix)) return std::nullopt;
  const auto account = auth::AccountId::parse(token.substr(prefix.size(), id_length));
  if (!account || !crypto::equal_in_constant_time(token, token_of(*account))) return std::nullopt;
  return account;
}

}  // namespace flipflop::cart
