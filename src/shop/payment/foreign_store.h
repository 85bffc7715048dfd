#pragma once
// The SQL of payments for the orders of other applications, and of what they are told.

#include <optional>
#include <string>

#include "platform/pg/pg.h"
#include "shop/payment/foreign_rules.h"
#include "shop/payment/payment.h"

namespace flipflop::payment {

struct ForeignOrder {
  PaymentId payment;
  std::string application;
  std::string reference;     // the application's id of its order
  std::string callback_url;  // empty: it asks
  std::string metadata;      // a JSON object
};

// A payment as its application sees it.
struct ForeignPayment {
  PaymentId id;
  std::string application, reference;
  std::string method;
  std::string number;  // also the variable symbol
  State state = State::created;
  Money amount;
  std::string redirect_url;   // empty until the provider answered, and without one
  std::string provider_id;    // the provider's reference, or that of the money; empty before
  Money returned, returning;  // parts that are back with the buyer; that are on their way
  Instant made_at;
  std::optional<Instant> paid_at, returned_at;
  std::string metadata;
};

// What an application is told, and where.
struct Callback {
  Uuid id;
  PaymentId payment;
  std::string application, reference, url;
  ForeignEvent event = ForeignEvent::completed;
  Instant at;
  bool is_due = true;
};

enum class CallbackEnd { delivered, given_up };
BOOST_DESCRIBE_ENUM(CallbackEnd, delivered, given_up)

class ForeignStore {
 public:
  explicit ForeignStore(pg::Database& database) : database_(database) {}

  // Until the end of the transaction nobody else makes a payment for this order.
  Task<void> lock_order(pg::Tx& tx, std::string application, std::string reference) const;
  Task<std::optional<PaymentId>> payment_of(pg::Tx& tx, std::string application,
                                            std::string reference) const;
  Task<std::string> next_number(pg::Tx& tx) const;
  Task<void> insert(pg::Tx& tx, ForeignOrder order, Instant at) const;
  // nullopt also when it is another application's.
  Task<std::optional<ForeignPayment>> view(PaymentId id, std::string application,
                                           Deadline deadline) const;
  // Forgets the metadata of at most `limit` payments that were made before; how many it were.
  Task<int> forget_metadata(Instant before, int limit, Deadline deadline) const;

  // False when the application wants to be told nothing.
  Task<bool> insert_callback(pg::Tx& tx, Uuid id, PaymentId payment, ForeignEvent event,
                             Instant at) const;
  Task<std::optional<Callback>> callback(Uuid id, Deadline deadline) const;
  Task<void> count_try(Uuid id, Deadline deadline) const;
  Task<void> end_callback(Uuid id, CallbackEnd end, Instant at, Deadline deadline) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::payment
