#pragma once
// Goods that come back, and claims about them. A case belongs to one order and names some of its
// lines: a withdrawal from the contract (the law's button) or a claim about a defect. Cases only
// move along the table that README.md shows and SQL holds; pieces and money never exceed what was
// ordered and paid, which counters of each line guard.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "platform/json/json.h"
#include "platform/list/list.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/order/order.h"
#include "shop/returns/bank_account.h"
#include "shop/returns/handling.h"
#include "shop/returns/states.h"

namespace flipflop::returns {

// Told with the transaction that made it so; all of them name the case by its id.
struct CaseAnnounced {
  static constexpr const char* kind = "returns.announced";
  CaseId case_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(CaseAnnounced, (), (case_id, order_id))

struct CaseReceived {
  static constexpr const char* kind = "returns.received";
  CaseId case_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(CaseReceived, (), (case_id, order_id))

struct CaseRefused {
  static constexpr const char* kind = "returns.refused";
  CaseId case_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(CaseRefused, (), (case_id, order_id))

struct CaseAccepted {
  static constexpr const char* kind = "returns.accepted";
  CaseId case_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(CaseAccepted, (), (case_id, order_id))

struct CaseSettled {
  static constexpr const char* kind = "returns.settled";
  CaseId case_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(CaseSettled, (), (case_id, order_id))

// Money went back: `refund` is the case, or the id of a refund out of goodwill.
struct RefundSent {
  static constexpr const char* kind = "returns.refund_sent";
  Uuid refund;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(RefundSent, (), (refund, order_id))

// A claim must be settled within days; the shop is reminded once.
struct DeadlineNear {
  static constexpr const char* kind = "returns.deadline_near";
  CaseId case_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(DeadlineNear, (), (case_id, order_id))

struct WantedLine {
  product::VariantId variant;
  std::int64_t quantity = 0;
};

// What somebody declares about their order. Whoever calls has made sure that it is theirs.
struct Announcement {
  order::OrderId order;
  Kind kind = Kind::withdrawal;
  std::vector<WantedLine> lines;
  std::string name, email;       // a declaration is confirmed to this address
  std::string bank_account;      // for money that was paid by transfer or in cash; empty: none
  std::string description;       // of the defect
  std::optional<Remedy> remedy;  // that a claim asks for
  std::string request_key;       // the same key makes one case
  std::string fingerprint;       // of what was asked with it
  audit_log::Actor actor{"buyer"};
  bool by_staff = false;  // for a buyer who wrote or came: periods are theirs to judge
};

struct AnnounceRefused {
  enum class Reason {
    unknown_order,
    nothing_named,
    not_of_order,   // a line that the order does not have
    too_many,       // more pieces than are not in other cases
    period_over,    // `until` is when it ended
    not_delivered,  // a claim about what has not come
    order_ended,    // cancelled, or paid back whole
    key_reused
  };
  Reason reason = Reason::unknown_order;
  std::optional<product::VariantId> line = {};
  std::optional<Instant> until = {};
};

struct Line {
  product::VariantId variant;
  std::string name;
  std::int64_t quantity = 0;
  std::optional<Disposition> disposition;  // when they came
  Money refund;                            // before a reduction
};

struct HistoryEntry {
  State state = State::announced;
  std::string actor, note;
  Instant at;
};

struct View {
  CaseId id;
  std::string number;  // "2600000042-V1"
  order::OrderId order;
  Kind kind = Kind::withdrawal;
  State state = State::announced;
  std::string name, email, bank_account, description;
  std::optional<Remedy> remedy, outcome;
  std::vector<Line> lines;
  Money goods, delivery, reduction;  // what goes back is goods + delivery - reduction
  std::string reduction_reason;
  std::optional<Money> refund;  // that payment was asked for
  std::optional<Instant> refund_sent_at;
  Instant made_at, due_at;
  std::vector<HistoryEntry> history;
};

// What an order's buyer may still declare.
struct Openings {
  std::optional<Instant> delivered_at;
  std::optional<Instant> withdrawal_until;  // nullopt: not delivered yet, so there is time
  bool may_withdraw = false, may_claim = false;
  std::vector<WantedLine> left;  // of each line, what lies in no case
};

// A refund as it is told to the buyer.
struct Refund {
  Uuid cause;
  order::OrderId order;
  std::optional<CaseId> case_id;
  Money amount;
  std::string reason;
  Instant made_at;
  std::optional<Instant> sent_at;
  Money to_vouchers = {};  // of the amount
};

class Returns {
 public:
  virtual ~Returns() = default;

  virtual Task<std::expected<CaseId, AnnounceRefused>> announce(Announcement announcement,
                                                                Deadline deadline) = 0;
  virtual Task<std::optional<View>> find(CaseId id, Deadline deadline) = 0;
  // Oldest first.
  virtual Task<std::vector<View>> of_order(order::OrderId order, Deadline deadline) = 0;
  virtual Task<std::optional<Openings>> openings(order::OrderId order, Deadline deadline) = 0;
  virtual Task<std::optional<Refund>> find_refund(Uuid cause, Deadline deadline) = 0;

  // Staff: `query` is of staff_list().
  virtual Task<list::Page<Listed>> browse(StaffFilter filter, list::Query query,
                                          Deadline deadline) = 0;
  // The goods of a withdrawal came: pieces go back to the shelf and the money to the buyer.
  virtual Task<std::expected<void, HandleRefusal>> receive(Receipt receipt, Deadline deadline) = 0;
  virtual Task<std::expected<void, HandleRefusal>> accept(Decision decision, Deadline deadline) = 0;
  virtual Task<std::expected<void, HandleRefusal>> refuse(Decision decision, Deadline deadline) = 0;
  // The buyer keeps the goods after all.
  virtual Task<std::expected<void, HandleRefusal>> call_off(Decision decision,
                                                            Deadline deadline) = 0;
  virtual Task<std::expected<void, HandleRefusal>> settle(Settlement settlement,
                                                          Deadline deadline) = 0;
  // Out of goodwill, without goods. Answers the id of the refund.
  virtual Task<std::expected<Uuid, HandleRefusal>> pay_back(Goodwill goodwill,
                                                            Deadline deadline) = 0;

  // All refunds of an order, oldest first, also those that are still on their way.
  virtual Task<std::vector<Refund>> refunds_of(order::OrderId order, Deadline deadline) = 0;
};

}  // namespace flipflop::returns
