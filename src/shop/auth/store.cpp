#include "shop/auth/store.h"

#include "platform/idempotency/idempotency.h"
#include "shop/auth/account_row.h"
#include "shop/auth/rules.h"

namespace flipflop::auth {
namespace {

std::optional<StoredAccount> first_in(const pg::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return account_in(rows[0]);
}

}  // namespace

StoredAccount account_in(const pg::Row& row) {
  StoredAccount stored;
  Account& account = stored.account;
  account.id = row.get<AccountId>(0);
  account.email = row.get<std::string>(1);
  account.first_name = row.get<std::string>(2);
  account.last_name = row.get<std::string>(3);
  account.phone = row.get<std::string>(4);
  account.is_active = row.get<bool>(5);
  account.is_verified = row.get<bool>(6);
  account.created_at = row.get<Instant>(7);
  account.updated_at = row.get<Instant>(8);
  stored.password_hash = row.get<std::string>(9);
  stored.totp_secret = row.get<std::optional<std::string>>(10);
  account.has_second_factor = stored.totp_secret.has_value();
  account.roles = pg::array_elements(row.text(11));
  stored.is_erased = row.get<bool>(12);
  return stored;
}

std::string hash_of(std::string_view kind, std::string_view secret) {
  return idempotency::fingerprint({kind, secret});
}

constexpr pg::Statement select_account{"auth.account",
                                       "SELECT " FF_ACCOUNT " FROM auth.account a WHERE a.id = $1"};

Task<std::optional<StoredAccount>> Store::find(AccountId id, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_account, {id}, deadline);
  co_return first_in(rows);
}

constexpr pg::Statement select_verified{
    "auth.verified_account",
    "SELECT " FF_ACCOUNT " FROM auth.account a WHERE a.email = $1 AND a.is_verified"};

Task<std::optional<StoredAccount>> Store::find_verified(std::string email, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_verified, {email}, deadline);
  co_return first_in(rows);
}

constexpr pg::Statement select_claimants{
    "auth.claimants",
    "(SELECT " FF_ACCOUNT
    " FROM auth.account a WHERE a.email = $1 AND a.is_active AND a.is_verified LIMIT 1)"
    " UNION ALL (SELECT " FF_ACCOUNT
    " FROM auth.account a WHERE a.email = $1 AND a.is_active AND NOT a.is_verified"
    " ORDER BY a.created_at DESC, a.id DESC LIMIT 1)"};

Task<Claimants> Store::claimants(std::string email, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_claimants, {email}, deadline);
  Claimants claimants;
  for (const pg::Row row : rows) {
    StoredAccount account = account_in(row);
    (account.account.is_verified ? claimants.verified : claimants.newest) = std::move(account);
  }
  co_return claimants;
}

constexpr pg::Statement lock_account{
    "auth.lock_account", "SELECT " FF_ACCOUNT " FROM auth.account a WHERE a.id = $1 FOR UPDATE"};

Task<std::optional<StoredAccount>> Store::lock(pg::Tx& tx, AccountId id) {
  const pg::Rows rows = co_await tx.run(lock_account, {id});
  co_return first_in(rows);
}

constexpr pg::Statement insert_account{"auth.insert_account", R"(
  INSERT INTO auth.account (id, email, first_name, last_name, phone, password_hash, is_verified,
                            created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8))"};
constexpr pg::Statement insert_customer{
    "auth.insert_customer",
    "INSERT INTO auth.account_role (account_id, role, granted_at) VALUES ($1, 'customer', $2)"};

void Store::insert(pg::WriteBatch& batch, const StoredAccount& stored) {
  const Account& account = stored.account;
  batch.add(pg::Stage::keys, insert_account,
            {account.id, account.email, account.first_name, account.last_name, account.phone,
             stored.password_hash, account.is_verified, account.created_at});
  batch.add(pg::Stage::keys, insert_customer, {account.id, account.created_at});
}

constexpr pg::Statement update_names{
    "auth.rename",
    "UPDATE auth.account a SET first_name = $2, last_name = $3, phone = $4, updated_at = $5"
    " WHERE a.id = $1 AND a.is_active RETURNING " FF_ACCOUNT};

