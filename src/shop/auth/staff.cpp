#include "shop/auth/staff.h"

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/outbox/outbox.h"
#include "shop/auth/rules.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

constexpr Duration published_before_use = 10min;

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
  const bool had_it = co_await core_.accounts.withdraw(tx, account, role);
  if (!had_it) {
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

}  // namespace flipflop::auth
