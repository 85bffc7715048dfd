// Intents and attempts; captures and what else is money: store_money.cpp.

#include "shop/payment/store.h"

#include "base/invariant.h"
#include "shop/payment/bank_transfer.h"
#include "shop/payment/stored_names.h"

namespace flipflop::payment {
namespace {

std::optional<Intent> intent_in(const pg::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return Intent{row.get<PaymentId>(0),  row.get<Uuid>(1),        row.get<std::string>(2),
                row.get<Money>(3),      row.get<std::string>(4), named<State>(row.text(5)),
                row.get<std::string>(6)};
}

std::optional<Attempt> attempt_in(const pg::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return Attempt{row.get<Uuid>(0),         row.get<PaymentId>(1),
                 row.get<int>(2),          row.get<std::string>(3),
                 std::string(row.text(4)), named<AttemptState>(row.text(5)),
                 row.get<bool>(6),         row.get<Instant>(7)};
}

}  // namespace

constexpr pg::Statement insert_intent{"payment.insert_intent", R"(
  INSERT INTO payment.intent
    (id, order_id, order_number, variable_symbol, amount, method, state, return_url, made_at,
     changed_at)
  VALUES ($1::uuid, $2::uuid, $3, $4, $5::bigint, $6, $7, $8, $9::timestamptz, $9::timestamptz))"};

void Store::add_intent(pg::WriteBatch& batch, const NewPayment& payment, State state,
                       Instant at) const {
  const auto symbol = normalised_symbol(payment.order_number);
  invariant(symbol.has_value(), "an order number that is no variable symbol");
  batch.add(pg::Stage::rows, insert_intent,
            {payment.id, payment.order_id, payment.order_number, *symbol, payment.amount,
             payment.method, name_of(state), payment.return_url, at});
}

constexpr pg::Statement insert_attempt{"payment.insert_attempt", R"(
  INSERT INTO payment.attempt
    (id, payment_id, number, provider, state, is_current, made_at, changed_at)
  VALUES ($1::uuid, $2::uuid, $3::integer, $4, $5, true, $6::timestamptz, $6::timestamptz))"};

void Store::add_attempt(pg::WriteBatch& batch, const Attempt& attempt) const {
  batch.add(pg::Stage::rows, insert_attempt,
            {attempt.id, attempt.payment, attempt.number, attempt.provider, name_of(attempt.state),
             attempt.made_at});
}

constexpr pg::Statement select_view{"payment.select_view", R"(
  SELECT i.id, i.order_id, i.method, i.state, i.amount, coalesce(a.redirect_url, ''),
         (SELECT count(*) FROM payment.attempt t WHERE t.payment_id = i.id)
  FROM payment.intent i LEFT JOIN payment.attempt a ON a.payment_id = i.id AND a.is_current
  WHERE i.order_id = $1::uuid)"};

Task<std::optional<View>> Store::view(Uuid order_id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_view, {order_id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  const auto row = rows[0];
  co_return View{row.get<PaymentId>(0),   row.get<Uuid>(1),
                 row.get<std::string>(2), named<State>(row.text(3)),
                 row.get<Money>(4),       row.get<std::string>(5),
                 row.get<int>(6)};
}

constexpr pg::Statement select_intent{"payment.select_intent", R"(
  SELECT id, order_id, order_number, amount, method, state, return_url
  FROM payment.intent WHERE order_id = $1::uuid)"};

Task<std::optional<Intent>> Store::intent(Uuid order_id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_intent, {order_id}, deadline);
  co_return intent_in(rows);
}

constexpr pg::Statement select_intent_by_id{"payment.select_intent_by_id", R"(
  SELECT id, order_id, order_number, amount, method, state, return_url
  FROM payment.intent WHERE id = $1::uuid)"};

Task<std::optional<Intent>> Store::intent_by_id(PaymentId id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_intent_by_id, {id}, deadline);
  co_return intent_in(rows);
}

constexpr pg::Statement lock_intent_of_order{"payment.lock_intent_of_order", R"(
  SELECT id, order_id, order_number, amount, method, state, return_url
  FROM payment.intent WHERE order_id = $1::uuid FOR UPDATE)"};

Task<std::optional<Intent>> Store::lock_intent(pg::Tx& tx, Uuid order_id) const {
  const auto rows = co_await tx.run(lock_intent_of_order, {order_id});
  co_return intent_in(rows);
}

constexpr pg::Statement lock_intent_of_id{"payment.lock_intent_of_id", R"(
  SELECT id, order_id, order_number, amount, method, state, return_url
  FROM payment.intent WHERE id = $1::uuid FOR UPDATE)"};

Task<std::optional<Intent>> Store::lock_intent_by_id(pg::Tx& tx, PaymentId id) const {
  const auto rows = co_await tx.run(lock_intent_of_id, {id});
  co_return intent_in(rows);
}

constexpr pg::Statement lock_intent_of_number{"payment.lock_intent_of_number", R"(
  SELECT id, order_id, order_number, amount, method, state, return_url
  FROM payment.intent WHERE order_number = $1 FOR UPDATE)"};

Task<std::optional<Intent>> Store::lock_intent_by_number(pg::Tx& tx,
                                                         std::string order_number) const {
  const auto rows = co_await tx.run(lock_intent_of_number, {order_number});
  co_return intent_in(rows);
}

