// What the ledger takes.

#include <boost/describe/enum_to_string.hpp>

#include "shop/loyalty/store.h"

namespace flipflop::loyalty {

constexpr pg::Statement insert_account{"loyalty.open", R"(
  INSERT INTO loyalty.account (account_id) VALUES ($1) ON CONFLICT (account_id) DO NOTHING)"};

Task<void> Store::open(pg::Tx& tx, AccountId account) const {
  co_await tx.run(insert_account, {account});
}

constexpr pg::Statement lock_balance{
    "loyalty.lock", "SELECT balance FROM loyalty.account WHERE account_id = $1 FOR UPDATE"};

Task<std::optional<std::int64_t>> Store::lock(pg::Tx& tx, AccountId account) const {
  const pg::Rows rows = co_await tx.run(lock_balance, {account});
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement insert_entry{"loyalty.insert_entry", R"(
  INSERT INTO loyalty.entry (id, account_id, kind, points, order_id, reason, at, valid_until)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $7::timestamptz + make_interval(months => $8::int)))"};

Task<void> Store::insert(pg::Tx& tx, NewEntry entry, Instant at) const {
  const char* kind = boost::describe::enum_to_string(entry.kind, "");
  co_await tx.run(insert_entry, {entry.id, entry.account, kind, entry.points, entry.order,
                                 entry.reason, at, entry.validity_months});
}

constexpr pg::Statement select_ended{"loyalty.ended", R"(
  SELECT greatest(0, coalesce(sum(points) FILTER (WHERE points < 0 OR valid_until <= $2), 0))::bigint
  FROM loyalty.entry WHERE account_id = $1)"};

Task<std::int64_t> Store::ended(pg::Tx& tx, AccountId account, Instant now) const {
  const pg::Rows rows = co_await tx.run(select_ended, {account, now});
  co_return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement select_exchange{"loyalty.exchange_of", R"(
  SELECT coupon_id, code, points, amount, at, valid_until FROM loyalty.exchange
  WHERE account_id = $1 AND request_key = $2)"};

Task<std::optional<Coupon>> Store::exchange_of(pg::Tx& tx, AccountId account,
                                               std::string key) const {
  const pg::Rows rows = co_await tx.run(select_exchange, {account, key});
  if (rows.empty()) co_return std::nullopt;
  const pg::Row row = rows[0];
  co_return Coupon{row.get<promotion::CouponId>(0),
                   row.get<std::string>(1),
                   row.get<std::int64_t>(2),
                   row.get<Money>(3),
                   row.get<Instant>(4),
                   row.get<Instant>(5),
                   false};
}

constexpr pg::Statement insert_one_exchange{"loyalty.insert_exchange", R"(
  INSERT INTO loyalty.exchange (entry_id, account_id, request_key, points, amount, coupon_id, code,
    valid_until, at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))"};

Task<void> Store::insert_exchange(pg::Tx& tx, EntryId entry, const Exchange* asked,
                                  Coupon coupon) const {
  co_await tx.run(insert_one_exchange,
                  {entry, asked->account, asked->request_key, coupon.points, coupon.amount,
                   coupon.id, coupon.code, coupon.until, coupon.made_at});
}

constexpr pg::Statement insert_one_award{"loyalty.insert_award", R"(
  INSERT INTO loyalty.award (order_id, order_number, account_id, expected, due_at)
  VALUES ($1, $2, $3, $4, $5) ON CONFLICT (order_id) DO NOTHING)"};

Task<bool> Store::insert_award(pg::Tx& tx, Award award) const {
  const pg::Rows rows = co_await tx.run(
      insert_one_award,
      {award.order, award.order_number, award.account, award.expected, award.due_at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement update_counted{"loyalty.count_award", R"(
  UPDATE loyalty.award SET awarded_at = $2, account_id = coalesce($3, account_id), per_point = $4,
    points = $5
  WHERE order_id = $1 AND awarded_at IS NULL)"};

Task<bool> Store::count_award(pg::Tx& tx, Counted counted, Instant at) const {
  const pg::Rows rows = co_await tx.run(
      update_counted, {counted.order, at, counted.account, counted.per_point, counted.points});
  co_return rows.affected() == 1;
}

constexpr pg::Statement lock_points{
    "loyalty.lock_award", "SELECT points FROM loyalty.award WHERE order_id = $1 FOR UPDATE"};

Task<std::int64_t> Store::lock_award(pg::Tx& tx, order::OrderId order) const {
  const pg::Rows rows = co_await tx.run(lock_points, {order});
  co_return rows.empty() ? 0 : rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement update_points{"loyalty.lower_award",
                                      "UPDATE loyalty.award SET points = $2 WHERE order_id = $1"};

Task<void> Store::lower_award(pg::Tx& tx, order::OrderId order, std::int64_t points) const {
  co_await tx.run(update_points, {order, points});
}

constexpr pg::Statement end_awards{"loyalty.end_awards", R"(
  UPDATE loyalty.award SET points = 0, awarded_at = coalesce(awarded_at, $2)
  WHERE account_id = $1)"};
constexpr pg::Statement empty_reasons{
    "loyalty.empty_reasons",
    "UPDATE loyalty.entry SET reason = '' WHERE account_id = $1 AND reason <> ''"};

Task<void> Store::forget(pg::Tx& tx, AccountId account, Instant at) const {
  co_await tx.run(end_awards, {account, at});
  co_await tx.run(empty_reasons, {account});
}

}  // namespace flipflop::loyalty
