#include "shop/auth/proving.h"

#include "platform/clock/clock.h"
#include "shop/auth/rules.h"

namespace flipflop::auth {

Task<void> Proving::ask(std::string email, Link::Purpose purpose, Deadline deadline) {
  const auto address = normal_email(email);
  if (!address) co_return;
  AskedLink asked{*address, purpose};
  co_await core_.links.ask_now(std::move(asked), deadline);
}

Task<void> Proving::ask_verification(AccountId account, Deadline deadline) {
  const auto stored = co_await core_.accounts.find(account, deadline);
  if (!stored || stored->account.is_verified || !stored->account.is_active) co_return;
  AskedLink asked{stored->account.email, Link::Purpose::verify_email, account};
  co_await core_.links.ask_now(std::move(asked), deadline);
}

Task<std::expected<Account, Refusal>> Proving::verify_email(std::string token, Deadline deadline) {
  const auto row = co_await core_.links.find(Link::Purpose::verify_email, token, deadline);
  if (!row || !row->account) co_return std::unexpected(Refusal::invalid_link);
  if (!row->is_open) {
    auto before = co_await verified_before(*row, deadline);
    co_return before;
  }
  auto stored = co_await core_.accounts.find(*row->account, deadline);
  if (!stored) co_return std::unexpected(Refusal::invalid_link);
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  const bool is_proven = co_await core_.prove(tx, stored->account);
  bool is_first = false;
  if (is_proven)
    is_first = co_await core_.links.store().use(tx, row->id, core_.platform.clock.now());
  if (!is_first) {
    co_await tx.rollback();
    auto before = co_await verified_before(*row, deadline);
    co_return before;
  }
  co_await tx.commit();
  stored->account.is_verified = true;
  co_return stored->account;
}

Task<std::expected<void, Refusal>> Proving::reset_password(std::string token, std::string password,
                                                           Deadline deadline) {
  const auto row = co_await core_.links.find(Link::Purpose::reset_password, token, deadline);
  if (!row || !row->account || !row->is_open) co_return std::unexpected(Refusal::invalid_link);
  const auto found = co_await core_.accounts.find(*row->account, deadline);
  if (!found || !found->account.is_active) co_return std::unexpected(Refusal::invalid_link);
  const auto refusal = co_await core_.why_not(password, found->account, deadline);
  if (refusal) co_return std::unexpected(*refusal);
  std::string hash = co_await core_.passwords.hash(std::move(password), deadline);

  const Instant now = core_.platform.clock.now();
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  const bool is_taken = co_await take_over(tx, *found);
  bool is_first = false;
  if (is_taken) is_first = co_await core_.links.store().use(tx, row->id, now);
  if (!is_first) {
    co_await tx.rollback();
    co_return std::unexpected(Refusal::invalid_link);
  }
  co_await core_.accounts.set_password(tx, found->account.id, std::move(hash), now);
  Ending everywhere{found->account.id, {}, {}, "password"};
  co_await core_.sessions.end(tx, std::move(everywhere));
  co_await core_.note(tx, "auth.reset_password", found->account.id, found->account.id.text());
  co_await tx.commit();
  co_return std::expected<void, Refusal>();
}

Task<std::expected<void, Refusal>> Proving::change_password(PasswordChange change,
                                                            Deadline deadline) {
  const auto stored = co_await core_.accounts.find(change.account, deadline);
  if (!stored || !is_possible_password(change.current_password))
    co_return std::unexpected(Refusal::bad_credentials);
  // Whoever took over a session must not find out the password by it.
  const Guesser guesser{subject_of(stored->account.email), change.current_session.text()};
  const auto wait = co_await core_.count_guess(guesser, deadline);
  if (wait) co_return std::unexpected(*wait);
  const bool is_right =
      co_await core_.verify(change.current_password, stored->password_hash, deadline);
  if (!is_right) co_return std::unexpected(Refusal::bad_credentials);
  const auto refusal = co_await core_.why_not(change.new_password, stored->account, deadline);
  if (refusal) co_return std::unexpected(*refusal);
  std::string hash = co_await core_.passwords.hash(std::move(change.new_password), deadline);

  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  const auto locked = co_await core_.accounts.lock(tx, change.account);
  if (!locked || !locked->account.is_active || locked->password_hash != stored->password_hash) {
    co_await tx.rollback();
    co_return std::unexpected(Refusal::bad_credentials);
  }
  co_await core_.accounts.set_password(tx, change.account, std::move(hash),
                                       core_.platform.clock.now());
  Ending others{change.account, {}, change.current_session, "password"};
  co_await core_.sessions.end(tx, std::move(others));
  co_await core_.accounts.forget_guesses(tx, guesser.subject);
  co_await core_.note(tx, "auth.change_password", change.account, change.account.text());
  co_await tx.commit();
  co_return std::expected<void, Refusal>();
}

Task<std::expected<void, Refusal>> Proving::prove(AccountId account, Proof proof,
                                                  Deadline deadline) {
  const auto stored = co_await core_.accounts.find(account, deadline);
  if (!stored || !stored->account.is_active || stored->account.email.empty())
    co_return std::unexpected(Refusal::bad_credentials);
  std::optional<Refusal> doubt;
  if (proof.password.empty())
    doubt = co_await doubt_code(*stored, std::move(proof), deadline);
  else
    doubt = co_await doubt_password(*stored, std::move(proof), deadline);
  if (doubt) co_return std::unexpected(*doubt);
  co_return std::expected<void, Refusal>();
}

Task<std::optional<Refusal>> Proving::doubt_password(StoredAccount stored, Proof proof,
                                                     Deadline deadline) {
  if (!is_possible_password(proof.password)) co_return Refusal::bad_credentials;
  const std::string network = network_of(proof.device.address);
  const Guesser guesser{subject_of(stored.account.email), network};
  const auto wait = co_await core_.count_guess(guesser, deadline);
  if (wait) co_return wait;
  const bool is_right =
      co_await core_.verify(std::move(proof.password), stored.password_hash, deadline);
  if (!is_right) co_return Refusal::bad_credentials;
  co_await core_.forget_guesses(guesser, deadline);
  const auto doubt =
      co_await core_.doubt_second_factor(stored, std::move(proof.second_factor), network, deadline);
  co_return doubt;
}

// The code of a mail that went to the account's address, which is proven by it.
Task<std::optional<Refusal>> Proving::doubt_code(StoredAccount stored, Proof proof,
                                                 Deadline deadline) {
  const auto row =
      co_await core_.links.find_by_code(stored.account.email, std::move(proof.code), deadline);
  if (!row || row->account != stored.account.id) co_return Refusal::bad_credentials;
  if (stored.totp_secret) co_return Refusal::second_factor;
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  const bool is_taken = co_await take_over(tx, stored);
  bool is_first = false;
  if (is_taken)
    is_first = co_await core_.links.store().use(tx, row->id, core_.platform.clock.now());
  if (!is_first) {
    co_await tx.rollback();
    co_return Refusal::bad_credentials;
  }
  co_await tx.commit();
  co_return std::nullopt;
}

Task<std::expected<SignedIn, Refusal>> Proving::sign_in_by_code(std::string email, std::string code,
                                                                Device device, Deadline deadline) {
  const auto address = normal_email(email);
  if (!address) co_return std::unexpected(Refusal::bad_credentials);
  const auto row = co_await core_.links.find_by_code(*address, std::move(code), deadline);
  if (!row) co_return std::unexpected(Refusal::bad_credentials);
  auto stored = co_await core_.accounts.find(*row->account, deadline);
  if (!stored || !stored->account.is_active) co_return std::unexpected(Refusal::bad_credentials);
  if (stored->totp_secret) co_return std::unexpected(Refusal::second_factor);

  const Instant now = core_.platform.clock.now();
  pg::WriteBatch batch(core_.platform.database);
  SignedIn signed_in =
      co_await core_.sessions.open(batch, stored->account, std::move(device), deadline);
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  const bool is_taken = co_await take_over(tx, *stored);
  bool is_first = false;
  if (is_taken) is_first = co_await core_.links.store().use(tx, row->id, now);
  if (!is_first) {
    co_await tx.rollback();
    co_return std::unexpected(Refusal::bad_credentials);
  }
  // Whoever registered the address did not prove it: what they know opens nothing any more.
  if (!stored->account.is_verified) {
    co_await core_.accounts.set_password(tx, stored->account.id, {}, now);
    Ending earlier{stored->account.id, {}, {}, "address_proven"};
    co_await core_.sessions.end(tx, std::move(earlier));
  }
  co_await tx.run(std::move(batch));
  co_await tx.commit();
  signed_in.account.is_verified = true;
  co_return signed_in;
}

// A link that is opened twice (a mail scanner was first) has done its work.
Task<std::expected<Account, Refusal>> Proving::verified_before(LinkRow row, Deadline deadline) {
  auto stored = co_await core_.accounts.find(*row.account, deadline);
  if (!stored || !stored->account.is_verified || !stored->account.is_active)
    co_return std::unexpected(Refusal::invalid_link);
  co_return std::move(stored->account);
}

// Whoever has the secret of a mail has the address. False when somebody else proved it meanwhile.
Task<bool> Proving::take_over(pg::Tx& tx, StoredAccount stored) {
  co_await core_.accounts.forget_guesses(tx, subject_of(stored.account.email));
  if (!stored.account.is_verified) {
    const bool is_proven = co_await core_.prove(tx, stored.account);
    co_return is_proven;
  }
  const auto locked = co_await core_.accounts.lock(tx, stored.account.id);
  co_return locked && locked->account.is_active;
}

}  // namespace flipflop::auth