constexpr pg::Statement lock_intent_of_symbol{"payment.lock_intent_of_symbol", R"(
  SELECT id, order_id, order_number, amount, method, state, return_url
  FROM payment.intent WHERE variable_symbol = $1 FOR UPDATE)"};

Task<std::optional<Intent>> Store::lock_intent_by_symbol(pg::Tx& tx, std::string symbol) const {
  const auto rows = co_await tx.run(lock_intent_of_symbol, {symbol});
  co_return intent_in(rows);
}

constexpr pg::Statement select_paid_after_cancellation{"payment.paid_after_cancellation", R"(
  SELECT order_id FROM payment.intent
  WHERE was_cancelled AND state = 'paid' AND changed_at < $1::timestamptz
  ORDER BY changed_at LIMIT 100)"};

Task<std::vector<Uuid>> Store::paid_after_cancellation(Instant before, Deadline deadline) const {
  const auto rows = co_await database_.read(select_paid_after_cancellation, {before}, deadline);
  std::vector<Uuid> orders;
  for (const auto row : rows) orders.push_back(row.get<Uuid>(0));
  co_return orders;
}

constexpr pg::Statement update_intent_state{"payment.update_intent_state", R"(
  UPDATE payment.intent SET state = $2, changed_at = $3::timestamptz WHERE id = $1::uuid)"};

Task<void> Store::move_intent(pg::Tx& tx, PaymentId id, State to, Instant at) const {
  const auto rows = co_await tx.run(update_intent_state, {id, name_of(to), at});
  invariant(rows.affected() == 1, "a locked payment is gone");
}

constexpr pg::Statement select_attempt{"payment.select_attempt", R"(
  SELECT id, payment_id, number, provider, reference, state, is_current, made_at
  FROM payment.attempt WHERE id = $1::uuid)"};

Task<std::optional<Attempt>> Store::attempt(Uuid id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_attempt, {id}, deadline);
  co_return attempt_in(rows);
}

Task<std::optional<Attempt>> Store::attempt(pg::Tx& tx, Uuid id) const {
  const auto rows = co_await tx.run(select_attempt, {id});
  co_return attempt_in(rows);
}

constexpr pg::Statement select_attempt_by_reference{"payment.select_attempt_by_reference", R"(
  SELECT id, payment_id, number, provider, reference, state, is_current, made_at
  FROM payment.attempt WHERE provider = $1 AND reference = $2)"};

Task<std::optional<Attempt>> Store::attempt_by_reference(std::string provider,
                                                         std::string reference,
                                                         Deadline deadline) const {
  const auto rows =
      co_await database_.read(select_attempt_by_reference, {provider, reference}, deadline);
  co_return attempt_in(rows);
}

constexpr pg::Statement lower_intent_amount{"payment.lower_amount", R"(
  UPDATE payment.intent SET amount = amount - $2::bigint, changed_at = $3::timestamptz
  WHERE id = $1::uuid)"};

Task<void> Store::lower_amount(pg::Tx& tx, PaymentId id, Money by, Instant at) const {
  co_await tx.run(lower_intent_amount, {id, by, at});
}

constexpr pg::Statement select_current_attempt{"payment.select_current_attempt", R"(
  SELECT id, payment_id, number, provider, reference, state, is_current, made_at
  FROM payment.attempt WHERE payment_id = $1::uuid AND is_current)"};

Task<std::optional<Attempt>> Store::current_attempt(PaymentId payment, Deadline deadline) const {
  const auto rows = co_await database_.read(select_current_attempt, {payment}, deadline);
  co_return attempt_in(rows);
}

Task<std::optional<Attempt>> Store::current_attempt(pg::Tx& tx, PaymentId payment) const {
  const auto rows = co_await tx.run(select_current_attempt, {payment});
  co_return attempt_in(rows);
}

constexpr pg::Statement retire_current_attempt{"payment.retire_current_attempt", R"(
  UPDATE payment.attempt SET is_current = false WHERE payment_id = $1::uuid AND is_current)"};

Task<void> Store::replace_current(pg::Tx& tx, Attempt attempt) const {
  co_await tx.run(retire_current_attempt, {attempt.payment});
  co_await tx.run(insert_attempt, {attempt.id, attempt.payment, attempt.number, attempt.provider,
                                   name_of(attempt.state), attempt.made_at});
}

constexpr pg::Statement update_attempt_started{"payment.update_attempt_started", R"(
  UPDATE payment.attempt
  SET state = 'pending', reference = $2, redirect_url = $3, changed_at = $4::timestamptz
  WHERE id = $1::uuid)"};

Task<void> Store::start_attempt(pg::Tx& tx, Uuid id, Started started, Instant at) const {
  co_await tx.run(update_attempt_started, {id, started.reference, started.redirect_url, at});
}

constexpr pg::Statement update_attempt_asked{
    "payment.update_attempt_asked",
    "UPDATE payment.attempt SET asked_at = $2::timestamptz WHERE id = $1::uuid"};

Task<void> Store::note_asked(Uuid id, Instant at, Deadline deadline) const {
  co_await database_.write(update_attempt_asked, {id, at}, deadline);
}

constexpr pg::Statement update_attempt_state{"payment.update_attempt_state", R"(
  UPDATE payment.attempt SET state = $2, changed_at = $3::timestamptz WHERE id = $1::uuid)"};

Task<void> Store::move_attempt(pg::Tx& tx, Uuid id, AttemptState to, Instant at) const {
  co_await tx.run(update_attempt_state, {id, name_of(to), at});
}

}  // namespace flipflop::payment
