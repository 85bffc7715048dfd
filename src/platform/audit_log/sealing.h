#pragma once
// Seals the audit log: a job, one at a time in the whole installation, takes the entries that were
// committed since and chains them in the order in which it sees them. Whoever changes, removes or
// slips in an entry afterwards would have to make every later seal anew; `flipflop audit`
// recomputes them. The newest seal is also logged, so that a copy outside tells when the end was
// cut off.

#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/pg/pg.h"

namespace flipflop::audit_log {

class Sealing {
 public:
  Sealing(pg::Database& database, const Clock& clock, jobs::Jobs& jobs);

  // Seals everything that is committed now; returns how many entries.
  Task<int> seal(Deadline deadline);

 private:
  Task<void> seal_scheduled(Deadline deadline);
  Task<int> seal_some(Deadline deadline);

  pg::Database& database_;
  const Clock& clock_;
};

}  // namespace flipflop::audit_log
