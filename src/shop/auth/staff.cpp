#include "shop/auth/staff.h"

#include <algorithm>

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/outbox/outbox.h"
#include "shop/auth/rules.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

constexpr Duration published_before_use = 10min;
constexpr std::string_view owner = "owner";

// What the audit log says of an account: what it may do, without its person.
std::string note_of(const Account& account) {
  return json::to_text(AccountNote{account.is_active, account.is_verified, account.roles});
}

bool has_role(const Account& account, std::string_view role) {
  return std::ranges::find(account.roles, role) != account.roles.end();
}

bool is_owner(const Account& account) {
  return account.is_active && has_role(account, owner);
}

bool is_staff(const Account& account, const std::vector<KnownRole>& roles) {
  return std::ranges::any_of(
      roles, [&](const KnownRole& role) { return role.is_staff && has_role(account, role.name); });
}

// Nobody's account is a guest's.
bool are_possible(const std::vector<std::string>& wanted, const std::vector<KnownRole>& roles) {
  return std::ranges::all_of(wanted, [&](const std::string& name) {
    return name != "guest" && std::ranges::find(roles, name, &KnownRole::name) != roles.end();
  });
}

}  // namespace

Task<std::expected<Account, Refusal>> StaffService::appoint(Appointment appointment,
                                                            Deadline deadline) {
  const auto email = normal_email(appointment.email);
  if (!email) co_return std::unexpected(Refusal::invalid_email);
  StoredAccount wanted;
  wanted.account.email = *email;
  const auto existing = co_await core_.accounts.find_verified(*email, deadline);
  if (!existing) {
    const auto refusal = co_await core_.why_not(appointment.password, wanted.account, deadline);
    if (refusal) co_return std::unexpected(*refusal);
    wanted.account.id = core_.platform.ids.next_as<AccountId>();
    wanted.account.created_at = core_.platform.clock.now();
    wanted.password_hash = co_await core_.passwords.hash(std::move(appointment.password), deadline);
  }
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  if (!existing) co_await make(tx, wanted);
  const AccountId id = existing ? existing->account.id : wanted.account.id;
  const bool is_granted =
      co_await core_.accounts.grant(tx, id, appointment.role, core_.platform.clock.now());
  if (!is_granted) {
    co_await tx.rollback();
    co_return std::unexpected(Refusal::unknown_role);
  }
  co_await core_.sessions.refresh_rights(tx, id);
  audit_log::Entry entry{std::move(appointment.actor),
                         "auth.appoint",
                         id.text(),
                         {},
                         R"({"role":")" + appointment.role + R"("})"};
  co_await core_.platform.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  auto stored = co_await core_.accounts.find(id, deadline);
  co_return std::move(stored.value().account);
}

Task<bool> StaffService::dismiss(AccountId account, std::string role, std::string actor,
                                 Deadline deadline) {
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  if (role == owner) co_await core_.staff.lock_owners(tx);
  const bool had_it = co_await core_.accounts.withdraw(tx, account, role);
  bool is_kept = true;
  if (role == owner) is_kept = co_await core_.staff.has_owner(tx, {});
  if (!had_it || !is_kept) {
    co_await tx.rollback();
    co_return false;
  }
  co_await core_.sessions.refresh_rights(tx, account);
  audit_log::Entry entry{
      std::move(actor), "auth.dismiss", account.text(), R"({"role":")" + role + R"("})", {}};
  co_await core_.platform.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  co_return true;
}

Task<bool> StaffService::remove_second_factor(AccountId account, audit_log::Actor actor,
                                              Deadline deadline) {
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  const bool is_removed =
      co_await core_.codes.store().remove(tx, account, core_.platform.clock.now());
  if (!is_removed) {
    co_await tx.rollback();
    co_return false;
  }
  Ending everywhere{account, {}, {}, "second_factor"};
  co_await core_.sessions.end(tx, std::move(everywhere));
  co_await core_.note(tx, "auth.remove_second_factor", account, std::move(actor));
  co_await tx.commit();
  co_return true;
}

Task<list::Page<Account>> StaffService::browse(AccountFilter filter, list::Query query,
                                               Deadline deadline) {
  return core_.staff.browse(std::move(filter), std::move(query), deadline);
}

