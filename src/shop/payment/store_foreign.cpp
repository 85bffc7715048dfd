// Payments for the orders of other applications.

#include "base/invariant.h"
#include "shop/payment/foreign_store.h"
#include "shop/payment/stored_names.h"

namespace flipflop::payment {

constexpr pg::Statement lock_foreign_order{"payment.lock_foreign_order", R"(
  SELECT pg_advisory_xact_lock(
    hashtextextended('payment.foreign_order ' || $1::text || chr(1) || $2::text, 0)))"};

Task<void> ForeignStore::lock_order(pg::Tx& tx, std::string application,
                                    std::string reference) const {
  co_await tx.run(lock_foreign_order, {application, reference});
}

constexpr pg::Statement select_payment_of_reference{"payment.foreign_payment_of", R"(
  SELECT payment_id FROM payment.foreign_order WHERE application = $1 AND reference = $2)"};

Task<std::optional<PaymentId>> ForeignStore::payment_of(pg::Tx& tx, std::string application,
                                                        std::string reference) const {
  const auto rows = co_await tx.run(select_payment_of_reference, {application, reference});
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<PaymentId>(0);
}

constexpr pg::Statement select_next_number{"payment.next_foreign_number",
                                           "SELECT nextval('payment.foreign_number')::text"};

Task<std::string> ForeignStore::next_number(pg::Tx& tx) const {
  const auto rows = co_await tx.run(select_next_number);
  co_return rows[0].get<std::string>(0);
}

constexpr pg::Statement insert_foreign_order{"payment.insert_foreign_order", R"(
  INSERT INTO payment.foreign_order
    (payment_id, application, reference, callback_url, metadata, made_at)
  VALUES ($1::uuid, $2, $3, $4, $5, $6::timestamptz))"};

Task<void> ForeignStore::insert(pg::Tx& tx, ForeignOrder order, Instant at) const {
  co_await tx.run(insert_foreign_order, {order.payment, order.application, order.reference,
                                         order.callback_url, order.metadata, at});
}

// Money that came twice goes back without a cause; it is no part of what the application gave back.
constexpr pg::Statement select_foreign_payment{"payment.foreign_payment", R"(
  SELECT f.application, f.reference, i.method, i.order_number, i.state, i.amount,
         coalesce(a.redirect_url, ''), coalesce(c.reference, a.reference, ''),
         coalesce(r.returned, 0)::bigint, coalesce(r.returning, 0)::bigint, i.made_at, c.at,
         r.returned_at, f.metadata
  FROM payment.foreign_order f JOIN payment.intent i ON i.id = f.payment_id
  LEFT JOIN payment.attempt a ON a.payment_id = i.id AND a.is_current
  LEFT JOIN LATERAL (
    SELECT reference, at FROM payment.capture WHERE payment_id = i.id
    ORDER BY at, id LIMIT 1) AS c ON true
  LEFT JOIN LATERAL (
    SELECT sum(b.amount) FILTER (WHERE b.state = 'done') AS returned,
           sum(b.amount) FILTER (WHERE b.state = 'due') AS returning,
           max(b.done_at) AS returned_at
    FROM payment.refund b JOIN payment.capture o ON o.id = b.capture_id
    WHERE o.payment_id = i.id AND b.cause IS NOT NULL) AS r ON true
  WHERE f.payment_id = $1::uuid AND f.application = $2)"};

Task<std::optional<ForeignPayment>> ForeignStore::view(PaymentId id, std::string application,
                                                       Deadline deadline) const {
  const auto rows = co_await database_.read(select_foreign_payment, {id, application}, deadline);
  if (rows.empty()) co_return std::nullopt;
  const auto row = rows[0];
  ForeignPayment payment;
  payment.id = id;
  payment.application = row.get<std::string>(0);
  payment.reference = row.get<std::string>(1);
  payment.method = row.get<std::string>(2);
  payment.number = row.get<std::string>(3);
  payment.state = named<State>(row.text(4));
  payment.amount = row.get<Money>(5);
  payment.redirect_url = row.get<std::string>(6);
  payment.provider_id = row.get<std::string>(7);
  payment.returned = row.get<Money>(8);
  payment.returning = row.get<Money>(9);
  payment.made_at = row.get<Instant>(10);
  payment.paid_at = row.get<std::optional<Instant>>(11);
  payment.returned_at = row.get<std::optional<Instant>>(12);
  payment.metadata = row.get<std::string>(13);
  co_return payment;
}

constexpr pg::Statement empty_metadata{"payment.forget_metadata", R"(
  UPDATE payment.foreign_order SET metadata = '{}' WHERE payment_id IN
    (SELECT payment_id FROM payment.foreign_order
     WHERE made_at < $1::timestamptz AND metadata <> '{}' ORDER BY made_at LIMIT $2))"};

Task<int> ForeignStore::forget_metadata(Instant before, int limit, Deadline deadline) const {
  const auto rows = co_await database_.write(empty_metadata, {before, limit}, deadline);
  co_return static_cast<int>(rows.affected());
}

constexpr pg::Statement insert_callback_due{"payment.insert_callback", R"(
  INSERT INTO payment.callback (id, payment_id, event, state, at)
  SELECT $1::uuid, payment_id, $3, 'due', $4::timestamptz
  FROM payment.foreign_order WHERE payment_id = $2::uuid AND callback_url <> '')"};

Task<bool> ForeignStore::insert_callback(pg::Tx& tx, Uuid id, PaymentId payment, ForeignEvent event,
                                         Instant at) const {
  const auto rows = co_await tx.run(insert_callback_due, {id, payment, name_of(event), at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_callback{"payment.callback", R"(
  SELECT c.payment_id, f.application, f.reference, f.callback_url, c.event, c.at,
         c.state = 'due'
  FROM payment.callback c JOIN payment.foreign_order f ON f.payment_id = c.payment_id
  WHERE c.id = $1::uuid)"};

Task<std::optional<Callback>> ForeignStore::callback(Uuid id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_callback, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  const auto row = rows[0];
  co_return Callback{id,
                     row.get<PaymentId>(0),
                     row.get<std::string>(1),
                     row.get<std::string>(2),
                     row.get<std::string>(3),
                     named<ForeignEvent>(row.text(4)),
                     row.get<Instant>(5),
                     row.get<bool>(6)};
}

constexpr pg::Statement update_callback_tries{
    "payment.count_callback_try",
    "UPDATE payment.callback SET tries = tries + 1 WHERE id = $1::uuid AND state = 'due'"};

Task<void> ForeignStore::count_try(Uuid id, Deadline deadline) const {
  co_await database_.write(update_callback_tries, {id}, deadline);
}

constexpr pg::Statement update_callback_ended{"payment.end_callback", R"(
  UPDATE payment.callback SET state = $2, ended_at = $3::timestamptz
  WHERE id = $1::uuid AND state = 'due')"};

Task<void> ForeignStore::end_callback(Uuid id, CallbackEnd end, Instant at,
                                      Deadline deadline) const {
  co_await database_.write(update_callback_ended, {id, name_of(end), at}, deadline);
}

}  // namespace flipflop::payment
