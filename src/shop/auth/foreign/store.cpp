#include "shop/auth/foreign/store.h"

namespace flipflop::auth::foreign {
namespace {

Known known_in(const pg::Row& row) {
  Known known;
  Account& account = known.account;
  account.id = row.get<AccountId>(0);
  account.email = row.get<std::string>(1);
  account.first_name = row.get<std::string>(2);
  account.last_name = row.get<std::string>(3);
  account.phone = row.get<std::string>(4);
  account.is_verified = row.get<bool>(5);
  account.has_second_factor = row.get<bool>(6);
  known.their_roles = pg::array_elements(row.text(7));
  account.created_at = row.get<Instant>(8);
  account.updated_at = row.get<Instant>(9);
  known.is_renamed = row.get<bool>(10);
  known.is_erased = row.get<bool>(11);
  account.is_active = !known.is_erased;
  return known;
}

}  // namespace

#define FF_PERSON                                                            \
  "SELECT a.id, a.email, a.first_name, a.last_name, a.phone, a.is_verified," \
  " a.has_second_factor, a.roles, a.created_at, a.updated_at, a.is_renamed," \
  " a.erased_at IS NOT NULL"

// What somebody may do is read with them, so that a role that was withdrawn is gone.
constexpr pg::Statement select_person{"auth.foreign_person", FF_PERSON R"(,
    ARRAY(SELECT DISTINCT r.role FROM (SELECT unnest(a.roles || 'customer'::text) AS role
            UNION SELECT g.role FROM auth.foreign_role AS g WHERE g.account_id = a.id) AS r
          ORDER BY r.role LIMIT 100),
    ARRAY(SELECT DISTINCT p.permission FROM auth.role_permission AS p
          WHERE p.role = ANY (a.roles)
             OR p.role IN (SELECT g.role FROM auth.foreign_role AS g WHERE g.account_id = a.id)
          ORDER BY p.permission LIMIT 100),
    EXISTS (SELECT FROM auth.foreign_session AS s WHERE s.id = $2 AND s.ended_at IS NOT NULL)
  FROM auth.foreign_account AS a WHERE a.id = $1)"};

Task<std::optional<Known>> Store::find(AccountId id, SessionId session, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_person, {id, session}, deadline);
  if (rows.empty()) co_return std::nullopt;
  Known known = known_in(rows[0]);
  known.account.roles = pg::array_elements(rows[0].text(12));
  known.permissions = pg::array_elements(rows[0].text(13));
  known.has_left = rows[0].get<bool>(14);
  co_return known;
}

constexpr pg::Statement select_by_email{"auth.foreign_by_email", R"(
  SELECT id FROM auth.foreign_account WHERE email = $1 AND email <> '' AND is_verified
  ORDER BY updated_at DESC, id LIMIT 1)"};

Task<std::optional<AccountId>> Store::find_by_email(std::string email, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_by_email, {email}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<AccountId>(0);
}

constexpr pg::Statement lock_person{"auth.lock_foreign_person", FF_PERSON
                                    " FROM auth.foreign_account AS a WHERE a.id = $1 FOR UPDATE"};

#undef FF_PERSON

Task<std::optional<Known>> Store::lock(pg::Tx& tx, AccountId id) {
  const pg::Rows rows = co_await tx.run(lock_person, {id});
  if (rows.empty()) co_return std::nullopt;
  co_return known_in(rows[0]);
}

