#include "shop/auth/service.h"

#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/outbox/outbox.h"
#include "shop/auth/person.h"
#include "shop/auth/rules.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

constexpr Duration kept_after_use = std::chrono::hours(30 * 24);
constexpr int most_forgotten_at_once = 5000;

std::optional<Account> account_of(std::optional<StoredAccount> stored) {
  if (!stored) return std::nullopt;
  return std::move(stored->account);
}

}  // namespace

Service::Service(Core& core) : core_(core), proving_(core), signing_in_(core) {
  core.platform.jobs.every("auth.forget_old", 1h, &Service::forget_old, this);
}

// A known address gets an account like any other and a mail that says that there was one: neither
// the answer nor its time tells.
Task<std::expected<SignedIn, Refusal>> Service::sign_up(NewAccount account, Device device,
                                                        Deadline deadline) {
  const auto email = normal_email(account.email);
  if (!email) co_return std::unexpected(Refusal::invalid_email);
  std::string password = std::exchange(account.password, {});
  StoredAccount stored = made(std::move(account), *email, {});
  const auto refusal = co_await core_.why_not(password, stored.account, deadline);
  if (refusal) co_return std::unexpected(*refusal);
  stored.password_hash = co_await core_.passwords.hash(std::move(password), deadline);

  pg::WriteBatch batch(core_.platform.database);
  core_.accounts.insert(batch, stored);
  core_.platform.outbox.publish(batch, AccountRegistered{stored.account.id});
  core_.links.ask(batch, {*email, Link::Purpose::verify_email, stored.account.id});
  SignedIn signed_in =
      co_await core_.sessions.open(batch, stored.account, std::move(device), deadline);
  co_await batch.commit(deadline);
  co_return signed_in;
}

Task<std::expected<Account, Refusal>> Service::sign_up_by_contact(NewAccount account,
                                                                  Deadline deadline) {
  const auto email = normal_email(account.email);
  if (!email) co_return std::unexpected(Refusal::invalid_email);
  const StoredAccount stored = made(std::move(account), *email, {});
  pg::WriteBatch batch(core_.platform.database);
  core_.accounts.insert(batch, stored);
  core_.platform.outbox.publish(batch, AccountRegistered{stored.account.id});
  core_.links.ask(batch, {*email, Link::Purpose::sign_in_code});
  co_await batch.commit(deadline);
  co_return stored.account;
}

Task<std::expected<SignedIn, Refusal>> Service::sign_in(std::string email, std::string password,
                                                        std::string second_factor, Device device,
                                                        Deadline deadline) {
  Credentials given{std::move(email), std::move(password), std::move(device)};
  return signing_in_.sign_in(std::move(given), std::move(second_factor), deadline);
}

Task<std::expected<SignedIn, Refusal>> Service::refresh(std::string refresh_token, Device,
                                                        Deadline deadline) {
  auto signed_in = co_await core_.sessions.refresh(std::move(refresh_token), deadline);
  if (!signed_in) co_return signed_in;
  const auto stored = co_await core_.accounts.find(signed_in->account.id, deadline);
  if (!stored) co_return std::unexpected(Refusal::invalid_link);
  signed_in->account = stored->account;
  co_return signed_in;
}

Task<void> Service::sign_out(SessionId session, Deadline deadline) {
  const auto live =
      co_await core_.sessions.store().live(session, core_.platform.clock.now(), deadline);
  if (!live) co_return;
  Ending ending{live->account, session, {}, "signed_out"};
  co_await core_.sessions.end_now(std::move(ending), deadline);
}

Task<void> Service::ask_password_reset(std::string email, Deadline deadline) {
  return proving_.ask(std::move(email), Link::Purpose::reset_password, deadline);
}

Task<std::expected<void, Refusal>> Service::reset_password(std::string token, std::string password,
                                                           Deadline deadline) {
  return proving_.reset_password(std::move(token), std::move(password), deadline);
}

Task<std::expected<void, Refusal>> Service::change_password(AccountId account,
                                                            SessionId current_session,
                                                            std::string current_password,
                                                            std::string new_password,
                                                            Deadline deadline) {
  PasswordChange change{account, current_session, std::move(current_password),
                        std::move(new_password)};
  return proving_.change_password(std::move(change), deadline);
}

Task<std::expected<void, Refusal>> Service::prove(AccountId account, Proof proof,
                                                  Deadline deadline) {
  return proving_.prove(account, std::move(proof), deadline);
}

Task<void> Service::ask_email_verification(AccountId account, Deadline deadline) {
  return proving_.ask_verification(account, deadline);
}

Task<std::expected<Account, Refusal>> Service::verify_email(std::string token, Deadline deadline) {
  return proving_.verify_email(std::move(token), deadline);
}

Task<void> Service::ask_sign_in_code(std::string email, Deadline deadline) {
  return proving_.ask(std::move(email), Link::Purpose::sign_in_code, deadline);
}

Task<std::expected<SignedIn, Refusal>> Service::sign_in_by_code(std::string email, std::string code,
                                                                Device device, Deadline deadline) {
  return proving_.sign_in_by_code(std::move(email), std::move(code), std::move(device), deadline);
}

Task<std::optional<Account>> Service::find(AccountId account, Deadline deadline) {
  auto stored = co_await core_.accounts.find(account, deadline);
  co_return account_of(std::move(stored));
}

