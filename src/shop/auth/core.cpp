#include "shop/auth/core.h"

#include <algorithm>

#include "base/text.h"
#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/outbox/outbox.h"
#include "platform/settings/settings.h"
#include "shop/auth/password_rules.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t password_bytes_most = 8 * password_length_most;

std::chrono::seconds span_setting(const Config& config, std::string_view name,
                                  std::chrono::seconds most) {
  const auto span = span_of(config.text(name));
  if (!span || *span > most)
    throw BadSetting(std::string(name) + ": a span such as 900, 15m, 12h or 30d, at most " +
                     std::to_string(most.count()) + " seconds");
  return *span;
}

Lifetimes lifetimes_of(const Config& config) {
  return {span_setting(config, "JWT_EXPIRES_IN", 24h),
          span_setting(config, "JWT_REFRESH_EXPIRES_IN", session_life_most)};
}

}  // namespace

Core::Core(Platform& with_platform, HashOptions hashing)
    : platform(with_platform),
      accounts(platform.database),
      sessions(platform, lifetimes_of(platform.config)),
      links(platform, accounts),
      passwords(hashing),
      codes(platform),
      keys(platform.database),
      staff(platform.database),
      length_least(
          static_cast<std::size_t>(platform.config.whole("PASSWORD_LENGTH_LEAST", 8, 64))) {}

Task<std::optional<Refusal>> Core::why_not(std::string password, Account account,
                                           Deadline deadline) {
  const settings::Company company = co_await platform.settings.company(deadline);
  PasswordContext context;
  context.email = account.email;
  context.first_name = account.first_name;
  context.last_name = account.last_name;
  context.shop_name = company.name;
  context.length_least = length_least;
  co_return check_password(password, context);
}

Task<bool> Core::verify(std::string password, std::string stored, Deadline deadline) {
  ++verifications_;
  return passwords.verify(std::move(password), std::move(stored), deadline);
}

Task<std::optional<Refusal>> Core::count_guess(Guesser guesser, Deadline deadline) {
  pg::WriteBatch batch(platform.database);
  accounts.count_guess(batch, guesser, platform.clock.now());
  const auto counted = co_await batch.commit(deadline);
  if (!counted) co_return Refusal::too_many_attempts;
  co_return std::nullopt;
}

Task<void> Core::forget_guesses(Guesser guesser, Deadline deadline) {
  pg::WriteBatch batch(platform.database);
  accounts.forget_guesses(batch, guesser);
  co_await batch.commit(deadline);
}

// Codes are counted apart from passwords, by account: whoever guesses them knows the password. A
// recovery code cannot be guessed, so it is not counted and is the way past somebody else's
// guesses.
Task<std::optional<Refusal>> Core::doubt_second_factor(StoredAccount stored, std::string code,
                                                       std::string network, Deadline deadline) {
  if (!stored.totp_secret) co_return std::nullopt;
  if (code.empty()) co_return Refusal::second_factor;
  const AccountId account = stored.account.id;
  const Guesser guesser{hash_of("auth.second_factor", account.text()), std::move(network)};
  if (!recovery_code_hash(code)) {
    const auto wait = co_await count_guess(guesser, deadline);
    if (wait) co_return wait;
  }
  const bool is_accepted = co_await codes.accept(account, std::move(code), deadline);
  if (!is_accepted) co_return Refusal::bad_second_factor;
  co_await forget_guesses(guesser, deadline);
  co_return std::nullopt;
}

Task<bool> Core::prove(pg::Tx& tx, Account account) {
  const Instant now = platform.clock.now();
  const std::vector<AccountId> claimants = co_await accounts.lock_claimants(tx, account.email);
  const bool is_proven = co_await accounts.set_verified(tx, account.id, now);
  if (!is_proven) co_return false;
  for (const AccountId other : claimants) {
    if (other == account.id) continue;
    co_await accounts.deactivate(tx, other, now);
    Ending ending{other, {}, {}, "address_proven"};
    co_await sessions.end(tx, std::move(ending));
  }
  const EmailVerified event{account.id};
  co_await platform.outbox.publish(tx, event);
  co_return true;
}

Task<void> Core::note(pg::Tx& tx, std::string action, AccountId account, audit_log::Actor actor) {
  audit_log::Entry entry{std::move(actor), std::move(action), account.text(), {}, {}};
  co_await platform.audit_log.append(tx, std::move(entry));
}

// Judged by bytes: the same word may take more code points on another keyboard.
bool is_possible_password(std::string_view password) {
  return !password.empty() && password.size() <= password_bytes_most && is_valid_utf8(password);
}

std::string subject_of(std::string_view email) {
  return hash_of("auth.address", email);
}

}  // namespace flipflop::auth