Task<std::expected<Account, ChangeRefusal>> StaffService::change(AccountId account,
                                                                 AccountChange wanted,
                                                                 Deadline deadline) {
  const std::vector<KnownRole> roles = co_await core_.staff.roles(deadline);
  if (wanted.roles && !are_possible(*wanted.roles, roles))
    co_return std::unexpected(ChangeRefusal::unknown_role);
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  co_await core_.staff.lock_owners(tx);
  const auto stored = co_await core_.accounts.lock(tx, account);
  if (!stored || stored->is_erased) {
    co_await tx.rollback();
    co_return std::unexpected(ChangeRefusal::unknown_account);
  }
  const Account& before = stored->account;
  audit_log::Entry entry{wanted.actor, "auth.change_account", account.text(), note_of(before), {}};
  const bool may_touch_staff = wanted.may_touch_staff;
  auto after = co_await changed(tx, before, std::move(wanted));
  std::optional<ChangeRefusal> refusal;
  if (!after)
    refusal = after.error();
  else if (!may_touch_staff && (is_staff(before, roles) || after->roles != before.roles))
    refusal = ChangeRefusal::is_staff;
  else
    refusal = co_await save(tx, before, *after);
  if (refusal) {
    co_await tx.rollback();
    co_return std::unexpected(*refusal);
  }
  entry.after = note_of(*after);
  co_await core_.platform.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  co_return std::move(*after);
}

Task<std::expected<Account, ChangeRefusal>> StaffService::changed(pg::Tx& tx, Account before,
                                                                  AccountChange wanted) {
  if (wanted.seen_version && *wanted.seen_version != version_of(before))
    co_return std::unexpected(ChangeRefusal::stale);
  Account after = before;
  if (wanted.first_name) after.first_name = *wanted.first_name;
  if (wanted.last_name) after.last_name = *wanted.last_name;
  if (wanted.phone) after.phone = *wanted.phone;
  if (wanted.is_active) after.is_active = *wanted.is_active;
  if (wanted.roles) {
    after.roles = std::move(*wanted.roles);
    std::ranges::sort(after.roles);
    const auto doubled = std::ranges::unique(after.roles);
    after.roles.erase(doubled.begin(), doubled.end());
  }
  after.updated_at = core_.platform.clock.now();
  if (!wanted.email) co_return after;
  const auto address = normal_email(*wanted.email);
  if (!address) co_return std::unexpected(ChangeRefusal::invalid_email);
  if (*address == before.email) co_return after;
  after.email = *address;
  after.is_verified = false;
  const bool is_taken = co_await core_.staff.is_proven_elsewhere(tx, after);
  if (is_taken) co_return std::unexpected(ChangeRefusal::email_taken);
  co_return after;
}

// What was mailed to an earlier address opens nothing any more.
Task<std::optional<ChangeRefusal>> StaffService::save(pg::Tx& tx, Account before, Account after) {
  co_await core_.staff.save(tx, after, after.updated_at);
  co_await core_.staff.set_roles(tx, after.id, after.roles, after.updated_at);
  if (is_owner(before) && !is_owner(after)) {
    const bool is_kept = co_await core_.staff.has_owner(tx, {});
    if (!is_kept) co_return ChangeRefusal::last_owner;
  }
  if (!after.is_active) {
    Ending everywhere{after.id, {}, {}, "deactivated"};
    co_await core_.sessions.end(tx, std::move(everywhere));
  }
  co_await core_.sessions.refresh_rights(tx, after.id);
  if (after.email == before.email) co_return std::nullopt;
  co_await core_.links.store().erase(tx, after.id);
  pg::WriteBatch batch(core_.platform.database);
  core_.links.ask(batch, {after.email, Link::Purpose::verify_email, after.id});
  co_await tx.run(std::move(batch));
  co_return std::nullopt;
}

Task<std::string> StaffService::rotate_signing_key(std::string actor, Deadline deadline) {
  const Instant begins = core_.platform.clock.now() + published_before_use;
  return core_.sessions.keys().add(begins, std::move(actor), deadline);
}

// The operator vouches for the address; other claims of it end.
Task<void> StaffService::make(pg::Tx& tx, StoredAccount account) {
  pg::WriteBatch batch(core_.platform.database);
  core_.accounts.insert(batch, account);
  core_.platform.outbox.publish(batch, AccountRegistered{account.account.id});
  co_await tx.run(std::move(batch));
  co_await core_.prove(tx, account.account);
}

std::string version_of(const Account& account) {
  std::string version = std::to_string(account.updated_at.time_since_epoch().count());
  for (const std::string& role : account.roles) version += "." + role;
  return version;
}

}  // namespace flipflop::auth