constexpr pg::Statement insert_person{"auth.insert_foreign_person", R"(
  INSERT INTO auth.foreign_account (id, email, first_name, last_name, phone, is_verified,
    has_second_factor, roles, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (id) DO NOTHING)"};

Task<bool> Store::insert(pg::Tx& tx, Person person, std::vector<std::string> roles, Instant now) {
  const pg::Rows rows = co_await tx.run(
      insert_person, {person.id, person.email, person.first_name, person.last_name, person.phone,
                      person.is_verified, person.has_second_factor, roles, now});
  co_return rows.affected() == 1;
}

constexpr pg::Statement update_person{"auth.update_foreign_person", R"(
  UPDATE auth.foreign_account SET email = $2,
    first_name = CASE WHEN is_renamed THEN first_name ELSE $3 END,
    last_name = CASE WHEN is_renamed THEN last_name ELSE $4 END,
    phone = CASE WHEN is_renamed THEN phone ELSE $5 END,
    is_verified = $6, has_second_factor = $7, roles = $8, updated_at = $9
  WHERE id = $1 AND erased_at IS NULL)"};

Task<void> Store::update(pg::Tx& tx, Person person, std::vector<std::string> roles, Instant now) {
  co_await tx.run(update_person,
                  {person.id, person.email, person.first_name, person.last_name, person.phone,
                   person.is_verified, person.has_second_factor, roles, now});
}

constexpr pg::Statement rename_person{"auth.rename_foreign_person", R"(
  UPDATE auth.foreign_account
  SET first_name = $2, last_name = $3, phone = $4, is_renamed = true, updated_at = $5
  WHERE id = $1 AND erased_at IS NULL)"};

Task<bool> Store::rename(Account account, Instant now, Deadline deadline) {
  const pg::Rows rows = co_await database_.write(
      rename_person, {account.id, account.first_name, account.last_name, account.phone, now},
      deadline);
  co_return rows.affected() == 1;
}

constexpr pg::Statement erase_person{"auth.erase_foreign_person", R"(
  UPDATE auth.foreign_account SET email = '', first_name = '', last_name = '', phone = '',
    is_verified = false, has_second_factor = false, roles = '{}', updated_at = $2, erased_at = $2
  WHERE id = $1 AND erased_at IS NULL)"};
constexpr pg::Statement erase_roles{"auth.erase_foreign_roles",
                                    "DELETE FROM auth.foreign_role WHERE account_id = $1"};
constexpr pg::Statement erase_devices{
    "auth.erase_foreign_devices",
    "UPDATE auth.foreign_session SET address = '', user_agent = '' WHERE account_id = $1"};

Task<void> Store::erase(pg::Tx& tx, AccountId id, Instant now) {
  co_await tx.run(erase_person, {id, now});
  co_await tx.run(erase_roles, {id});
  co_await tx.run(erase_devices, {id});
}

constexpr pg::Statement select_of_address{"auth.foreign_of_address", R"(
  SELECT id FROM auth.foreign_account WHERE email = $1 AND email <> '' ORDER BY id LIMIT 1000)"};

Task<std::vector<AccountId>> Store::all_of_address(pg::Tx& tx, std::string email) {
  const pg::Rows rows = co_await tx.run(select_of_address, {email});
  std::vector<AccountId> accounts;
  for (const pg::Row row : rows) accounts.push_back(row.get<AccountId>(0));
  co_return accounts;
}

constexpr pg::Statement grant_role{"auth.grant_foreign_role", R"(
  WITH wanted AS (SELECT name FROM auth.role WHERE name = $2),
  granted AS (
    INSERT INTO auth.foreign_role (account_id, role, granted_at)
    SELECT $1, name, $3 FROM wanted ON CONFLICT (account_id, role) DO NOTHING)
  SELECT name FROM wanted LIMIT 1)"};

Task<bool> Store::grant(pg::Tx& tx, AccountId id, std::string role, Instant now) {
  const pg::Rows rows = co_await tx.run(grant_role, {id, role, now});
  co_return !rows.empty();
}

constexpr pg::Statement withdraw_role{
    "auth.withdraw_foreign_role",
    "DELETE FROM auth.foreign_role WHERE account_id = $1 AND role = $2"};

Task<bool> Store::withdraw(pg::Tx& tx, AccountId id, std::string role) {
  const pg::Rows rows = co_await tx.run(withdraw_role, {id, role});
  co_return rows.affected() == 1;
}

}  // namespace flipflop::auth::foreign
