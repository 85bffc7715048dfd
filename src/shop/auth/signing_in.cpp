#include "shop/auth/signing_in.h"

#include "platform/clock/clock.h"
#include "shop/auth/rules.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

constexpr Duration half_life = 10min;

Guesser guesser_of(const std::string& email, const Device& device) {
  return {subject_of(email), network_of(device.address)};
}

std::string half_hash(std::string_view half) {
  return hash_of("auth.half_sign_in", half);
}

std::string password_mark(const StoredAccount& stored) {
  return hash_of("auth.password_mark", stored.password_hash);
}

}  // namespace

Task<std::expected<SignedIn, Refusal>> SigningIn::sign_in(Credentials given,
                                                          std::string second_factor,
                                                          Deadline deadline) {
  auto admitted = co_await admit(given, deadline);
  if (!admitted) co_return std::unexpected(admitted.error());
  const auto doubt = co_await core_.doubt_second_factor(*admitted, std::move(second_factor),
                                                        network_of(given.device.address), deadline);
  if (doubt) co_return std::unexpected(*doubt);
  SignedIn signed_in = co_await enter(*std::move(admitted), std::move(given), deadline);
  co_return signed_in;
}

Task<std::expected<FirstStep, Refusal>> SigningIn::first_step(Credentials given,
                                                              Deadline deadline) {
  auto admitted = co_await admit(given, deadline);
  if (!admitted) co_return std::unexpected(admitted.error());
  FirstStep step;
  if (!admitted->totp_secret) {
    step.signed_in = co_await enter(*std::move(admitted), std::move(given), deadline);
    co_return step;
  }
  step.half = core_.platform.random.token();
  HalfSignIn half{half_hash(step.half), admitted->account.id, password_mark(*admitted),
                  core_.platform.clock.now() + half_life};
  co_await core_.codes.store().insert_half(std::move(half), deadline);
  co_return step;
}

Task<std::expected<SignedIn, Refusal>> SigningIn::second_step(std::string half, std::string code,
                                                              Device device, Deadline deadline) {
  if (half.empty() || half.size() > longest_token) co_return std::unexpected(Refusal::invalid_link);
  if (code.empty()) co_return std::unexpected(Refusal::second_factor);
  const auto tried =
      co_await core_.codes.store().try_half(half_hash(half), core_.platform.clock.now(), deadline);
  if (!tried) co_return std::unexpected(Refusal::invalid_link);
  const auto stored = co_await account_of(*tried, deadline);
  if (!stored) co_return std::unexpected(Refusal::invalid_link);
  const auto doubt = co_await core_.doubt_second_factor(*stored, std::move(code),
                                                        network_of(device.address), deadline);
  if (doubt) co_return std::unexpected(*doubt);

  pg::WriteBatch batch(core_.platform.database);
  core_.codes.store().use_half(batch, *tried);
  SignedIn signed_in =
      co_await core_.sessions.open(batch, stored->account, std::move(device), deadline);
  const auto opened = co_await batch.commit(deadline);
  if (!opened) co_return std::unexpected(Refusal::invalid_link);
  co_return signed_in;
}

// Counts the guess, then holds the password against both accounts that may be meant. Behind the
// right one the guesses are forgotten here where a second step follows: its own are counted there.
Task<std::expected<StoredAccount, Refusal>> SigningIn::admit(Credentials given, Deadline deadline) {
  const auto address = normal_email(given.email);
  if (!address || !is_possible_password(given.password))
    co_return std::unexpected(Refusal::bad_credentials);
  const Guesser guesser = guesser_of(*address, given.device);
  const auto refusal = co_await core_.count_guess(guesser, deadline);
  if (refusal) co_return std::unexpected(*refusal);
  Claimants claimants = co_await core_.accounts.claimants(*address, deadline);
  auto found = co_await whose_password(std::move(claimants), std::move(given.password), deadline);
  if (!found) co_return std::unexpected(Refusal::bad_credentials);
  if (found->totp_secret) co_await core_.forget_guesses(guesser, deadline);
  co_return std::move(*found);
}

// Two verifications, whoever exists: an account that is missing costs as much as one that is there.
Task<std::optional<StoredAccount>> SigningIn::whose_password(Claimants claimants,
                                                             std::string password,
                                                             Deadline deadline) {
  const auto hash_in = [](const std::optional<StoredAccount>& account) {
    return account ? account->password_hash : std::string();
  };
  const bool is_owners = co_await core_.verify(password, hash_in(claimants.verified), deadline);
  const bool is_newest = co_await core_.verify(password, hash_in(claimants.newest), deadline);
  if (is_owners) co_return std::move(claimants.verified);
  if (is_newest) co_return std::move(claimants.newest);
  co_return std::nullopt;
}

// nullopt when the first step proves nothing any more: the password or the second factor is
// another.
Task<std::optional<StoredAccount>> SigningIn::account_of(HalfSignIn half, Deadline deadline) {
  auto stored = co_await core_.accounts.find(half.account, deadline);
  if (!stored || !stored->account.is_active || !stored->totp_secret ||
      password_mark(*stored) != half.password_mark)
    co_return std::nullopt;
  co_return stored;
}

Task<SignedIn> SigningIn::enter(StoredAccount stored, Credentials given, Deadline deadline) {
  pg::WriteBatch batch(core_.platform.database);
  core_.accounts.forget_guesses(batch, guesser_of(stored.account.email, given.device));
  if (core_.passwords.needs_rehash(stored.password_hash)) {
    std::string better = co_await core_.passwords.hash(std::move(given.password), deadline);
    core_.accounts.rehash(batch, stored, std::move(better));
  }
  SignedIn signed_in =
      co_await core_.sessions.open(batch, stored.account, std::move(given.device), deadline);
  co_await batch.commit(deadline);
  co_return signed_in;
}

}  // namespace flipflop::auth
