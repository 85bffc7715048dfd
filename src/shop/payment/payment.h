#pragma once
// Money coming in, and going back. One intent per order with attempts below it; a provider only
// translates its protocol, the state machine lives here. A provider's message is a hint: the state
// is read from the provider, amount and currency are compared, then the state moves. State only
// moves forward: created -> pending -> paid | failed | cancelled | expired; failed -> pending by a
// new attempt.

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"
#include "platform/json/json.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/payment/staff.h"

namespace flipflop::payment {

struct PaymentCaptured {
  static constexpr const char* kind = "payment.captured";
  PaymentId payment_id;
  Uuid order_id;
  Money amount;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(PaymentCaptured, (), (payment_id, order_id, amount))

// The current attempt ended without money; the buyer may try again while the order waits.
struct PaymentFailed {
  static constexpr const char* kind = "payment.failed";
  PaymentId payment_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(PaymentFailed, (), (payment_id, order_id))

// A part of the money, asked for with `cause`, is back with the buyer.
struct PaymentPartRefunded {
  static constexpr const char* kind = "payment.part_refunded";
  PaymentId payment_id;
  Uuid order_id;
  Uuid cause;
  Money amount;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(PaymentPartRefunded, (), (payment_id, order_id, cause, amount))

// All the money of the payment is back with the buyer: its order was called off, or the parts that
// went back add up to it (the last of them is told first).
struct PaymentRefunded {
  static constexpr const char* kind = "payment.refunded";
  PaymentId payment_id;
  Uuid order_id;
  Money amount;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(PaymentRefunded, (), (payment_id, order_id, amount))

struct MethodInfo {
  std::string code;         // "bogus", "bank_transfer", "cod"
  std::string message_key;  // "payment.method_bogus" in the message catalogue
  bool online = false;      // the buyer pays on a provider's page
  bool on_delivery = false;
  std::chrono::minutes hold{30};  // how long stock waits for the money; 0: committed at placing
};

enum class State { created, pending, paid, failed, cancelled, expired, refund_due, refunded };
BOOST_DESCRIBE_ENUM(State, created, pending, paid, failed, cancelled, expired, refund_due, refunded)

struct NewPayment {
  PaymentId id;
  Uuid order_id;
  std::string order_number;  // also the variable symbol, at most 10 digits
  Money amount;
  std::string method;
  std::string return_url;  // where a provider sends the buyer back to
};

struct View {
  PaymentId id;
  Uuid order_id;
  std::string method;
  State state = State::created;
  Money amount;
  std::string redirect_url;  // the provider's page; empty until it answered
  int attempts = 0;
};

// What a bank customer types, or scans.
struct TransferInstructions {
  std::string account;  // "2000000018/2010"
  std::string iban;
  std::string variable_symbol;
  Money amount;
  std::string spayd;  // "SPD*1.0*ACC:...", the content of the QR code
};

// A part of the money of an order that stays, for one reason of its own.
struct RefundRequest {
  Uuid order_id;
  Uuid cause;  // what it is paid back for; asked for again with the same cause, nothing more goes
  Money amount;
  std::string reason;
};

enum class RefundAnswer {
  requested,
  repeated,         // this cause was asked for before; what was asked then stands
  exceeds,          // more than what is left of what came
  nothing_captured  // no money came yet
};

enum class LessAnswer {
  done,
  being_paid,  // a provider was asked for the amount before
  has_money,
  not_payable  // called off, or nothing would be left to pay
};

enum class Receipt { booked, repeated, unknown_symbol, wrong_amount, not_expected };

// What the messages to an application are signed with (X-Signature). Of the installation's secret
// and the application's name, so that one application cannot sign for another.
std::string callback_secret(std::string_view installation_secret, std::string_view application);

class Payments {
 public:
  virtual ~Payments() = default;

  virtual std::vector<MethodInfo> methods() const = 0;
  virtual std::optional<MethodInfo> find_method(std::string_view code) const = 0;

  // Stage rows: the intent (unique per order), and for online methods the job that starts it.
  virtual void create(pg::WriteBatch& batch, NewPayment payment) = 0;
  // Works the start job inline, at most until `deadline`, so that find() has the redirect.
  virtual Task<void> start_now(PaymentId id, Deadline deadline) = 0;
  virtual Task<std::optional<View>> find(Uuid order_id, Deadline deadline) = 0;
  virtual Task<std::optional<TransferInstructions>> transfer_instructions(Uuid order_id,
                                                                          Deadline deadline) = 0;

  // A new attempt after a failed, declined or abandoned one; false when the payment is final. The
  // caller prolongs the hold in the same transaction.
  virtual Task<bool> retry(pg::Tx& tx, Uuid order_id) = 0;
  // The order became cheaper before anybody paid.
  virtual Task<LessAnswer> expect_less(pg::Tx& tx, Uuid order_id, Money by) = 0;
  // The order was cancelled: an unpaid intent is cancelled (false when money was received already).
  virtual Task<bool> cancel(pg::Tx& tx, Uuid order_id) = 0;
  // Money came for an order that cannot be served: marks it refund_due and enqueues the refund of
  // what did not go back in parts before.
  virtual Task<void> refund(pg::Tx& tx, Uuid order_id, std::string reason) = 0;
  // Gives a part back, from the money that came first on; PaymentPartRefunded is told when it is
  // there. The part that leaves nothing makes the payment refund_due.
  virtual Task<RefundAnswer> refund_part(pg::Tx& tx, RefundRequest request) = 0;
  // Cash was taken by the carrier.
  virtual Task<void> collected_on_delivery(pg::Tx& tx, Uuid order_id) = 0;

  // A credit on the bank account; idempotent by `reference`.
  virtual Task<Receipt> receive_transfer(std::string variable_symbol, Money amount,
                                         std::string reference, Deadline deadline) = 0;
  // A person sent money back that came by bank or in cash, one refund at a time; `reference` is the
  // proof of it and makes the call idempotent. not_expected: nothing of this payment waits for a
  // person, or the proof is that of another payment.
  virtual Task<Receipt> confirm_refund(std::string variable_symbol, Money amount,
                                       std::string reference, Deadline deadline) = 0;
};

}  // namespace flipflop::payment
