#pragma once
// The safety net below messages and check jobs: every few minutes the providers are asked about
// every attempt that nobody asked about for too long, and what differs is applied as a message
// would be, and kept as a row. A question that fails ends the run, which the next one goes on from:
// the attempt was counted as asked and waits behind the others.

#include "shop/payment/settlement.h"

namespace flipflop::payment {

class Reconciliation {
 public:
  Reconciliation(Tools tools, Stores stores, Settlement& settlement)
      : tools_(tools), store_(stores.money), cases_(stores.cases), settlement_(settlement) {}
  void register_jobs();

  Task<void> run(Deadline deadline);

 private:
  Task<void> ask(ReconciliationId run, Doubtful doubtful, Deadline deadline);
  Task<void> start_again(ReconciliationId run, Attempt attempt, Deadline deadline);
  Task<void> compare(ReconciliationId run, Doubtful doubtful, Deadline deadline);
  Task<void> note_contradiction(Finding finding, Doubtful doubtful, Deadline deadline);
  Task<void> note(Finding finding, Deadline deadline);

  Tools tools_;
  Store& store_;
  CaseStore& cases_;
  Settlement& settlement_;
};

}  // namespace flipflop::payment
