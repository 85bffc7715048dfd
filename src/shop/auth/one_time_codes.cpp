#include "shop/auth/one_time_codes.h"

#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/crypto/hmac.h"
#include "platform/crypto/sealed.h"
#include "shop/auth/store.h"
#include "shop/auth/totp.h"

namespace flipflop::auth {

std::optional<std::string> recovery_code_hash(std::string_view typed) {
  const auto code = normalised_recovery_code(typed);
  if (!code) return std::nullopt;
  return hash_of("auth.recovery_code", *code);
}

Task<bool> OneTimeCodes::accept(AccountId account, std::string code, Deadline deadline) {
  if (auto hash = recovery_code_hash(code))
    return store_.use_code(account, *std::move(hash), platform_.clock.now(), deadline);
  return accept_totp(account, std::move(code), deadline);
}

Task<bool> OneTimeCodes::accept_totp(AccountId account, std::string code, Deadline deadline) {
  auto factor = co_await store_.find(account, deadline);
  if (!factor) co_return false;
  const auto secret = open(account, factor->sealed_secret);
  if (!secret) co_return false;
  const auto step = accepted_step(*secret, code, platform_.clock.now(), factor->last_step);
  if (!step) co_return false;
  factor->last_step = *step;
  const bool is_first = co_await store_.accept_step(account, *std::move(factor), deadline);
  co_return is_first;
}

std::string OneTimeCodes::seal(AccountId account, std::string_view secret) const {
  return crypto::seal(key_of(account), secret, platform_.random);
}

std::optional<std::string> OneTimeCodes::open(AccountId account, std::string_view sealed) const {
  return crypto::open_sealed(key_of(account), sealed);
}

std::string OneTimeCodes::key_of(AccountId account) const {
  return crypto::derived_secret(platform_.config.text("FLIPFLOP_SECRET"),
                                "auth.totp:" + account.text());
}

}  // namespace flipflop::auth
