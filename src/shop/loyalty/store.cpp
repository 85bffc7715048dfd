// What is shown of an account, and what jobs look for.

#include "shop/loyalty/store.h"

#include <boost/describe/enum_from_string.hpp>

#include "base/invariant.h"

namespace flipflop::loyalty {
namespace {

EntryKind kind_named(std::string_view name) {
  EntryKind kind{};
  invariant(boost::describe::enum_from_string(std::string(name).c_str(), kind),
            "a stored kind without a meaning");
  return kind;
}

Entry entry_in(const pg::Row& row) {
  return {row.get<EntryId>(0),      kind_named(row.text(1)), row.get<std::int64_t>(2),
          std::string(row.text(3)), row.get<std::string>(4), row.get<Instant>(5)};
}

Waiting waiting_in(const pg::Row& row) {
  return {row.get<order::OrderId>(0), row.get<std::string>(1), row.get<std::int64_t>(2),
          row.get<Instant>(3)};
}

Coupon coupon_in(const pg::Row& row) {
  return {row.get<promotion::CouponId>(0),
          row.get<std::string>(1),
          row.get<std::int64_t>(2),
          row.get<Money>(3),
          row.get<Instant>(4),
          row.get<Instant>(5),
          false};
}

}  // namespace

constexpr pg::Statement select_balance{"loyalty.balance",
                                       "SELECT balance FROM loyalty.account WHERE account_id = $1"};

// Whatever is spent is spent of what ends first, so the first points that come after all that went
// are the next to go.
constexpr pg::Statement select_expiring{"loyalty.expiring", R"(
  WITH gone AS (SELECT -coalesce(sum(points), 0) AS points FROM loyalty.entry
                WHERE account_id = $1 AND points < 0),
  came AS (SELECT valid_until, sum(points) OVER (ORDER BY valid_until, serial) AS so_far
           FROM loyalty.entry WHERE account_id = $1 AND points > 0)
  SELECT (came.so_far - gone.points)::bigint, came.valid_until FROM came, gone
  WHERE came.so_far > gone.points ORDER BY came.valid_until, came.so_far LIMIT 1)"};

constexpr pg::Statement select_waiting{"loyalty.waiting", R"(
  SELECT order_id, order_number, expected, due_at FROM loyalty.award
  WHERE account_id = $1 AND awarded_at IS NULL AND expected > 0
  ORDER BY due_at, order_id LIMIT 100)"};

constexpr pg::Statement select_coupons{"loyalty.coupons", R"(
  SELECT coupon_id, code, points, amount, at, valid_until FROM loyalty.exchange
  WHERE account_id = $1 ORDER BY at DESC, entry_id DESC LIMIT 100)"};

constexpr pg::Statement select_entries{"loyalty.entries", R"(
  SELECT e.id, e.kind, e.points, a.order_number, e.reason, e.at
  FROM loyalty.entry e LEFT JOIN loyalty.award a ON a.order_id = e.order_id
  WHERE e.account_id = $1 ORDER BY e.serial DESC LIMIT 100)"};

Task<Account> Store::account(AccountId id, Deadline deadline) const {
  pg::ReadBatch batch(database_);
  const std::size_t balance_at = batch.add(select_balance, {id});
  const std::size_t expiring_at = batch.add(select_expiring, {id});
  const std::size_t waiting_at = batch.add(select_waiting, {id});
  const std::size_t coupons_at = batch.add(select_coupons, {id});
  const std::size_t entries_at = batch.add(select_entries, {id});
  const std::vector<pg::Rows> rows = co_await batch.run(deadline);

  Account account;
  for (const pg::Row row : rows[balance_at]) account.balance = row.get<std::int64_t>(0);
  for (const pg::Row row : rows[expiring_at])
    account.expiring = Expiring{row.get<std::int64_t>(0), row.get<Instant>(1)};
  for (const pg::Row row : rows[waiting_at]) account.waiting.push_back(waiting_in(row));
  for (const pg::Row row : rows[coupons_at]) account.coupons.push_back(coupon_in(row));
  for (const pg::Row row : rows[entries_at]) account.entries.push_back(entry_in(row));
  co_return account;
}

constexpr pg::Statement select_award{"loyalty.award", R"(
  SELECT order_number, account_id, expected, due_at, awarded_at IS NOT NULL, per_point, points
  FROM loyalty.award WHERE order_id = $1)"};

Task<std::optional<Award>> Store::award(order::OrderId order, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_award, {order}, deadline);
  if (rows.empty()) co_return std::nullopt;
  const pg::Row row = rows[0];
  co_return Award{order,
                  row.get<std::string>(0),
                  row.get<std::optional<AccountId>>(1),
                  row.get<std::int64_t>(2),
                  row.get<Instant>(3),
                  row.get<bool>(4),
                  row.get<Money>(5),
                  row.get<std::int64_t>(6)};
}

constexpr pg::Statement select_ending{"loyalty.accounts_ending", R"(
  SELECT a.account_id FROM loyalty.account a
  WHERE a.account_id > $1 AND a.balance > 0
    AND EXISTS (SELECT FROM loyalty.entry e
                WHERE e.account_id = a.account_id AND e.valid_until <= $2)
  ORDER BY a.account_id LIMIT 200)"};

Task<std::vector<AccountId>> Store::accounts_ending(AccountId after, Instant now,
                                                    Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_ending, {after, now}, deadline);
  std::vector<AccountId> accounts;
  for (const pg::Row row : rows) accounts.push_back(row.get<AccountId>(0));
  co_return accounts;
}

}  // namespace flipflop::loyalty
