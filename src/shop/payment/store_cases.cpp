// Cases.

#include "shop/payment/case_store.h"
#include "shop/payment/stored_names.h"

namespace flipflop::payment {
namespace {

MoneyCase case_in(const pg::Row& row) {
  MoneyCase one;
  one.id = row.get<CaseId>(0);
  one.kind = named<CaseKind>(row.text(1));
  one.state = named<CaseState>(row.text(2));
  one.source = row.get<std::string>(3);
  one.reference = row.get<std::string>(4);
  one.symbol = row.get<std::string>(5);
  one.payment = row.get<std::optional<PaymentId>>(6);
  one.refund = row.get<std::optional<Uuid>>(7);
  one.order = row.get<std::optional<Uuid>>(8);
  one.order_number = std::string(row.text(9));
  one.amount = row.get<Money>(10);
  one.currency = row.get<std::string>(11);
  one.found_at = row.get<Instant>(12);
  if (!row.is_null(13)) one.resolution = named<Resolution>(row.text(13));
  one.proof = row.get<std::string>(14);
  one.note = row.get<std::string>(15);
  one.closed_by = std::string(row.text(16));
  one.closed_at = row.get<std::optional<Instant>>(17);
  return one;
}

template <class Enum>
std::optional<std::string> name_of(std::optional<Enum> value) {
  return value ? std::optional<std::string>(payment::name_of(*value)) : std::nullopt;
}

}  // namespace

// The order of a payment of another application is none of ours, so nobody is led to it.
const list::List& case_list() {
  static const list::List list({
      .name = "payment.case_list",
      .columns = R"(c.id, c.kind, c.state, c.source, c.reference, c.symbol, c.payment_id,
                    c.refund_id, nullif(i.order_id, i.id), i.order_number, c.amount, c.currency,
                    c.found_at, c.resolution, c.proof, c.note, c.closed_by, c.closed_at)",
      .from = "FROM payment.case c LEFT JOIN payment.intent i ON i.id = c.payment_id",
      .id = "c.id",
      .sorts = {{"foundAt", list::Kind::instant, "c.found_at"},
                {"amount", list::Kind::whole, "c.amount"}},
      .filters = {{"text", "c.state = ?"}, {"text", "c.kind = ?"}},
  });
  return list;
}

Task<list::Page<MoneyCase>> CaseStore::browse(CaseFilter filter, list::Query query,
                                              Deadline deadline) const {
  query.filters = {name_of(filter.state), name_of(filter.kind)};
  return case_list().read(&database_, std::move(query), &case_in, deadline);
}

constexpr pg::Statement insert_case{"payment.insert_case", R"(
  INSERT INTO payment.case (id, kind, source, reference, symbol, payment_id, refund_id, amount,
    currency, found_at)
  VALUES ($1::uuid, $2, $3, $4, $5, $6::uuid, $7::uuid, $8::bigint, $9, $10::timestamptz)
  ON CONFLICT (kind, source, reference) DO NOTHING)"};

Task<void> CaseStore::open(pg::Tx& tx, NewCase found, Instant at) const {
  co_await tx.run(insert_case,
                  {found.id, payment::name_of(found.kind), found.source, found.reference,
                   found.symbol, found.payment, found.refund, found.amount, found.currency, at});
}

constexpr pg::Statement insert_cases_of_transfers{"payment.insert_cases_of_transfers", R"(
  INSERT INTO payment.case (id, kind, source, reference, symbol, payment_id, amount, currency,
    found_at)
  SELECT gen_random_uuid(), t.result, 'bank', t.reference, t.variable_symbol, i.id, t.amount, 'CZK',
    t.received_at
  FROM payment.transfer t LEFT JOIN payment.intent i ON i.variable_symbol = t.variable_symbol
  WHERE t.result <> 'booked' AND NOT EXISTS (
    SELECT 1 FROM payment.case c
    WHERE c.kind = t.result AND c.source = 'bank' AND c.reference = t.reference)
  ORDER BY t.reference LIMIT 500
  ON CONFLICT (kind, source, reference) DO NOTHING)"};

constexpr pg::Statement insert_cases_of_differences{"payment.insert_cases_of_differences", R"(
  INSERT INTO payment.case (id, kind, source, reference, symbol, payment_id, amount, currency,
    found_at)
  SELECT gen_random_uuid(), 'difference', a.provider, a.reference, '', a.payment_id,
    d.reported_amount, d.reported_currency, d.found_at
  FROM payment.difference d JOIN payment.attempt a ON a.id = d.attempt_id
  WHERE NOT EXISTS (
    SELECT 1 FROM payment.case c
    WHERE c.kind = 'difference' AND c.source = a.provider AND c.reference = a.reference)
  ORDER BY d.id LIMIT 500
  ON CONFLICT (kind, source, reference) DO NOTHING)"};

