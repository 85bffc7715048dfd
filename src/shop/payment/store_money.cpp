// Captures, refunds, differences, provider messages and bank transfers.

#include "base/text.h"
#include "shop/payment/store.h"

namespace flipflop::payment {

constexpr pg::Statement insert_capture_once{"payment.insert_capture", R"(
  INSERT INTO payment.capture (id, payment_id, attempt_id, source, reference, amount, at)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::bigint, $7::timestamptz)
  ON CONFLICT (source, reference) DO NOTHING)"};

Task<bool> Store::insert_capture(pg::Tx& tx, Capture capture, Instant at) const {
  const auto rows =
      co_await tx.run(insert_capture_once, {capture.id, capture.payment, capture.attempt,
                                            capture.source, capture.reference, capture.amount, at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_unrefunded_captures{"payment.select_unrefunded_captures", R"(
  SELECT id, payment_id, attempt_id, source, reference, amount, refunded FROM payment.capture
  WHERE payment_id = $1::uuid AND refunded < amount ORDER BY at, id LIMIT 100)"};

Task<std::vector<Capture>> Store::unrefunded_captures(pg::Tx& tx, PaymentId payment) const {
  const auto rows = co_await tx.run(select_unrefunded_captures, {payment});
  std::vector<Capture> captures;
  for (const auto row : rows) {
    captures.push_back({row.get<Uuid>(0), row.get<PaymentId>(1), row.get<std::optional<Uuid>>(2),
                        row.get<std::string>(3), row.get<std::string>(4), row.get<Money>(5),
                        row.get<Money>(6)});
  }
  co_return captures;
}

constexpr pg::Statement insert_refund_due{"payment.insert_refund_due", R"(
  INSERT INTO payment.refund (id, capture_id, amount, reason, cause, state, made_at)
  VALUES ($1::uuid, $2::uuid, $3::bigint, $4, $5::uuid, 'due', $6::timestamptz))"};

Task<void> Store::insert_refund(pg::Tx& tx, NewRefund refund, Instant at) const {
  co_await tx.run(insert_refund_due,
                  {refund.id, refund.capture, refund.amount, refund.reason, refund.cause, at});
}

constexpr pg::Statement select_payment_of_cause{"payment.select_payment_of_cause", R"(
  SELECT c.payment_id FROM payment.refund r JOIN payment.capture c ON c.id = r.capture_id
  WHERE r.cause = $1::uuid LIMIT 1)"};

Task<std::optional<PaymentId>> Store::payment_of_cause(pg::Tx& tx, Uuid cause) const {
  const auto rows = co_await tx.run(select_payment_of_cause, {cause});
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<PaymentId>(0);
}

constexpr pg::Statement select_finished_part{"payment.select_finished_part", R"(
  SELECT p.cause, sum(p.amount)::bigint
  FROM payment.refund r JOIN payment.refund p ON p.cause = r.cause
  WHERE r.id = $1::uuid GROUP BY p.cause HAVING bool_and(p.state = 'done'))"};

Task<std::optional<Part>> Store::finished_part(pg::Tx& tx, Uuid refund) const {
  const auto rows = co_await tx.run(select_finished_part, {refund});
  if (rows.empty()) co_return std::nullopt;
  co_return Part{rows[0].get<Uuid>(0), rows[0].get<Money>(1)};
}

namespace {

Refund refund_in(const pg::Row& row) {
  return {row.get<Uuid>(0),        row.get<PaymentId>(1), row.get<std::string>(2),
          row.get<std::string>(3), row.get<Money>(4),     row.get<bool>(5)};
}

}  // namespace

constexpr pg::Statement select_refund{"payment.select_refund", R"(
  SELECT r.id, c.payment_id, c.source, c.reference, r.amount, r.state = 'done'
  FROM payment.refund r JOIN payment.capture c ON c.id = r.capture_id WHERE r.id = $1::uuid)"};

Task<std::optional<Refund>> Store::refund(Uuid id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_refund, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return refund_in(rows[0]);
}

constexpr pg::Statement update_refund_done{"payment.update_refund_done", R"(
  UPDATE payment.refund SET state = 'done', proof = $2, done_at = $3::timestamptz
  WHERE id = $1::uuid AND state = 'due')"};

Task<bool> Store::finish_refund(pg::Tx& tx, Uuid id, std::optional<std::string> proof,
                                Instant at) const {
  const auto rows = co_await tx.run(update_refund_done, {id, proof, at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_due_refunds{"payment.select_due_refunds", R"(
  SELECT r.id, c.payment_id, c.source, c.reference, r.amount, false
  FROM payment.refund r JOIN payment.capture c ON c.id = r.capture_id
  WHERE c.payment_id = $1::uuid AND r.state = 'due' ORDER BY r.id LIMIT 100)"};

Task<std::vector<Refund>> Store::due_refunds(pg::Tx& tx, PaymentId payment) const {
  const auto rows = co_await tx.run(select_due_refunds, {payment});
  std::vector<Refund> refunds;
  for (const auto row : rows) refunds.push_back(refund_in(row));
  co_return refunds;
}

constexpr pg::Statement select_payment_of_proof{"payment.select_payment_of_proof", R"(
  SELECT c.payment_id FROM payment.refund r JOIN payment.capture c ON c.id = r.capture_id
  WHERE r.proof = $1)"};

Task<std::optional<PaymentId>> Store::payment_of_proof(pg::Tx& tx, std::string proof) const {
  const auto rows = co_await tx.run(select_payment_of_proof, {proof});
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<PaymentId>(0);
}

constexpr pg::Statement insert_difference_found{"payment.insert_difference", R"(
  INSERT INTO payment.difference
    (id, attempt_id, expected_amount, reported_amount, reported_currency, found_at)
  VALUES ($1::uuid, $2::uuid, $3::bigint, $4::bigint, $5, $6::timestamptz))"};

Task<void> Store::insert_difference(pg::Tx& tx, Difference difference, Instant at) const {
  co_await tx.run(insert_difference_found,
                  {difference.id, difference.attempt, difference.due, difference.report.amount,
                   difference.report.currency, at});
}

constexpr pg::Statement insert_message_once{"payment.insert_message", R"(
  INSERT INTO payment.inbox (provider, event_id, reference, body, received_at)
  VALUES ($1, $2, $3, $4::bytea, $5::timestamptz) ON CONFLICT (provider, event_id) DO NOTHING)"};

Task<bool> Store::insert_message(pg::Tx& tx, Message message, Instant at) const {
  const auto rows = co_await tx.run(
      insert_message_once, {message.provider, message.notice.event_id, message.notice.reference,
                            "\\x" + hex(message.body), at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement update_message_processed{"payment.update_message_processed", R"(
  UPDATE payment.inbox SET processed_at = $3::timestamptz
  WHERE provider = $1 AND event_id = $2 AND processed_at IS NULL)"};

Task<void> Store::mark_processed(std::string provider, std::string event_id, Instant at,
                                 Deadline deadline) const {
  co_await database_.write(update_message_processed, {provider, event_id, at}, deadline);
}

constexpr pg::Statement empty_bodies{"payment.forget_bodies", R"(
  UPDATE payment.inbox SET body = '' WHERE (provider, event_id) IN
    (SELECT provider, event_id FROM payment.inbox
     WHERE received_at < $1::timestamptz AND body <> '' ORDER BY received_at LIMIT $2))"};

Task<int> Store::forget_bodies(Instant before, int limit, Deadline deadline) const {
  const auto rows = co_await database_.write(empty_bodies, {before, limit}, deadline);
  co_return static_cast<int>(rows.affected());
}

constexpr pg::Statement insert_transfer_once{"payment.insert_transfer", R"(
  INSERT INTO payment.transfer (reference, variable_symbol, amount, result, received_at)
  VALUES ($1, $2, $3::bigint, 'unknown_symbol', $4::timestamptz)
  ON CONFLICT (reference) DO NOTHING)"};

Task<bool> Store::insert_transfer(pg::Tx& tx, std::string reference, std::string symbol,
                                  Money amount, Instant at) const {
  const auto rows = co_await tx.run(insert_transfer_once, {reference, symbol, amount, at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement update_transfer_result{
    "payment.update_transfer_result",
    "UPDATE payment.transfer SET result = $2 WHERE reference = $1"};

Task<void> Store::set_transfer_result(pg::Tx& tx, std::string reference, std::string result) const {
  co_await tx.run(update_transfer_result, {reference, result});
}

}  // namespace flipflop::payment