Task<std::optional<StoredAccount>> Store::rename(Account account, Instant now, Deadline deadline) {
  pg::Params params = {account.id, account.first_name, account.last_name, account.phone, now};
  const pg::Rows rows = co_await database_.write(update_names, std::move(params), deadline);
  co_return first_in(rows);
}

constexpr pg::Statement update_password{
    "auth.set_password",
    "UPDATE auth.account SET password_hash = $2, updated_at = $3 WHERE id = $1"};

Task<void> Store::set_password(pg::Tx& tx, AccountId id, std::string hash, Instant now) {
  co_await tx.run(update_password, {id, hash, now});
}

constexpr pg::Statement update_hash{
    "auth.rehash",
    "UPDATE auth.account SET password_hash = $3 WHERE id = $1 AND password_hash = $2"};

void Store::rehash(pg::WriteBatch& batch, const StoredAccount& account, std::string hash) {
  batch.add(pg::Stage::rows, update_hash,
            {account.account.id, account.password_hash, std::move(hash)});
}

constexpr pg::Statement lock_by_email{
    "auth.lock_claimants",
    "SELECT id FROM auth.account WHERE email = $1 AND is_active ORDER BY id LIMIT 10000"
    " FOR UPDATE"};

Task<std::vector<AccountId>> Store::lock_claimants(pg::Tx& tx, std::string email) {
  const pg::Rows rows = co_await tx.run(lock_by_email, {email});
  std::vector<AccountId> ids;
  for (const pg::Row row : rows) ids.push_back(row.get<AccountId>(0));
  co_return ids;
}

constexpr pg::Statement select_of_address{
    "auth.all_of_address",
    "SELECT id FROM auth.account WHERE email = $1 ORDER BY id LIMIT 10000 FOR UPDATE"};

Task<std::vector<AccountId>> Store::all_of_address(pg::Tx& tx, std::string email) {
  const pg::Rows rows = co_await tx.run(select_of_address, {email});
  std::vector<AccountId> ids;
  for (const pg::Row row : rows) ids.push_back(row.get<AccountId>(0));
  co_return ids;
}

constexpr pg::Statement update_verified{"auth.set_verified", R"(
  UPDATE auth.account AS a SET is_verified = true, updated_at = $2
  WHERE a.id = $1 AND a.is_active AND NOT EXISTS (
    SELECT 1 FROM auth.account o WHERE o.email = a.email AND o.is_verified AND o.id <> a.id))"};

Task<bool> Store::set_verified(pg::Tx& tx, AccountId id, Instant now) {
  const pg::Rows rows = co_await tx.run(update_verified, {id, now});
  co_return rows.affected() == 1;
}

constexpr pg::Statement update_inactive{
    "auth.deactivate", "UPDATE auth.account SET is_active = false, updated_at = $2 WHERE id = $1"};

Task<void> Store::deactivate(pg::Tx& tx, AccountId id, Instant now) {
  co_await tx.run(update_inactive, {id, now});
}

constexpr pg::Statement delete_roles{"auth.delete_roles",
                                     "DELETE FROM auth.account_role WHERE account_id = $1"};
constexpr pg::Statement update_erased{"auth.erase", R"(
  UPDATE auth.account SET email = '', first_name = '', last_name = '', phone = '',
    password_hash = '', totp_secret = NULL, is_active = false, is_verified = false,
    updated_at = $2, erased_at = $2
  WHERE id = $1)"};

Task<void> Store::erase(pg::Tx& tx, AccountId id, Instant now) {
  co_await tx.run(delete_roles, {id});
  co_await tx.run(update_erased, {id, now});
}

constexpr pg::Statement insert_role{
    "auth.grant",
    "INSERT INTO auth.account_role (account_id, role, granted_at)"
    " SELECT $1::uuid, r.name, $3::timestamptz FROM auth.role r WHERE r.name = $2"
    " ON CONFLICT (account_id, role) DO UPDATE SET granted_at = auth.account_role.granted_at"};

