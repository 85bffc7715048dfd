#pragma once
// A run's turn at a supplier: the lease is prolonged for as long as the run lives, wherever it
// waits (a slow download, a large comparison). Belongs to the loop of its run.
//
// A process that stalls may lose its turn all the same. So whatever a run writes to the catalogue
// asks Store::hold_turn in the same transaction.

#include <memory>

#include "platform/clock/clock.h"
#include "shop/supplier/store.h"

namespace flipflop::supplier {

class Turn {
 public:
  // The run has taken the lease; the store and the clock outlive the loop's tasks.
  Turn(Store& store, const Clock& clock, SupplierId supplier, RunId run);
  // Ends the prolonging.
  ~Turn();
  Turn(const Turn&) = delete;

  struct State;

 private:
  std::shared_ptr<State> state_;  // shared with the task that prolongs, whichever ends last
};

}  // namespace flipflop::supplier
