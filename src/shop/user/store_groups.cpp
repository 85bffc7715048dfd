// Groups of customers and who is in them.

#include "shop/user/store.h"

namespace flipflop::user {

constexpr pg::Statement select_groups{
    "user.groups", R"(SELECT name FROM "user".customer_group ORDER BY name LIMIT 50)"};

Task<std::vector<std::string>> Store::groups(Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_groups, {}, deadline);
  std::vector<std::string> names;
  for (const pg::Row row : rows) names.push_back(row.get<std::string>(0));
  co_return names;
}

constexpr pg::Statement select_groups_locked{"user.lock_groups", R"(
  WITH known AS (SELECT name FROM "user".customer_group ORDER BY name LIMIT 50 FOR UPDATE)
  SELECT count(*) FROM known)"};

Task<int> Store::lock_groups(pg::Tx& tx) const {
  const pg::Rows rows = co_await tx.run(select_groups_locked, {});
  co_return static_cast<int>(rows[0].get<std::int64_t>(0));
}

constexpr pg::Statement insert_one_group{
    "user.insert_group", R"(INSERT INTO "user".customer_group (name, made_at) VALUES ($1, $2)
    ON CONFLICT (name) DO NOTHING)"};

Task<bool> Store::insert_group(pg::Tx& tx, std::string name) const {
  const pg::Rows rows = co_await tx.run(insert_one_group, {name, clock_.now()});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_group{"user.has_group",
                                     R"(SELECT 1 FROM "user".customer_group WHERE name = $1)"};

Task<bool> Store::has_group(pg::Tx& tx, std::string name) const {
  const pg::Rows rows = co_await tx.run(select_group, {name});
  co_return !rows.empty();
}

constexpr pg::Statement select_group_of{
    "user.group_of", R"(SELECT group_name FROM "user".member WHERE account_id = $1)"};

std::size_t Store::read_group(pg::ReadBatch& batch, AccountId account) const {
  return batch.add(select_group_of, {account});
}

std::string Store::group_in(const pg::Rows& rows) {
  return rows.empty() ? std::string() : rows[0].get<std::string>(0);
}

constexpr pg::Statement delete_member{"user.delete_member",
                                      R"(DELETE FROM "user".member WHERE account_id = $1)"};

constexpr pg::Statement upsert_member{"user.put_into_group", R"(
  INSERT INTO "user".member (account_id, group_name, since) VALUES ($1, $2, $3)
  ON CONFLICT (account_id) DO UPDATE SET group_name = EXCLUDED.group_name, since = EXCLUDED.since)"};

Task<std::string> Store::put_into_group(pg::Tx& tx, AccountId account, std::string name) const {
  const pg::Rows rows = co_await tx.run(select_group_of, {account});
  std::string before = group_in(rows);
  if (name.empty())
    co_await tx.run(delete_member, {account});
  else if (name != before)
    co_await tx.run(upsert_member, {account, name, clock_.now()});
  co_return before;
}

// Without locks, as promotions are: a group that changes after this look changes after the order.
constexpr pg::Statement ensure_member{"user.guard_group", R"(
  SELECT platform.ensure(EXISTS (SELECT FROM "user".member
    WHERE account_id = $1 AND group_name = $2), 'group_changed'))"};

void Store::ensure_group(pg::WriteBatch& batch, AccountId account, std::string name) const {
  batch.add_guard(pg::Stage::keys, ensure_member, {account, name}, Groups::guard_group_changed);
}

}  // namespace flipflop::user
