#include "shop/auth/enrolling.h"

#include "base/invariant.h"
#include "platform/clock/clock.h"
#include "platform/crypto/base32.h"
#include "platform/settings/settings.h"
#include "shop/auth/totp.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

constexpr Duration enrolment_life = 15min;
constexpr const char* end_reason = "second_factor";

std::vector<std::string> hashes_of(const RecoveryCodes& codes) {
  std::vector<std::string> hashes;
  for (const std::string& code : codes) {
    auto hash = recovery_code_hash(code);
    invariant(hash.has_value(), "a code that was made here is one");
    hashes.push_back(*std::move(hash));
  }
  return hashes;
}

}  // namespace

Task<std::expected<FirstStep, Refusal>> Enrolling::first_step(std::string email,
                                                              std::string password, Device device,
                                                              Deadline deadline) {
  Credentials given{std::move(email), std::move(password), std::move(device)};
  return signing_in_.first_step(std::move(given), deadline);
}

Task<std::expected<SignedIn, Refusal>> Enrolling::second_step(std::string half, std::string code,
                                                              Device device, Deadline deadline) {
  return signing_in_.second_step(std::move(half), std::move(code), std::move(device), deadline);
}

Task<SecondFactorState> Enrolling::state(AccountId account, Deadline deadline) {
  SecondFactorState state;
  const auto factor = co_await core_.codes.store().find(account, deadline);
  state.is_set = factor.has_value();
  state.recovery_codes_left = co_await core_.codes.store().codes_left(account, deadline);
  co_return state;
}

Task<std::expected<Enrolment, Refusal>> Enrolling::begin(AccountId account, SessionId by,
                                                         Proof proof, Deadline deadline) {
  const auto stored = co_await core_.accounts.find(account, deadline);
  if (!stored || proof.password.empty()) co_return std::unexpected(Refusal::bad_credentials);
  if (stored->totp_secret) co_return std::unexpected(Refusal::second_factor_set);
  const auto proven = co_await proving_.prove(account, std::move(proof), deadline);
  if (!proven) co_return std::unexpected(proven.error());

  const std::string secret = make_totp_secret(core_.platform.random);
  const Instant expires_at = core_.platform.clock.now() + enrolment_life;
  BegunEnrolment begun{account, by, core_.codes.seal(account, secret), expires_at};
  co_await core_.codes.store().begin(std::move(begun), deadline);
  const settings::Company company = co_await core_.platform.settings.company(deadline);
  co_return Enrolment{crypto::base32(secret),
                      otpauth_uri(secret, stored->account.email, company.name), expires_at};
}

Task<std::expected<RecoveryCodes, Refusal>> Enrolling::confirm(AccountId account, SessionId by,
                                                               std::string code,
                                                               Deadline deadline) {
  auto factor = co_await factor_behind(account, by, std::move(code), deadline);
  if (!factor) co_return std::unexpected(factor.error());
  RecoveryCodes codes = make_recovery_codes(core_.platform.random);
  Confirmed confirmed{account, by, *std::move(factor)};
  const bool is_set = co_await set(std::move(confirmed), codes, deadline);
  if (!is_set) co_return std::unexpected(Refusal::no_second_factor);
  co_return codes;
}

// Counted like codes at a sign-in: whoever shares the session does not know the secret.
Task<std::expected<SetFactor, Refusal>> Enrolling::factor_behind(AccountId account, SessionId by,
                                                                 std::string code,
                                                                 Deadline deadline) {
  const Instant now = core_.platform.clock.now();
  auto sealed = co_await core_.codes.store().begun(account, by, now, deadline);
  const auto secret = sealed ? core_.codes.open(account, *sealed) : std::nullopt;
  if (!secret) co_return std::unexpected(Refusal::no_second_factor);
  const Guesser guesser{hash_of("auth.enrolment", account.text()), by.text()};
  const auto wait = co_await core_.count_guess(guesser, deadline);
  if (wait) co_return std::unexpected(*wait);
  const auto step = accepted_step(*secret, code, now, 0);
  if (!step) co_return std::unexpected(Refusal::bad_second_factor);
  co_await core_.forget_guesses(guesser, deadline);
  co_return SetFactor{*std::move(sealed), *step};
}

// Of two who confirm at once one finds the enrolment.
Task<bool> Enrolling::set(Confirmed confirmed, RecoveryCodes codes, Deadline deadline) {
  const AccountId account = confirmed.account;
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  co_await core_.accounts.lock(tx, account);
  const bool is_set = co_await core_.codes.store().set(tx, account, std::move(confirmed.factor),
                                                       core_.platform.clock.now());
  if (!is_set) {
    co_await tx.rollback();
    co_return false;
  }
  co_await core_.codes.store().put_codes(tx, account, hashes_of(codes));
  Ending others{account, {}, confirmed.by, end_reason};
  co_await core_.sessions.end(tx, std::move(others));
  co_await core_.sessions.refresh_rights(tx, account);
  co_await core_.note(tx, "auth.set_second_factor", account, account.text());
  co_await tx.commit();
  co_return true;
}

Task<std::expected<RecoveryCodes, Refusal>> Enrolling::replace_recovery_codes(AccountId account,
                                                                              Proof proof,
                                                                              Deadline deadline) {
  const auto refusal = co_await doubt(account, std::move(proof), deadline);
  if (refusal) co_return std::unexpected(*refusal);
  RecoveryCodes codes = make_recovery_codes(core_.platform.random);
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  const auto locked = co_await core_.accounts.lock(tx, account);
  if (!locked || !locked->totp_secret) {
    co_await tx.rollback();
    co_return std::unexpected(Refusal::no_second_factor);
  }
  co_await core_.codes.store().put_codes(tx, account, hashes_of(codes));
  co_await core_.note(tx, "auth.replace_recovery_codes", account, account.text());
  co_await tx.commit();
  co_return codes;
}

Task<std::expected<void, Refusal>> Enrolling::remove(AccountId account, SessionId by, Proof proof,
                                                     Deadline deadline) {
  const auto refusal = co_await doubt(account, std::move(proof), deadline);
  if (refusal) co_return std::unexpected(*refusal);
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  const bool is_removed =
      co_await core_.codes.store().remove(tx, account, core_.platform.clock.now());
  if (!is_removed) {
    co_await tx.rollback();
    co_return std::unexpected(Refusal::no_second_factor);
  }
  Ending others{account, {}, by, end_reason};
  co_await core_.sessions.end(tx, std::move(others));
  co_await core_.sessions.refresh_rights(tx, account);
  co_await core_.note(tx, "auth.remove_second_factor", account, account.text());
  co_await tx.commit();
  co_return std::expected<void, Refusal>();
}

Task<std::optional<Refusal>> Enrolling::doubt(AccountId account, Proof proof, Deadline deadline) {
  const auto stored = co_await core_.accounts.find(account, deadline);
  if (!stored || proof.password.empty()) co_return Refusal::bad_credentials;
  if (!stored->totp_secret) co_return Refusal::no_second_factor;
  const auto proven = co_await proving_.prove(account, std::move(proof), deadline);
  if (!proven) co_return proven.error();
  co_return std::nullopt;
}

}  // namespace flipflop::auth
