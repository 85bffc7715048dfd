#pragma once
// The SQL of schema payment. An intent's row is locked before anything below it changes; functions
// that take a Tx leave committing to their caller.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/payment/payment.h"
#include "shop/payment/rules.h"

namespace flipflop::payment {

struct Intent {
  PaymentId id;
  Uuid order_id;
  std::string order_number;
  Money amount;
  std::string method;
  State state = State::created;
  std::string return_url;

  // Of another application, no order of ours: migrations/0010_foreign_order.sql.
  bool is_foreign() const { return order_id == id.uuid; }
};

struct Attempt {
  Uuid id;
  PaymentId payment;
  int number = 1;
  std::string provider;
  std::string reference;  // empty until the provider answered
  AttemptState state = AttemptState::created;
  bool is_current = true;
  Instant made_at;
};

struct Capture {
  Uuid id;
  PaymentId payment;
  std::optional<Uuid> attempt;
  std::string source;     // provider, "bank" or "cod"
  std::string reference;  // unique per source
  Money amount;
  Money refunded;  // what of it went back, or is on its way
};

struct NewRefund {
  Uuid id;
  Uuid capture;
  Money amount;
  std::string reason;
  std::optional<Uuid> cause;  // of a part; none for all that is left
};

// What went back for one cause, from all captures.
struct Part {
  Uuid cause;
  Money amount;
};

// Money on its way back, with what the provider must know.
struct Refund {
  Uuid id;
  PaymentId payment;
  std::string source, reference;
  Money amount;
  bool is_done = false;
};

// A report of money that is not the money we asked for.
struct Difference {
  Uuid id;
  Uuid attempt;
  Money due;
  Report report;
};

// A genuine message of a provider, with its bytes as they came.
struct Message {
  std::string provider;
  Notice notice;
  std::string body;
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  void add_intent(pg::WriteBatch& batch, const NewPayment& payment, State state, Instant at) const;
  void add_attempt(pg::WriteBatch& batch, const Attempt& attempt) const;
  Task<std::optional<View>> view(Uuid order_id, Deadline deadline) const;
  Task<std::optional<Intent>> intent(Uuid order_id, Deadline deadline) const;
  Task<std::optional<Intent>> intent_by_id(PaymentId id, Deadline deadline) const;

  Task<std::optional<Intent>> lock_intent(pg::Tx& tx, Uuid order_id) const;
  Task<std::optional<Intent>> lock_intent_by_id(pg::Tx& tx, PaymentId id) const;
  Task<std::optional<Intent>> lock_intent_by_number(pg::Tx& tx, std::string order_number) const;
  Task<std::optional<Intent>> lock_intent_by_symbol(pg::Tx& tx, std::string symbol) const;
  // Orders that were cancelled before their money came and did not get it back since `before`; at
  // most 100.
  Task<std::vector<Uuid>> paid_after_cancellation(Instant before, Deadline deadline) const;
  // The row is locked; the transition table is checked by the database.
  // Less is expected than before; of a payment that is locked.
  Task<void> lower_amount(pg::Tx& tx, PaymentId id, Money by, Instant at) const;
  Task<void> move_intent(pg::Tx& tx, PaymentId id, State to, Instant at) const;

  Task<std::optional<Attempt>> attempt(Uuid id, Deadline deadline) const;
  Task<std::optional<Attempt>> attempt_by_reference(std::string provider, std::string reference,
                                                    Deadline deadline) const;
  Task<std::optional<Attempt>> current_attempt(PaymentId payment, Deadline deadline) const;
  Task<std::optional<Attempt>> current_attempt(pg::Tx& tx, PaymentId payment) const;
  // Read behind the intent's lock.
  Task<std::optional<Attempt>> attempt(pg::Tx& tx, Uuid id) const;
  // A new current attempt; the one before is followed on, but no longer decides for the intent.
  Task<void> replace_current(pg::Tx& tx, Attempt attempt) const;
  Task<void> start_attempt(pg::Tx& tx, Uuid id, Started started, Instant at) const;
  // The provider was asked about it now.
  Task<void> note_asked(Uuid id, Instant at, Deadline deadline) const;
  Task<void> move_attempt(pg::Tx& tx, Uuid id, AttemptState to, Instant at) const;

  // False when this proof of money is known already.
  Task<bool> insert_capture(pg::Tx& tx, Capture capture, Instant at) const;
  // Those of which something is left, oldest first.
  Task<std::vector<Capture>> unrefunded_captures(pg::Tx& tx, PaymentId payment) const;
  Task<void> insert_refund(pg::Tx& tx, NewRefund refund, Instant at) const;
  // Whose money goes back for this cause.
  Task<std::optional<PaymentId>> payment_of_cause(pg::Tx& tx, Uuid cause) const;
  // The part that this refund was the last of; nullopt while others are due, or when it is none.
  Task<std::optional<Part>> finished_part(pg::Tx& tx, Uuid refund) const;
  Task<std::optional<Refund>> refund(Uuid id, Deadline deadline) const;
  // Compare-and-set due -> done; false when it was done before.
  Task<bool> finish_refund(pg::Tx& tx, Uuid id, std::optional<std::string> proof, Instant at) const;
  // In id order, at most 100.
  Task<std::vector<Refund>> due_refunds(pg::Tx& tx, PaymentId payment) const;
  // Whose money a person sent back with this reference.
  Task<std::optional<PaymentId>> payment_of_proof(pg::Tx& tx, std::string proof) const;
  Task<void> insert_difference(pg::Tx& tx, Difference difference, Instant at) const;

  // False when the message came before.
  Task<bool> insert_message(pg::Tx& tx, Message message, Instant at) const;
  Task<void> mark_processed(std::string provider, std::string event_id, Instant at,
                            Deadline deadline) const;
  // Empties the bodies of at most `limit` messages that came before; how many it were.
  Task<int> forget_bodies(Instant before, int limit, Deadline deadline) const;

  // False when a credit with this reference came before.
  Task<bool> insert_transfer(pg::Tx& tx, std::string reference, std::string symbol, Money amount,
                             Instant at) const;
  Task<void> set_transfer_result(pg::Tx& tx, std::string reference, std::string result) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::payment
