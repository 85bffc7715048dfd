#pragma once
// Part of the face: money that fits nothing, as staff see it and settle it, and the runs of the
// reconciliation with the providers.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "platform/audit_log/actor.h"
#include "platform/json/json.h"
#include "platform/list/list.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::payment {

using PaymentId = Id<struct PaymentTag>;
using CaseId = Id<struct CaseTag>;
using ReconciliationId = Id<struct ReconciliationTag>;

enum class CaseKind {
  unknown_symbol,  // a transfer whose variable symbol no order has
  wrong_amount,    // a transfer of another amount than its order's
  not_expected,    // a transfer for an order that is paid already, or otherwise
  difference,      // a provider took other money than was asked for
  paid_twice,      // a provider took the money again; it goes back by itself, which closes the case
  refund_by_hand,  // money that a person has to send back: no provider does, or it refuses
  contradiction,   // a provider says no longer what it said when we captured
  unknown_payment  // a provider took money that no attempt of ours asked for
};
BOOST_DESCRIBE_ENUM(CaseKind, unknown_symbol, wrong_amount, not_expected, difference, paid_twice,
                    refund_by_hand, contradiction, unknown_payment)

enum class CaseState { open, closed };
BOOST_DESCRIBE_ENUM(CaseState, open, closed)

enum class Resolution {
  returned,        // sent back; the proof says how
  booked_by_hand,  // kept for what the note says
  matched,         // a transfer pays the order that is named
  written_off
};
BOOST_DESCRIBE_ENUM(Resolution, returned, booked_by_hand, matched, written_off)

struct MoneyCase {
  CaseId id;
  CaseKind kind = CaseKind::unknown_symbol;
  CaseState state = CaseState::open;
  std::string source, reference;  // "bank" and its reference, or the provider's
  std::string symbol;             // what a transfer was sent with
  std::optional<PaymentId> payment;
  std::optional<Uuid> refund, order;
  std::string order_number;
  Money amount;
  std::string currency;
  Instant found_at;
  std::optional<Resolution> resolution;
  std::string proof, note, closed_by;
  std::optional<Instant> closed_at;
};

struct CaseFilter {
  std::optional<CaseState> state;
  std::optional<CaseKind> kind;
};
const list::List& case_list();

// How staff may close a case of this kind; none for what closes itself.
std::vector<Resolution> resolutions_for(CaseKind kind);

struct CaseClosing {
  CaseId id;
  Resolution resolution = Resolution::returned;
  std::string proof;         // of returned money: the bank's reference
  std::string note;          // why it is kept or written off; names nobody
  std::string order_number;  // of what is matched
  idempotency::Once* once = nullptr;
};

enum class CloseRefusal {
  unknown,
  closed_before,
  not_offered,    // not for a case of this kind
  unknown_order,  // nothing waits for this order's money
  other_amount,   // the order expects another amount
  paid_already,
  proof_used  // it proves the return of other money
};

// A run without an end was broken off; the next one went on.
struct ReconciliationRun {
  ReconciliationId id;
  Instant started_at;
  std::optional<Instant> ended_at;
  int asked = 0, settled = 0, differences = 0;
};
const list::List& reconciliation_list();

// What differed between a provider's word and ours.
struct ReconciledAttempt {
  std::string order_number, provider, reference;
  std::string ours, theirs;  // states
  Money amount;
  std::string currency;
  bool is_settled = false;  // ours followed; else it is a case
  Instant at;
};

class Cases {
 public:
  virtual ~Cases() = default;

  // `query` is of case_list() or reconciliation_list().
  virtual Task<list::Page<MoneyCase>> browse(CaseFilter filter, list::Query query,
                                             Deadline deadline) = 0;
  virtual Task<std::optional<MoneyCase>> find(CaseId id, Deadline deadline) = 0;
  // What is missing for the resolution (proof, note or order number) is the caller's to refuse.
  virtual Task<std::expected<MoneyCase, CloseRefusal>> close(CaseClosing closing,
                                                             audit_log::Actor actor,
                                                             Deadline deadline) = 0;

  virtual Task<list::Page<ReconciliationRun>> browse_runs(list::Query query, Deadline deadline) = 0;
  // At most 500; empty also for a run that does not exist.
  virtual Task<std::vector<ReconciledAttempt>> found_in(ReconciliationId run,
                                                        Deadline deadline) = 0;
};

}  // namespace flipflop::payment
