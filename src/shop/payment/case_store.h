#pragma once
// The SQL of cases and reconciliations. A case of a payment is changed behind the intent's lock.

#include "shop/payment/staff.h"
#include "shop/payment/store.h"

namespace flipflop::payment {

struct NewCase {
  Uuid id;
  CaseKind kind = CaseKind::unknown_symbol;
  std::string source, reference;
  std::string symbol = {};
  std::optional<PaymentId> payment = {};
  std::optional<Uuid> refund = {};
  Money amount;
  std::string currency = "CZK";
};

struct OpenCases {
  std::int64_t count = 0;
  std::optional<Instant> oldest;
};

// An attempt that the reconciliation asks about.
struct Doubtful {
  Attempt attempt;
  Money due;                 // of its payment
  bool is_refunded = false;  // all that it captured is back, or on its way
};

struct Finding {
  ReconciliationId run;
  Uuid attempt;
  AttemptState ours = AttemptState::created;
  std::string theirs;
  Money amount;
  std::string currency;
  bool is_settled = false;
};

class CaseStore {
 public:
  explicit CaseStore(pg::Database& database) : database_(database) {}

  // Once for each kind, source and reference.
  Task<void> open(pg::Tx& tx, NewCase found, Instant at) const;
  // Opens what a program of an older release left without one.
  Task<void> open_missing(Deadline deadline) const;
  Task<std::optional<MoneyCase>> find(CaseId id, Deadline deadline) const;
  Task<std::optional<MoneyCase>> lock(pg::Tx& tx, CaseId id) const;
  Task<void> close(pg::Tx& tx, MoneyCase closed) const;
  // Payments that were unknown when their message came, and whose attempt has told since.
  Task<void> close_known(Instant at, Deadline deadline) const;
  // Those that waited for this refund; nothing when there is none.
  Task<void> close_returned(pg::Tx& tx, Uuid refund, std::string proof, Instant at) const;
  Task<list::Page<MoneyCase>> browse(CaseFilter filter, list::Query query, Deadline deadline) const;
  Task<OpenCases> open_ones(Deadline deadline) const;

  Task<void> begin_run(ReconciliationId run, Instant at, Deadline deadline) const;
  // Attempts that nobody asked about for too long, the longest first.
  Task<std::vector<Doubtful>> doubtful(Instant now, int limit, Deadline deadline) const;
  // Counts the question before it is asked: one that is never answered does not hold up the others.
  Task<void> count_question(ReconciliationId run, Uuid attempt, Instant at,
                            Deadline deadline) const;
  Task<void> note_finding(pg::Tx& tx, Finding finding, Instant at) const;
  Task<void> end_run(ReconciliationId run, Instant at, Deadline deadline) const;
  // Removes at most `limit` runs that began before; how many it were.
  Task<int> forget_runs(Instant before, int limit, Deadline deadline) const;
  Task<list::Page<ReconciliationRun>> browse_runs(list::Query query, Deadline deadline) const;
  Task<std::vector<ReconciledAttempt>> found_in(ReconciliationId run, Deadline deadline) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::payment
