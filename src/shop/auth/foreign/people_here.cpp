// What the shop does with the people of a foreign service without asking it.

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/outbox/outbox.h"
#include "shop/auth/foreign/foreign_auth.h"
#include "shop/auth/person.h"

namespace flipflop::auth::foreign {
namespace {

constexpr Duration kept_after_use = std::chrono::hours(30 * 24);
constexpr int most_forgotten_at_once = 5000;

}  // namespace

Task<std::optional<Account>> ForeignAuth::find(AccountId account, Deadline deadline) {
  auto known = co_await needs_.store.find(account, {}, deadline);
  if (!known || known->is_erased) co_return std::nullopt;
  co_return std::move(known->account);
}

Task<std::optional<Account>> ForeignAuth::find_by_email(std::string email, Deadline deadline) {
  const auto address = normal_email(email);
  if (!address) co_return std::nullopt;
  const auto id = co_await needs_.store.find_by_email(*address, deadline);
  if (!id) co_return std::nullopt;
  auto account = co_await find(*id, deadline);
  co_return account;
}

Task<std::optional<Account>> ForeignAuth::rename(AccountId account, std::string first_name,
                                                 std::string last_name, std::string phone,
                                                 Deadline deadline) {
  Account named;
  named.id = account;
  named.first_name = std::move(first_name);
  named.last_name = std::move(last_name);
  named.phone = std::move(phone);
  const Instant now = needs_.core.platform.clock.now();
  const bool is_known = co_await needs_.store.rename(std::move(named), now, deadline);
  if (!is_known) co_return std::nullopt;
  auto renamed = co_await find(account, deadline);
  co_return renamed;
}

Task<std::vector<Session>> ForeignAuth::sessions(AccountId account, SessionId current,
                                                 Deadline deadline) {
  auto sessions = co_await needs_.store.list(account, needs_.core.platform.clock.now(), deadline);
  for (Session& session : sessions) session.is_current = session.id == current;
  co_return sessions;
}

Task<bool> ForeignAuth::revoke(AccountId account, SessionId session, Deadline deadline) {
  Ending ending{account, session, {}, "revoked"};
  const std::size_t ended = co_await needs_.browsers.end_now(std::move(ending), deadline);
  co_return ended > 0;
}

// The service writes its own mails.
Task<std::optional<Link>> ForeignAuth::mint_link(Uuid, Deadline) {
  co_return std::nullopt;
}

Task<void> ForeignAuth::erase(pg::Tx& tx, AccountId account) {
  const auto known = co_await needs_.store.lock(tx, account);
  if (!known || known->is_erased) co_return;
  Ending ending{account, {}, {}, "erased"};
  co_await needs_.browsers.end(tx, std::move(ending));
  co_await needs_.store.erase(tx, account, needs_.core.platform.clock.now());
  co_await needs_.core.sessions.refresh_rights(tx, account);
  const AccountErased event{account};
  co_await needs_.core.platform.outbox.publish(tx, event);
}

Task<std::expected<Account, Refusal>> ForeignAuth::appoint(Appointment appointment,
                                                           Deadline deadline) {
  auto entered = co_await enter(appointment.email, appointment.password, "", "", deadline);
  if (!entered && entered.error() == Refusal::bad_credentials) {
    NewAccount account{.email = appointment.email, .password = appointment.password};
    entered = co_await make(std::move(account), "", deadline);
  }
  if (!entered) co_return std::unexpected(entered.error());
  const AccountId id = entered->person.id;
  const auto known = co_await needs_.people.meet(std::move(entered->person), {}, deadline);
  if (!known) co_return std::unexpected(Refusal::bad_credentials);
  pg::Tx tx = co_await needs_.core.platform.database.begin(deadline);
  const bool is_granted =
      co_await needs_.store.grant(tx, id, appointment.role, needs_.core.platform.clock.now());
  if (!is_granted) {
    co_await tx.rollback();
    co_return std::unexpected(Refusal::unknown_role);
  }
  co_await needs_.core.sessions.refresh_rights(tx, id);
  audit_log::Entry entry{std::move(appointment.actor),
                         "auth.appoint",
                         id.text(),
                         {},
                         R"({"role":")" + appointment.role + R"("})"};
  co_await needs_.core.platform.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  auto account = co_await find(id, deadline);
  co_return std::move(account.value());
}

Task<bool> ForeignAuth::remove_second_factor(AccountId, audit_log::Actor, Deadline) {
  co_return false;
}

Task<list::Page<Account>> ForeignAuth::browse(AccountFilter, list::Query, Deadline) {
  co_return list::Page<Account>{};
}

Task<std::expected<Account, ChangeRefusal>> ForeignAuth::change(AccountId, AccountChange,
                                                                Deadline) {
  co_return std::unexpected(ChangeRefusal::unknown_account);
}

Task<bool> ForeignAuth::dismiss(AccountId account, std::string role, std::string actor,
                                Deadline deadline) {
  pg::Tx tx = co_await needs_.core.platform.database.begin(deadline);
  const bool had_it = co_await needs_.store.withdraw(tx, account, role);
  if (!had_it) {
    co_await tx.rollback();
    co_return false;
  }
  co_await needs_.core.sessions.refresh_rights(tx, account);
  audit_log::Entry entry{
      std::move(actor), "auth.dismiss", account.text(), R"({"role":")" + role + R"("})", {}};
  co_await needs_.core.platform.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  co_return true;
}

Task<std::string> ForeignAuth::rotate_signing_key(std::string, Deadline) {
  throw std::runtime_error("tokens are signed by the service at AUTH_SERVICE_URL");
}

Task<std::vector<privacy::ExportedFile>> ForeignAuth::export_person(privacy::Person person,
                                                                    Deadline deadline) {
  std::vector<privacy::ExportedFile> files;
  std::optional<Account> account;
  if (person.account_id)
    account = co_await find(AccountId{*person.account_id}, deadline);
  else
    account = co_await find_by_email(person.email, deadline);
  if (!account) co_return files;
  const auto listed = co_await sessions(account->id, {}, deadline);
  files.push_back({"account.json", exported(*account, listed)});
  co_return files;
}

// As with our own accounts: others of an address are erased where it was proven, or where nobody
// names an account.
Task<void> ForeignAuth::erase_person(pg::Tx& tx, privacy::Person person) {
  std::string email = person.email;
  if (person.account_id) {
    const AccountId id{*person.account_id};
    const auto known = co_await needs_.store.lock(tx, id);
    email = known && known->account.is_verified ? known->account.email : "";
    co_await erase(tx, id);
  }
  if (email.empty()) co_return;
  const std::vector<AccountId> others = co_await needs_.store.all_of_address(tx, email);
  for (const AccountId other : others) co_await erase(tx, other);
}

Task<void> ForeignAuth::forget_old(Deadline deadline) {
  const Instant before = needs_.core.platform.clock.now() - kept_after_use;
  co_await needs_.store.forget(before, most_forgotten_at_once, deadline);
}

}  // namespace flipflop::auth::foreign