// The reference of money that goes back is the refund's id.
constexpr pg::Statement insert_cases_of_refunds{"payment.insert_cases_of_refunds", R"(
  INSERT INTO payment.case (id, kind, source, reference, symbol, payment_id, refund_id, amount,
    currency, found_at)
  SELECT gen_random_uuid(), 'refund_by_hand', c.source, r.id::text, '', c.payment_id, r.id, r.amount,
    'CZK', r.made_at
  FROM payment.refund r JOIN payment.capture c ON c.id = r.capture_id
  WHERE r.state = 'due' AND c.source IN ('bank', 'cod') AND NOT EXISTS (
    SELECT 1 FROM payment.case k WHERE k.refund_id = r.id)
  ORDER BY r.id LIMIT 500
  ON CONFLICT (kind, source, reference) DO NOTHING)"};

Task<void> CaseStore::open_missing(Deadline deadline) const {
  co_await database_.write(insert_cases_of_transfers, {}, deadline);
  co_await database_.write(insert_cases_of_differences, {}, deadline);
  co_await database_.write(insert_cases_of_refunds, {}, deadline);
}

constexpr pg::Statement select_case{"payment.select_case", R"(
  SELECT c.id, c.kind, c.state, c.source, c.reference, c.symbol, c.payment_id, c.refund_id,
    nullif(i.order_id, i.id), i.order_number, c.amount, c.currency, c.found_at, c.resolution,
    c.proof, c.note, c.closed_by, c.closed_at
  FROM payment.case c LEFT JOIN payment.intent i ON i.id = c.payment_id WHERE c.id = $1::uuid)"};

Task<std::optional<MoneyCase>> CaseStore::find(CaseId id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_case, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return case_in(rows[0]);
}

constexpr pg::Statement select_case_locked{"payment.lock_case", R"(
  SELECT c.id, c.kind, c.state, c.source, c.reference, c.symbol, c.payment_id, c.refund_id,
    nullif(i.order_id, i.id), i.order_number, c.amount, c.currency, c.found_at, c.resolution,
    c.proof, c.note, c.closed_by, c.closed_at
  FROM payment.case c LEFT JOIN payment.intent i ON i.id = c.payment_id
  WHERE c.id = $1::uuid FOR UPDATE OF c)"};

Task<std::optional<MoneyCase>> CaseStore::lock(pg::Tx& tx, CaseId id) const {
  const auto rows = co_await tx.run(select_case_locked, {id});
  if (rows.empty()) co_return std::nullopt;
  co_return case_in(rows[0]);
}

constexpr pg::Statement update_case_closed{"payment.close_case", R"(
  UPDATE payment.case
  SET state = 'closed', resolution = $2, proof = $3, note = $4, payment_id = $5::uuid,
    closed_by = $6, closed_at = $7::timestamptz
  WHERE id = $1::uuid)"};

Task<void> CaseStore::close(pg::Tx& tx, MoneyCase closed) const {
  co_await tx.run(update_case_closed,
                  {closed.id, name_of(closed.resolution), closed.proof, closed.note, closed.payment,
                   closed.closed_by, closed.closed_at});
}

constexpr pg::Statement update_cases_returned{"payment.close_returned", R"(
  UPDATE payment.case
  SET state = 'closed', resolution = 'returned', proof = $2, closed_by = 'system',
    closed_at = $3::timestamptz
  WHERE refund_id = $1::uuid AND state = 'open')"};

Task<void> CaseStore::close_returned(pg::Tx& tx, Uuid refund, std::string proof, Instant at) const {
  co_await tx.run(update_cases_returned, {refund, proof, at});
}

constexpr pg::Statement update_cases_known{"payment.close_known", R"(
  UPDATE payment.case AS c
  SET state = 'closed', resolution = 'matched', payment_id = a.payment_id, closed_by = 'system',
    closed_at = $1::timestamptz
  FROM payment.attempt AS a
  WHERE c.kind = 'unknown_payment' AND c.state = 'open'
    AND a.provider = c.source AND a.reference = c.reference)"};

Task<void> CaseStore::close_known(Instant at, Deadline deadline) const {
  co_await database_.write(update_cases_known, {at}, deadline);
}

constexpr pg::Statement select_open_cases{
    "payment.open_cases", "SELECT count(*), min(found_at) FROM payment.case WHERE state = 'open'"};

Task<OpenCases> CaseStore::open_ones(Deadline deadline) const {
  const auto rows = co_await database_.read(select_open_cases, {}, deadline);
  co_return OpenCases{rows[0].get<std::int64_t>(0), rows[0].get<std::optional<Instant>>(1)};
}

}  // namespace flipflop::payment
