// How cases are made and move, and what they do to the counters.

#include "base/invariant.h"
#include "shop/returns/row_names.h"
#include "shop/returns/store.h"

namespace flipflop::returns {
namespace {

struct Columns {
  std::vector<product::VariantId> variants;
  std::vector<std::int64_t> pieces;
  std::vector<Money> money;
};

Columns columns_of(const std::vector<Count>& counts) {
  Columns columns;
  for (const Count& count : counts) {
    columns.variants.push_back(count.variant);
    columns.pieces.push_back(count.pieces);
    columns.money.push_back(count.money);
  }
  return columns;
}

std::vector<Count> lines_of(const order::View& order) {
  std::vector<Count> counts;
  for (const order::OrderLine& line : order.lines)
    counts.push_back({line.variant, line.quantity, line.total});
  return counts;
}

}  // namespace

// The order's row is locked, so nobody else counts.
constexpr pg::Statement select_asked{"returns.asked_before", R"(
  SELECT same.id, coalesce(same.fingerprint, ''),
         (SELECT count(*) + 1 FROM returns.case WHERE order_id = $1 AND kind = $3)
  FROM (SELECT 1) AS one
  LEFT JOIN returns.case same ON same.order_id = $1 AND same.request_key = $2)"};

Task<Asked> Store::asked_before(pg::Tx& tx, order::OrderId order, std::string key,
                                Kind kind) const {
  const pg::Rows rows = co_await tx.run(select_asked, {order, key, name_of(kind)});
  co_return Asked{rows[0].get<std::optional<CaseId>>(0), rows[0].get<std::string>(1),
                  rows[0].get<std::int64_t>(2)};
}

constexpr pg::Statement insert_case{"returns.insert", R"(
  WITH made AS (
    INSERT INTO returns.case (id, number, order_id, kind, state, request_key, fingerprint, name,
      email, bank_account, description, remedy, made_at, due_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id)
  INSERT INTO returns.history (case_id, state, actor, note, at)
  SELECT id, $5, $15, '', $13 FROM made)"};
constexpr pg::Statement insert_lines{"returns.insert_lines", R"(
  INSERT INTO returns.case_line (case_id, position, variant_id, name, quantity)
  SELECT $1, line.position, line.variant_id, line.name, line.quantity
  FROM unnest($2::uuid[], $3::text[], $4::bigint[])
    WITH ORDINALITY AS line(variant_id, name, quantity, position))"};

void Store::insert(pg::WriteBatch& batch, const View& made,
                   const Announcement& announcement) const {
  std::optional<std::string> remedy;
  if (made.remedy) remedy = name_of(*made.remedy);
  batch.add(
      pg::Stage::rows, insert_case,
      {made.id, made.number, made.order, name_of(made.kind), name_of(made.state),
       announcement.request_key, announcement.fingerprint, made.name, made.email, made.bank_account,
       made.description, remedy, made.made_at, made.due_at, announcement.actor.name});
  std::vector<product::VariantId> variants;
  std::vector<std::string> names;
  std::vector<std::int64_t> quantities;
  for (const Line& line : made.lines) {
    variants.push_back(line.variant);
    names.push_back(line.name);
    quantities.push_back(line.quantity);
  }
  batch.add(pg::Stage::rows, insert_lines, {made.id, variants, names, quantities});
}

constexpr pg::Statement lock_case{
    "returns.lock",
    "SELECT number, order_id, kind, state FROM returns.case WHERE id = $1 FOR UPDATE"};

Task<std::optional<Locked>> Store::lock(pg::Tx& tx, CaseId id) const {
  const pg::Rows rows = co_await tx.run(lock_case, {id});
  if (rows.empty()) co_return std::nullopt;
  co_return Locked{id, rows[0].get<std::string>(0), rows[0].get<order::OrderId>(1),
                   named<Kind>(rows[0].text(2)), named<State>(rows[0].text(3))};
}

constexpr pg::Statement move_case{"returns.move", R"(
  WITH moved AS (UPDATE returns.case SET state = $2 WHERE id = $1 RETURNING id)
  INSERT INTO returns.history (case_id, state, actor, note, at)
  SELECT id, $2, $3, $4, $5 FROM moved)"};

Task<void> Store::move(pg::Tx& tx, Move move, Instant at) const {
  const pg::Rows rows =
      co_await tx.run(move_case, {move.id, name_of(move.state), move.actor, move.note, at});
  invariant(rows.affected() == 1, "a case that was locked moves");
}

constexpr pg::Statement settle_case{"returns.settle", R"(
  WITH moved AS (UPDATE returns.case SET state = $2, outcome = $6 WHERE id = $1 RETURNING id)
  INSERT INTO returns.history (case_id, state, actor, note, at)
  SELECT id, $2, $3, $4, $5 FROM moved)"};

Task<void> Store::settle(pg::Tx& tx, Move move, Remedy outcome, Instant at) const {
  const pg::Rows rows = co_await tx.run(
      settle_case, {move.id, name_of(move.state), move.actor, move.note, at, name_of(outcome)});
  invariant(rows.affected() == 1, "a case that was locked is settled");
}

constexpr pg::Statement update_amounts{"returns.set_amounts", R"(
  UPDATE returns.case SET goods = $2, delivery = $3, reduction = $4, reduction_reason = $5
  WHERE id = $1)"};

Task<void> Store::set_amounts(pg::Tx& tx, CaseId id, Amounts amounts) const {
  co_await tx.run(update_amounts, {id, amounts.goods, amounts.delivery, amounts.reduction,
                                   amounts.reduction_reason});
}

constexpr pg::Statement update_lines{"returns.end_lines", R"(
  UPDATE returns.case_line l SET disposition = nullif(given.disposition, ''), refund = given.refund
  FROM unnest($2::uuid[], $3::text[], $4::bigint[]) AS given(variant_id, disposition, refund)
  WHERE l.case_id = $1 AND l.variant_id = given.variant_id)"};

Task<void> Store::end_lines(pg::Tx& tx, CaseId id, std::vector<LineEnd> lines) const {
  std::vector<product::VariantId> variants;
  std::vector<std::string> dispositions;
  std::vector<Money> refunds;
  for (const LineEnd& line : lines) {
    variants.push_back(line.variant);
    dispositions.push_back(line.disposition ? name_of(*line.disposition) : "");
    refunds.push_back(line.refund);
  }
  co_await tx.run(update_lines, {id, variants, dispositions, refunds});
}

constexpr pg::Statement insert_counters{"returns.open_counters", R"(
  INSERT INTO returns.counter (order_id, variant_id, ordered, total)
  SELECT $1, line.variant_id, line.ordered, line.total
  FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS line(variant_id, ordered, total)
  ORDER BY line.variant_id
  ON CONFLICT (order_id, variant_id) DO NOTHING)"};

Task<void> Store::open_counters(order::View order, Deadline deadline) const {
  const Columns columns = columns_of(lines_of(order));
  co_await database_.write(insert_counters,
                           {order.id, columns.variants, columns.pieces, columns.money}, deadline);
}

Task<void> Store::open_counters(pg::Tx& tx, order::View order) const {
  const Columns columns = columns_of(lines_of(order));
  co_await tx.run(insert_counters, {order.id, columns.variants, columns.pieces, columns.money});
}

constexpr pg::Statement take_pieces{"returns.take", R"(
  UPDATE returns.counter c SET taken = c.taken + line.pieces
  FROM unnest($2::uuid[], $3::bigint[]) AS line(variant_id, pieces)
  WHERE c.order_id = $1 AND c.variant_id = line.variant_id
    AND NOT EXISTS (
      SELECT 1 FROM unnest($2::uuid[], $3::bigint[]) AS asked(variant_id, pieces)
      JOIN returns.counter other ON other.order_id = $1 AND other.variant_id = asked.variant_id
      WHERE other.taken + asked.pieces > other.ordered))"};

Task<bool> Store::take(pg::Tx& tx, order::OrderId order, std::vector<Count> counts) const {
  const Columns columns = columns_of(counts);
  const pg::Rows rows = co_await tx.run(take_pieces, {order, columns.variants, columns.pieces});
  co_return rows.affected() == static_cast<std::int64_t>(counts.size());
}

constexpr pg::Statement give_pieces_back{"returns.give_back", R"(
  UPDATE returns.counter c SET taken = c.taken - line.pieces
  FROM unnest($2::uuid[], $3::bigint[]) AS line(variant_id, pieces)
  WHERE c.order_id = $1 AND c.variant_id = line.variant_id)"};

Task<void> Store::give_back(pg::Tx& tx, order::OrderId order, std::vector<Count> counts) const {
  const Columns columns = columns_of(counts);
  co_await tx.run(give_pieces_back, {order, columns.variants, columns.pieces});
}

constexpr pg::Statement count_pieces_back{"returns.count_back", R"(
  UPDATE returns.counter c
  SET came_back = c.came_back + line.pieces, refunded = c.refunded + line.money
  FROM unnest($2::uuid[], $3::bigint[], $4::bigint[]) AS line(variant_id, pieces, money)
  WHERE c.order_id = $1 AND c.variant_id = line.variant_id)"};

Task<void> Store::count_back(pg::Tx& tx, order::OrderId order, std::vector<Count> counts) const {
  const Columns columns = columns_of(counts);
  co_await tx.run(count_pieces_back, {order, columns.variants, columns.pieces, columns.money});
}

constexpr pg::Statement select_announced{"returns.announced_of", R"(
  SELECT id FROM returns.case WHERE order_id = $1 AND state = 'announced'
  ORDER BY id LIMIT 1000 FOR UPDATE)"};

Task<std::vector<CaseId>> Store::announced_of(pg::Tx& tx, order::OrderId order) const {
  const pg::Rows rows = co_await tx.run(select_announced, {order});
  std::vector<CaseId> ids;
  for (const pg::Row row : rows) ids.push_back(row.get<CaseId>(0));
  co_return ids;
}

constexpr pg::Statement mark_warned{"returns.take_unwarned", R"(
  WITH due AS (
    SELECT id FROM returns.case
    WHERE kind = 'claim' AND state IN ('open', 'accepted') AND due_at < $1 AND warned_at IS NULL
    ORDER BY due_at LIMIT 100 FOR UPDATE SKIP LOCKED)
  UPDATE returns.case c SET warned_at = $2 FROM due WHERE c.id = due.id
  RETURNING c.id, c.number, c.order_id, c.kind, c.state)"};

Task<std::vector<Locked>> Store::take_unwarned(pg::Tx& tx, Instant limit, Instant now) const {
  const pg::Rows rows = co_await tx.run(mark_warned, {limit, now});
  std::vector<Locked> cases;
  for (const pg::Row row : rows)
    cases.push_back({row.get<CaseId>(0), row.get<std::string>(1), row.get<order::OrderId>(2),
                     named<Kind>(row.text(3)), named<State>(row.text(4))});
  co_return cases;
}

}  // namespace flipflop::returns
