// Runs of the reconciliation.

#include "shop/payment/case_store.h"
#include "shop/payment/stored_names.h"

namespace flipflop::payment {
namespace {

ReconciliationRun run_in(const pg::Row& row) {
  return {row.get<ReconciliationId>(0),
          row.get<Instant>(1),
          row.get<std::optional<Instant>>(2),
          row.get<int>(3),
          row.get<int>(4),
          row.get<int>(5)};
}

}  // namespace

const list::List& reconciliation_list() {
  static const list::List list({
      .name = "payment.reconciliation_list",
      .columns = "r.id, r.started_at, r.ended_at, r.asked, r.settled, r.differences",
      .from = "FROM payment.reconciliation r",
      .id = "r.id",
      .sorts = {{"startedAt", list::Kind::instant, "r.started_at"},
                {"differences", list::Kind::whole, "r.differences"}},
      .filters = {},
  });
  return list;
}

Task<list::Page<ReconciliationRun>> CaseStore::browse_runs(list::Query query,
                                                           Deadline deadline) const {
  return reconciliation_list().read(&database_, std::move(query), &run_in, deadline);
}

constexpr pg::Statement insert_run{"payment.insert_reconciliation", R"(
  INSERT INTO payment.reconciliation (id, started_at) VALUES ($1::uuid, $2::timestamptz))"};

Task<void> CaseStore::begin_run(ReconciliationId run, Instant at, Deadline deadline) const {
  co_await database_.write(insert_run, {run, at}, deadline);
}

// Open ones of the last hour every five minutes, older ones every quarter of an hour. Those that
// ended are asked about again an hour and a day later: a provider may change its mind.
constexpr pg::Statement select_doubtful{"payment.select_doubtful", R"(
  SELECT a.id, a.payment_id, a.number, a.provider, a.reference, a.state, a.is_current, a.made_at,
    i.amount, coalesce(c.refunded = c.amount, false)
  FROM payment.attempt a JOIN payment.intent i ON i.id = a.payment_id
  LEFT JOIN payment.capture c ON c.attempt_id = a.id
  WHERE (a.state IN ('created', 'pending')
         AND coalesce(a.asked_at, a.made_at) <= $1::timestamptz - CASE
           WHEN a.made_at > $1::timestamptz - interval '1 hour' THEN interval '5 minutes'
           ELSE interval '15 minutes' END)
     OR (a.state IN ('paid', 'failed') AND a.reference IS NOT NULL
         AND a.changed_at > $1::timestamptz - interval '3 days'
         AND ((a.changed_at <= $1::timestamptz - interval '1 hour'
               AND coalesce(a.asked_at, a.changed_at) < a.changed_at + interval '1 hour')
              OR (a.changed_at <= $1::timestamptz - interval '1 day'
                  AND coalesce(a.asked_at, a.changed_at) < a.changed_at + interval '1 day')))
  ORDER BY a.asked_at NULLS FIRST, a.id LIMIT $2)"};

Task<std::vector<Doubtful>> CaseStore::doubtful(Instant now, int limit, Deadline deadline) const {
  const auto rows = co_await database_.read(select_doubtful, {now, limit}, deadline);
  std::vector<Doubtful> found;
  for (const auto row : rows)
    found.push_back({{row.get<Uuid>(0), row.get<PaymentId>(1), row.get<int>(2),
                      row.get<std::string>(3), std::string(row.text(4)),
                      named<AttemptState>(row.text(5)), row.get<bool>(6), row.get<Instant>(7)},
                     row.get<Money>(8),
                     row.get<bool>(9)});
  co_return found;
}

constexpr pg::Statement update_question{"payment.count_question", R"(
  WITH asked AS (UPDATE payment.attempt SET asked_at = $3::timestamptz WHERE id = $2::uuid)
  UPDATE payment.reconciliation SET asked = asked + 1 WHERE id = $1::uuid)"};

Task<void> CaseStore::count_question(ReconciliationId run, Uuid attempt, Instant at,
                                     Deadline deadline) const {
  co_await database_.write(update_question, {run, attempt, at}, deadline);
}

constexpr pg::Statement insert_finding{"payment.insert_finding", R"(
  WITH counted AS (
    UPDATE payment.reconciliation
    SET differences = differences + 1, settled = settled + $7::boolean::integer
    WHERE id = $1::uuid)
  INSERT INTO payment.reconciled
    (run_id, attempt_id, ours, theirs, amount, currency, is_settled, at)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5::bigint, $6, $7::boolean, $8::timestamptz))"};

Task<void> CaseStore::note_finding(pg::Tx& tx, Finding finding, Instant at) const {
  co_await tx.run(insert_finding,
                  {finding.run, finding.attempt, name_of(finding.ours), finding.theirs,
                   finding.amount, finding.currency, finding.is_settled, at});
}

constexpr pg::Statement update_run_ended{
    "payment.end_reconciliation",
    "UPDATE payment.reconciliation SET ended_at = $2::timestamptz WHERE id = $1::uuid"};

Task<void> CaseStore::end_run(ReconciliationId run, Instant at, Deadline deadline) const {
  co_await database_.write(update_run_ended, {run, at}, deadline);
}

constexpr pg::Statement delete_runs{"payment.forget_reconciliations", R"(
  DELETE FROM payment.reconciliation WHERE id IN
    (SELECT id FROM payment.reconciliation WHERE started_at < $1::timestamptz
     ORDER BY started_at LIMIT $2))"};

Task<int> CaseStore::forget_runs(Instant before, int limit, Deadline deadline) const {
  const auto rows = co_await database_.write(delete_runs, {before, limit}, deadline);
  co_return static_cast<int>(rows.affected());
}

constexpr pg::Statement select_findings{"payment.select_findings", R"(
  SELECT i.order_number, a.provider, a.reference, r.ours, r.theirs, r.amount, r.currency,
    r.is_settled, r.at
  FROM payment.reconciled r JOIN payment.attempt a ON a.id = r.attempt_id
  JOIN payment.intent i ON i.id = a.payment_id
  WHERE r.run_id = $1::uuid ORDER BY r.at, r.attempt_id LIMIT 500)"};

Task<std::vector<ReconciledAttempt>> CaseStore::found_in(ReconciliationId run,
                                                         Deadline deadline) const {
  const auto rows = co_await database_.read(select_findings, {run}, deadline);
  std::vector<ReconciledAttempt> found;
  for (const auto row : rows)
    found.push_back({row.get<std::string>(0), row.get<std::string>(1), std::string(row.text(2)),
                     row.get<std::string>(3), row.get<std::string>(4), row.get<Money>(5),
                     row.get<std::string>(6), row.get<bool>(7), row.get<Instant>(8)});
  co_return found;
}

}  // namespace flipflop::payment
