#pragma once
// Cases of money: staff close them, and every minute a job looks for money that fell through. Keeps
// no state of its own; safe from every loop.

#include "platform/audit_log/audit_log.h"
#include "platform/metrics/metrics.h"
#include "shop/payment/settlement.h"

namespace flipflop::payment {

// What the audit log keeps of a case; it names nobody.
struct CaseRecord {
  CaseKind kind = CaseKind::unknown_symbol;
  CaseState state = CaseState::open;
  Money amount;
  std::optional<Resolution> resolution;
  std::string proof, order_number;
};
BOOST_DESCRIBE_STRUCT(CaseRecord, (), (kind, state, amount, resolution, proof, order_number))

class CaseDesk final : public Cases {
 public:
  struct Needs {
    Tools tools;
    Stores stores;
    Settlement& settlement;
    audit_log::AuditLog& audit_log;
  };
  explicit CaseDesk(Needs needs);
  void register_jobs();

  Task<list::Page<MoneyCase>> browse(CaseFilter filter, list::Query query,
                                     Deadline deadline) override;
  Task<std::optional<MoneyCase>> find(CaseId id, Deadline deadline) override;
  Task<std::expected<MoneyCase, CloseRefusal>> close(CaseClosing closing, audit_log::Actor actor,
                                                     Deadline deadline) override;
  Task<list::Page<ReconciliationRun>> browse_runs(list::Query query, Deadline deadline) override;
  Task<std::vector<ReconciledAttempt>> found_in(ReconciliationId run, Deadline deadline) override;

  // Money of orders that were cancelled before it came goes back when nobody saw to it for five
  // minutes; what older programs left without a case gets one, and cases of payments that are
  // known by now are closed; the metrics are set.
  Task<void> watch(Deadline deadline);

 private:
  Task<std::expected<MoneyCase, CloseRefusal>> close_in(pg::Tx& tx, CaseClosing closing,
                                                        std::string actor);
  Task<std::expected<void, CloseRefusal>> settle(pg::Tx& tx, MoneyCase closed,
                                                 std::optional<Intent> intent);
  Task<void> give_back(Uuid order_id, Deadline deadline);

  Needs needs_;
  metrics::Gauge open_cases_, oldest_seconds_;
};

}  // namespace flipflop::payment