Task<std::optional<Account>> Service::find_by_email(std::string email, Deadline deadline) {
  const auto address = normal_email(email);
  if (!address) co_return std::nullopt;
  auto stored = co_await core_.accounts.find_verified(*address, deadline);
  co_return account_of(std::move(stored));
}

Task<std::optional<Account>> Service::rename(AccountId account, std::string first_name,
                                             std::string last_name, std::string phone,
                                             Deadline deadline) {
  Account named;
  named.id = account;
  named.first_name = std::move(first_name);
  named.last_name = std::move(last_name);
  named.phone = std::move(phone);
  auto stored =
      co_await core_.accounts.rename(std::move(named), core_.platform.clock.now(), deadline);
  co_return account_of(std::move(stored));
}

Task<std::vector<AccountId>> Service::unproven(Instant before, AccountId after, int limit,
                                               Deadline deadline) {
  return core_.accounts.unproven(before, after, limit, deadline);
}

Task<std::vector<Session>> Service::sessions(AccountId account, SessionId current,
                                             Deadline deadline) {
  return core_.sessions.list(account, current, deadline);
}

Task<bool> Service::revoke(AccountId account, SessionId session, Deadline deadline) {
  Ending ending{account, session, {}, "revoked"};
  const std::size_t ended = co_await core_.sessions.end_now(std::move(ending), deadline);
  co_return ended > 0;
}

Task<std::optional<Link>> Service::mint_link(Uuid request, Deadline deadline) {
  return core_.links.mint(request, deadline);
}

Task<void> Service::erase(pg::Tx& tx, AccountId account) {
  const auto stored = co_await core_.accounts.lock(tx, account);
  if (!stored) co_return;
  Ending ending{account, {}, {}, "erased"};
  co_await core_.sessions.end(tx, std::move(ending));
  co_await core_.sessions.refresh_rights(tx, account);
  co_await core_.sessions.store().erase_devices(tx, account);
  co_await core_.links.store().erase(tx, account);
  co_await core_.codes.store().remove(tx, account, core_.platform.clock.now());
  if (!stored->account.email.empty())
    co_await core_.accounts.forget_guesses(tx, subject_of(stored->account.email));
  co_await core_.accounts.erase(tx, account, core_.platform.clock.now());
  const AccountErased event{account};
  co_await core_.platform.outbox.publish(tx, event);
}

Task<std::vector<privacy::ExportedFile>> Service::export_person(privacy::Person person,
                                                                Deadline deadline) {
  std::vector<privacy::ExportedFile> files;
  std::optional<StoredAccount> stored;
  if (person.account_id)
    stored = co_await core_.accounts.find(AccountId{*person.account_id}, deadline);
  else
    stored = co_await core_.accounts.find_verified(person.email, deadline);
  if (!stored) co_return files;
  const std::vector<Session> sessions =
      co_await core_.sessions.list(stored->account.id, {}, deadline);
  files.push_back({"account.json", exported(stored->account, sessions)});
  co_return files;
}

Task<bool> Service::needs_person(pg::Tx& tx, privacy::Person person) {
  if (!person.account_id) co_return false;
  const AccountId account{*person.account_id};
  const bool is_one = co_await core_.staff.is_owner(tx, account);
  if (!is_one) co_return false;
  co_await core_.staff.lock_owners(tx);
  const bool has_another = co_await core_.staff.has_owner(tx, account);
  co_return !has_another;
}

// Whoever claims an address without proof is not its person: others of the address are erased only
// where the address was proven, or where nobody names an account (the operator decides).
Task<void> Service::erase_person(pg::Tx& tx, privacy::Person person) {
  std::string email = person.email;
  if (person.account_id) {
    const AccountId account{*person.account_id};
    const auto stored = co_await core_.accounts.lock(tx, account);
    email = stored && stored->account.is_verified ? stored->account.email : "";
    co_await erase(tx, account);
  }
  if (email.empty()) co_return;
  const std::vector<AccountId> claimants = co_await core_.accounts.all_of_address(tx, email);
  for (const AccountId claimant : claimants) co_await erase(tx, claimant);
}

Task<void> Service::forget_old(Deadline deadline) {
  const Instant before = core_.platform.clock.now() - kept_after_use;
  co_await core_.links.store().forget(before, most_forgotten_at_once, deadline);
  co_await core_.codes.store().forget(before, most_forgotten_at_once, deadline);
  co_await core_.keys.forget(before, most_forgotten_at_once, deadline);
  co_await core_.accounts.forget_old_guesses(before, most_forgotten_at_once, deadline);
  co_await core_.sessions.store().forget(before, most_forgotten_at_once, deadline);
}

StoredAccount Service::made(NewAccount account, std::string email,
                            std::string password_hash) const {
  StoredAccount stored;
  stored.account.id = core_.platform.ids.next_as<AccountId>();
  stored.account.email = std::move(email);
  stored.account.first_name = std::move(account.first_name);
  stored.account.last_name = std::move(account.last_name);
  stored.account.phone = std::move(account.phone);
  stored.account.roles = {"customer"};
  stored.account.created_at = core_.platform.clock.now();
  stored.account.updated_at = stored.account.created_at;
  stored.password_hash = std::move(password_hash);
  return stored;
}

}  // namespace flipflop::auth
