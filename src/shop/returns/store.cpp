#include "shop/returns/store.h"

#include <unordered_map>

#include "shop/returns/row_names.h"

namespace flipflop::returns {
namespace {

View view_in(const pg::Row& row) {
  View view;
  view.id = row.get<CaseId>(0);
  view.number = row.get<std::string>(1);
  view.order = row.get<order::OrderId>(2);
  view.kind = named<Kind>(row.text(3));
  view.state = named<State>(row.text(4));
  view.name = row.get<std::string>(5);
  view.email = row.get<std::string>(6);
  view.bank_account = row.get<std::string>(7);
  view.description = row.get<std::string>(8);
  view.remedy = named_or_none<Remedy>(row.text(9));
  view.outcome = named_or_none<Remedy>(row.text(10));
  view.goods = row.get<Money>(11);
  view.delivery = row.get<Money>(12);
  view.reduction = row.get<Money>(13);
  view.reduction_reason = row.get<std::string>(14);
  view.made_at = row.get<Instant>(15);
  view.due_at = row.get<Instant>(16);
  view.refund = row.get<std::optional<Money>>(17);
  view.refund_sent_at = row.get<std::optional<Instant>>(18);
  return view;
}

Counted counted_in(const pg::Row& row) {
  Counted counted;
  counted.variant = row.get<product::VariantId>(0);
  counted.ordered = row.get<std::int64_t>(1);
  counted.taken = row.get<std::int64_t>(2);
  counted.came_back = row.get<std::int64_t>(3);
  counted.total = row.get<Money>(4);
  counted.refunded = row.get<Money>(5);
  return counted;
}

std::vector<CaseId> ids_in(const pg::Rows& rows) {
  std::vector<CaseId> ids;
  for (const pg::Row row : rows) ids.push_back(row.get<CaseId>(0));
  return ids;
}

}  // namespace

constexpr pg::Statement select_cases{"returns.load", R"(
  SELECT c.id, c.number, c.order_id, c.kind, c.state, c.name, c.email, c.bank_account,
         c.description, c.remedy, c.outcome, c.goods, c.delivery, c.reduction, c.reduction_reason,
         c.made_at, c.due_at, r.amount, r.sent_at
  FROM returns.case c LEFT JOIN returns.refund r ON r.case_id = c.id
  WHERE c.id = ANY($1::uuid[]) ORDER BY c.made_at, c.id LIMIT 1000)"};
constexpr pg::Statement select_lines{"returns.load_lines", R"(
  SELECT case_id, variant_id, name, quantity, disposition, refund
  FROM returns.case_line WHERE case_id = ANY($1::uuid[]) ORDER BY case_id, position LIMIT 20000)"};
constexpr pg::Statement select_history{"returns.load_history", R"(
  SELECT case_id, state, actor, note, at
  FROM returns.history WHERE case_id = ANY($1::uuid[]) ORDER BY id LIMIT 20000)"};

Task<std::vector<View>> Store::load(std::vector<CaseId> ids, Deadline deadline) const {
  pg::ReadBatch batch(database_);
  const std::size_t cases_at = batch.add(select_cases, {ids});
  const std::size_t lines_at = batch.add(select_lines, {ids});
  const std::size_t history_at = batch.add(select_history, {ids});
  const std::vector<pg::Rows> rows = co_await batch.run(deadline);

  std::vector<View> views;
  std::unordered_map<Uuid, std::size_t> places;
  for (const pg::Row row : rows[cases_at]) {
    places.emplace(row.get<Uuid>(0), views.size());
    views.push_back(view_in(row));
  }
  for (const pg::Row row : rows[lines_at])
    if (const auto place = places.find(row.get<Uuid>(0)); place != places.end())
      views[place->second].lines.push_back(
          {row.get<product::VariantId>(1), row.get<std::string>(2), row.get<std::int64_t>(3),
           named_or_none<Disposition>(row.text(4)), row.get<Money>(5)});
  for (const pg::Row row : rows[history_at])
    if (const auto place = places.find(row.get<Uuid>(0)); place != places.end())
      views[place->second].history.push_back({named<State>(row.text(1)), row.get<std::string>(2),
                                              row.get<std::string>(3), row.get<Instant>(4)});
  co_return views;
}

Task<std::optional<View>> Store::find(CaseId id, Deadline deadline) const {
  std::vector<View> views = co_await load({id}, deadline);
  if (views.empty()) co_return std::nullopt;
  co_return std::move(views.front());
}

constexpr pg::Statement select_ids_of_order{
    "returns.ids_of_order",
    "SELECT id FROM returns.case WHERE order_id = $1 ORDER BY made_at, id LIMIT 1000"};

Task<std::vector<View>> Store::of_order(order::OrderId order, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_ids_of_order, {order}, deadline);
  if (rows.empty()) co_return std::vector<View>{};
  std::vector<View> views = co_await load(ids_in(rows), deadline);
  co_return views;
}

constexpr pg::Statement select_counters{"returns.counters", R"(
  SELECT variant_id, ordered, taken, came_back, total, refunded
  FROM returns.counter WHERE order_id = $1 ORDER BY variant_id LIMIT 1000)"};

Task<std::vector<Counted>> Store::counters(order::OrderId order, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_counters, {order}, deadline);
  std::vector<Counted> counted;
  for (const pg::Row row : rows) counted.push_back(counted_in(row));
  co_return counted;
}

constexpr pg::Statement select_counters_locked{"returns.lock_counters", R"(
  SELECT variant_id, ordered, taken, came_back, total, refunded
  FROM returns.counter WHERE order_id = $1 ORDER BY variant_id LIMIT 1000 FOR UPDATE)"};

Task<std::vector<Counted>> Store::lock_counters(pg::Tx& tx, order::OrderId order) const {
  const pg::Rows rows = co_await tx.run(select_counters_locked, {order});
  std::vector<Counted> counted;
  for (const pg::Row row : rows) counted.push_back(counted_in(row));
  co_return counted;
}

constexpr pg::Statement select_overdue{"returns.count_overdue", R"(
  SELECT kind, count(*) FROM returns.case
  WHERE due_at < $1 AND state IN ('announced', 'received', 'open', 'accepted')
  GROUP BY kind ORDER BY kind LIMIT 10)"};

Task<std::vector<Overdue>> Store::count_overdue(Instant now, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_overdue, {now}, deadline);
  std::vector<Overdue> overdue;
  for (const pg::Row row : rows)
    overdue.push_back({named<Kind>(row.text(0)), row.get<std::int64_t>(1)});
  co_return overdue;
}

}  // namespace flipflop::returns