Task<bool> Store::grant(pg::Tx& tx, AccountId id, std::string role, Instant now) {
  const pg::Rows rows = co_await tx.run(insert_role, {id, role, now});
  co_return rows.affected() == 1;
}

constexpr pg::Statement delete_role{
    "auth.withdraw", "DELETE FROM auth.account_role WHERE account_id = $1 AND role = $2"};

Task<bool> Store::withdraw(pg::Tx& tx, AccountId id, std::string role) {
  const pg::Rows rows = co_await tx.run(delete_role, {id, role});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_unproven{"auth.unproven", R"(
  SELECT a.id FROM auth.account a
  WHERE NOT a.is_verified AND a.erased_at IS NULL AND a.created_at < $1 AND a.id > $2
    AND NOT EXISTS (SELECT 1 FROM auth.account_role r
                    WHERE r.account_id = a.id AND r.role <> 'customer')
  ORDER BY a.id LIMIT $3)"};

Task<std::vector<AccountId>> Store::unproven(Instant before, AccountId after, int limit,
                                             Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_unproven, {before, after, limit}, deadline);
  std::vector<AccountId> ids;
  for (const pg::Row row : rows) ids.push_back(row.get<AccountId>(0));
  co_return ids;
}

// The row of all networks first, so that two guesses lock in the same order.
constexpr pg::Statement count_all{"auth.count_guess", R"(
  WITH counted AS (
    INSERT INTO auth.guess AS g (subject, network, failures, wait_until, last_at)
    VALUES ($1, '', 1, $2, $2)
    ON CONFLICT (subject, network) DO UPDATE SET failures = g.failures + 1, last_at = $2
      WHERE g.failures < $3
    RETURNING 1)
  SELECT platform.ensure((SELECT count(*) FROM counted) = 1, 'too_many_failures'))"};
constexpr pg::Statement count_of_network{"auth.count_guess_of_network", R"(
  WITH counted AS (
    INSERT INTO auth.guess AS g (subject, network, failures, wait_until, last_at)
    VALUES ($1, $2, 1, $3, $3)
    ON CONFLICT (subject, network) DO UPDATE SET failures = g.failures + 1, last_at = $3,
      wait_until = $3::timestamptz + CASE WHEN g.failures < $4 THEN interval '0'
        ELSE make_interval(secs => least(power(2, least(g.failures - $4, 20)), $5)) END
      WHERE g.wait_until <= $3
    RETURNING 1)
  SELECT platform.ensure((SELECT count(*) FROM counted) = 1, 'must_wait'))"};

void Store::count_guess(pg::WriteBatch& batch, const Guesser& guesser, Instant now) {
  batch.add_guard(pg::Stage::keys, count_all, {guesser.subject, now, most_failures},
                  guard_too_many);
  batch.add_guard(
      pg::Stage::keys, count_of_network,
      {guesser.subject, "net " + guesser.network, now, free_failures, longest_wait_seconds},
      guard_must_wait);
}

constexpr pg::Statement delete_guesses{
    "auth.forget_guesses", "DELETE FROM auth.guess WHERE subject = $1 AND network IN ('', $2)"};

void Store::forget_guesses(pg::WriteBatch& batch, const Guesser& guesser) {
  batch.add(pg::Stage::keys, delete_guesses, {guesser.subject, "net " + guesser.network});
}

constexpr pg::Statement delete_all_guesses{"auth.forget_all_guesses",
                                           "DELETE FROM auth.guess WHERE subject = $1"};

Task<void> Store::forget_guesses(pg::Tx& tx, std::string subject) {
  co_await tx.run(delete_all_guesses, {subject});
}

constexpr pg::Statement delete_old_guesses{
    "auth.forget_old_guesses",
    "DELETE FROM auth.guess WHERE (subject, network) IN (SELECT subject, network FROM auth.guess"
    " WHERE last_at < $1 ORDER BY last_at LIMIT $2 FOR UPDATE SKIP LOCKED)"};

Task<int> Store::forget_old_guesses(Instant before, int limit, Deadline deadline) {
  const pg::Rows rows = co_await database_.write(delete_old_guesses, {before, limit}, deadline);
  co_return static_cast<int>(rows.affected());
}

}  // namespace flipflop::auth
