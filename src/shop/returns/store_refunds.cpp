// Money that was asked of payment, and the people whom cases name.

#include "shop/returns/store.h"

namespace flipflop::returns {
namespace {

Refund refund_in(const pg::Row& row) {
  return {row.get<Uuid>(0),
          row.get<order::OrderId>(1),
          row.get<std::optional<CaseId>>(2),
          row.get<Money>(3),
          row.get<std::string>(4),
          row.get<Instant>(5),
          row.get<std::optional<Instant>>(6),
          row.get<Money>(7)};
}

pg::Params refund_params(const Refund& refund) {
  return {refund.cause,  refund.order,   refund.case_id,    refund.amount,
          refund.reason, refund.made_at, refund.to_vouchers};
}

}  // namespace

constexpr pg::Statement insert_one_refund{"returns.insert_refund", R"(
  INSERT INTO returns.refund (cause, order_id, case_id, amount, reason, made_at, to_vouchers)
  VALUES ($1, $2, $3, $4, $5, $6, $7))"};

Task<void> Store::insert_refund(pg::Tx& tx, Refund refund) const {
  co_await tx.run(insert_one_refund, refund_params(refund));
}

constexpr pg::Statement raise_one_refund{"returns.raise_refund", R"(
  INSERT INTO returns.refund (cause, order_id, case_id, amount, reason, made_at, to_vouchers)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (cause) DO UPDATE SET amount = excluded.amount, sent_at = NULL)"};

Task<void> Store::raise_refund(pg::Tx& tx, Refund refund) const {
  co_await tx.run(raise_one_refund, refund_params(refund));
}

constexpr pg::Statement select_short{"returns.refunded_short", R"(
  SELECT c.id, coalesce(r.amount, 0), c.goods + c.delivery - c.reduction - coalesce(r.amount, 0)
  FROM returns.case AS c LEFT JOIN returns.refund AS r ON r.cause = c.id
  WHERE c.order_id = $1 AND c.kind = 'withdrawal' AND c.state = 'refunded'
    AND coalesce(r.amount, 0) < c.goods + c.delivery - c.reduction
  ORDER BY c.id LIMIT 100)"};

Task<std::vector<Owed>> Store::refunded_short(pg::Tx& tx, order::OrderId order) const {
  const pg::Rows rows = co_await tx.run(select_short, {order});
  std::vector<Owed> owed;
  for (const pg::Row row : rows)
    owed.push_back({row.get<CaseId>(0), row.get<Money>(1), row.get<Money>(2)});
  co_return owed;
}

constexpr pg::Statement sum_asked_back{
    "returns.asked_back",
    "SELECT coalesce(sum(amount), 0)::bigint FROM returns.refund WHERE order_id = $1"};

Task<Money> Store::asked_back(pg::Tx& tx, order::OrderId order) const {
  const pg::Rows rows = co_await tx.run(sum_asked_back, {order});
  co_return rows[0].get<Money>(0);
}

constexpr pg::Statement sum_to_vouchers{
    "returns.to_vouchers",
    "SELECT coalesce(sum(to_vouchers), 0)::bigint FROM returns.refund WHERE cause = $1"};

Task<Money> Store::to_vouchers(pg::Tx& tx, Uuid cause) const {
  const pg::Rows rows = co_await tx.run(sum_to_vouchers, {cause});
  co_return rows[0].get<Money>(0);
}

constexpr pg::Statement mark_refund_sent{
    "returns.mark_sent",
    "UPDATE returns.refund SET sent_at = $2 WHERE cause = $1 AND sent_at IS NULL"};

Task<bool> Store::mark_sent(pg::Tx& tx, Uuid cause, Instant at) const {
  const pg::Rows rows = co_await tx.run(mark_refund_sent, {cause, at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_refund{"returns.find_refund", R"(
  SELECT cause, order_id, case_id, amount, reason, made_at, sent_at, to_vouchers
  FROM returns.refund WHERE cause = $1)"};

Task<std::optional<Refund>> Store::find_refund(Uuid cause, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_refund, {cause}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return refund_in(rows[0]);
}

constexpr pg::Statement select_refunds_of{"returns.refunds_of", R"(
  SELECT cause, order_id, case_id, amount, reason, made_at, sent_at, to_vouchers
  FROM returns.refund WHERE order_id = $1 ORDER BY made_at, cause LIMIT 1000)"};

Task<std::vector<Refund>> Store::refunds_of(order::OrderId order, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_refunds_of, {order}, deadline);
  std::vector<Refund> refunds;
  for (const pg::Row row : rows) refunds.push_back(refund_in(row));
  co_return refunds;
}

constexpr pg::Statement select_of_person{"returns.cases_of_person", R"(
  SELECT id FROM returns.case
  WHERE order_id = ANY($1::uuid[]) OR (email = $2 AND email <> '')
  ORDER BY id LIMIT 1000)"};

Task<std::vector<View>> Store::cases_of_person(std::vector<order::OrderId> orders,
                                               std::string email, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_of_person, {orders, email}, deadline);
  std::vector<CaseId> ids;
  for (const pg::Row row : rows) ids.push_back(row.get<CaseId>(0));
  std::vector<View> views = co_await load(std::move(ids), deadline);
  co_return views;
}

constexpr pg::Statement select_under_way{"returns.is_any_under_way", R"(
  SELECT EXISTS (
    SELECT 1 FROM returns.case
    WHERE (order_id = ANY($1::uuid[]) OR (email = $2 AND email <> ''))
      AND state IN ('announced', 'received', 'open', 'accepted')))"};

Task<bool> Store::is_any_under_way(pg::Tx& tx, std::vector<order::OrderId> orders,
                                   std::string email) const {
  const pg::Rows rows = co_await tx.run(select_under_way, {orders, email});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement erase_cases{"returns.erase_person", R"(
  WITH gone AS (
    SELECT id FROM returns.case
    WHERE order_id = ANY($1::uuid[]) OR (email = $2 AND email <> '')
    ORDER BY id FOR UPDATE)
  UPDATE returns.case c
  SET name = '', email = '', bank_account = '', description = '', fingerprint = ''
  FROM gone WHERE c.id = gone.id RETURNING c.id)"};
constexpr pg::Statement erase_notes{"returns.erase_notes", R"(
  UPDATE returns.history SET note = '' WHERE case_id = ANY($1::uuid[]) AND note <> '')"};

Task<void> Store::erase_person(pg::Tx& tx, std::vector<order::OrderId> orders,
                               std::string email) const {
  const pg::Rows rows = co_await tx.run(erase_cases, {orders, email});
  std::vector<CaseId> ids;
  for (const pg::Row row : rows) ids.push_back(row.get<CaseId>(0));
  co_await tx.run(erase_notes, {ids});
}

}  // namespace flipflop::returns
