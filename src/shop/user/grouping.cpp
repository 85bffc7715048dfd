#include "shop/user/grouping.h"

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "shop/user/answer.h"

namespace flipflop::user {

Task<std::vector<std::string>> Grouping::groups(Deadline deadline) {
  return store_.groups(deadline);
}

Task<std::expected<void, GroupRefusal>> Grouping::add_group(std::string name,
                                                            audit_log::Actor actor,
                                                            Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const int known = co_await store_.lock_groups(tx);
  if (known >= most_groups) co_return std::unexpected(GroupRefusal::too_many);
  const bool is_new = co_await store_.insert_group(tx, name);
  if (is_new)
    co_await platform_.audit_log.append(
        tx, {std::move(actor), "user.add_group", name, "", json::to_text(GroupReply{name})});
  co_await tx.commit();
  co_return std::expected<void, GroupRefusal>();
}

Task<std::string> Grouping::group_of(AccountId account, Deadline deadline) {
  pg::ReadBatch batch(platform_.database);
  const std::size_t at = store_.read_group(batch, account);
  const std::vector<pg::Rows> rows = co_await batch.run(deadline);
  co_return Store::group_in(rows[at]);
}

Task<std::expected<void, GroupRefusal>> Grouping::put_into_group(AccountId account,
                                                                 std::string name,
                                                                 audit_log::Actor actor,
                                                                 Deadline deadline) {
  const auto known = co_await auth_.find(account, deadline);
  if (!known) co_return std::unexpected(GroupRefusal::unknown_account);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const bool is_there = co_await store_.enter(tx, account);
  if (!is_there) co_return std::unexpected(GroupRefusal::unknown_account);
  const bool is_group = co_await store_.has_group(tx, name);
  if (!name.empty() && !is_group) co_return std::unexpected(GroupRefusal::unknown_group);
  const std::string before = co_await store_.put_into_group(tx, account, name);
  if (before != name)
    co_await platform_.audit_log.append(
        tx, {std::move(actor), "user.change_group", account.text(),
             json::to_text(GroupReply{before}), json::to_text(GroupReply{name})});
  co_await tx.commit();
  co_return std::expected<void, GroupRefusal>();
}

std::size_t Grouping::read_group(pg::ReadBatch& batch, AccountId account) {
  return store_.read_group(batch, account);
}

std::string Grouping::group_in(const pg::Rows& rows) {
  return Store::group_in(rows);
}

void Grouping::guard_group(pg::WriteBatch& batch, AccountId account, std::string name) {
  store_.ensure_group(batch, account, std::move(name));
}

}  // namespace flipflop::user
