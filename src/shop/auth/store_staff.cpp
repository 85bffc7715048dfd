#include "shop/auth/store_staff.h"

#include "shop/auth/account_row.h"

namespace flipflop::auth {
namespace {

Account listed_in(const pg::Row& row) {
  return account_in(row).account;
}

}  // namespace

const list::List& account_list() {
  static const list::List list({
      .name = "auth.account_list",
      .columns = FF_ACCOUNT,
      .from = "FROM auth.account a",
      .id = "a.id",
      .sorts = {{"createdAt", list::Kind::instant, "a.created_at"},
                {"email", list::Kind::text, "a.email"}},
      .filters = {{"boolean", "(a.erased_at IS NULL) = ?"},
                  {"text",
                   "(a.email LIKE lower(?) OR a.first_name ILIKE ? OR a.last_name ILIKE ?)"},
                  {"text",
                   "EXISTS (SELECT 1 FROM auth.account_role r"
                   " WHERE r.account_id = a.id AND r.role = ?)"},
                  {"boolean",
                   "EXISTS (SELECT 1 FROM auth.account_role r JOIN auth.role o ON o.name = r.role"
                   " WHERE r.account_id = a.id AND o.is_staff) = ?"},
                  {"boolean",
                   "EXISTS (SELECT 1 FROM auth.account_role r"
                   " WHERE r.account_id = a.id AND r.role IN ('owner', 'admin')) = ?"},
                  {"boolean", "a.is_active = ?"},
                  {"boolean", "a.is_verified = ?"}},
  });
  return list;
}

Task<list::Page<Account>> StaffStore::browse(AccountFilter filter, list::Query query,
                                             Deadline deadline) {
  std::optional<std::string> search;
  if (!filter.search.empty()) search = list::containing(filter.search);
  query.filters = {true,
                   search,
                   filter.role,
                   filter.is_staff,
                   filter.is_admin,
                   filter.is_active,
                   filter.is_verified};
  return account_list().read(&database_, std::move(query), &listed_in, deadline);
}

constexpr pg::Statement select_roles{
    "auth.roles", "SELECT name, is_staff FROM auth.role ORDER BY name LIMIT 100"};

Task<std::vector<KnownRole>> StaffStore::roles(Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_roles, {}, deadline);
  std::vector<KnownRole> roles;
  for (const pg::Row row : rows) roles.push_back({row.get<std::string>(0), row.get<bool>(1)});
  co_return roles;
}

constexpr pg::Statement lock_owner_role{
    "auth.lock_owners", "SELECT name FROM auth.role WHERE name = 'owner' FOR NO KEY UPDATE"};

Task<void> StaffStore::lock_owners(pg::Tx& tx) {
  co_await tx.run(lock_owner_role, {});
}

constexpr pg::Statement select_owner{"auth.has_owner", R"(
  SELECT EXISTS (SELECT 1 FROM auth.account_role r JOIN auth.account a ON a.id = r.account_id
                 WHERE r.role = 'owner' AND a.is_active AND ($1::uuid IS NULL OR a.id <> $1)))"};

Task<bool> StaffStore::has_owner(pg::Tx& tx, std::optional<AccountId> without) {
  const pg::Rows rows = co_await tx.run(select_owner, {without});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement select_is_owner{
    "auth.is_owner",
    "SELECT EXISTS (SELECT 1 FROM auth.account_role WHERE account_id = $1 AND role = 'owner')"};

Task<bool> StaffStore::is_owner(pg::Tx& tx, AccountId account) {
  const pg::Rows rows = co_await tx.run(select_is_owner, {account});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement update_account{"auth.save_account", R"(
  UPDATE auth.account SET email = $2, first_name = $3, last_name = $4, phone = $5, is_active = $6,
    is_verified = $7, updated_at = $8
  WHERE id = $1 AND erased_at IS NULL)"};

Task<void> StaffStore::save(pg::Tx& tx, Account account, Instant now) {
  pg::Params params = {account.id,    account.email,     account.first_name,  account.last_name,
                       account.phone, account.is_active, account.is_verified, now};
  co_await tx.run(update_account, std::move(params));
}

constexpr pg::Statement delete_other_roles{
    "auth.delete_other_roles",
    "DELETE FROM auth.account_role WHERE account_id = $1 AND NOT role = ANY($2::text[])"};
constexpr pg::Statement insert_roles{
    "auth.insert_roles",
    "INSERT INTO auth.account_role (account_id, role, granted_at)"
    " SELECT $1::uuid, r.name, $3::timestamptz FROM auth.role r WHERE r.name = ANY($2::text[])"
    " ON CONFLICT (account_id, role) DO NOTHING"};

Task<void> StaffStore::set_roles(pg::Tx& tx, AccountId account, std::vector<std::string> roles,
                                 Instant now) {
  co_await tx.run(delete_other_roles, {account, roles});
  co_await tx.run(insert_roles, {account, roles, now});
}

constexpr pg::Statement select_proven{
    "auth.is_proven_elsewhere",
    "SELECT EXISTS (SELECT 1 FROM auth.account WHERE email = $2 AND is_verified AND id <> $1)"};

Task<bool> StaffStore::is_proven_elsewhere(pg::Tx& tx, Account account) {
  const pg::Rows rows = co_await tx.run(select_proven, {account.id, account.email});
  co_return rows[0].get<bool>(0);
}

}  // namespace flipflop::auth
