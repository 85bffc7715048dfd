#pragma once

#include "platform/pg/pg.h"

namespace flipflop::pg {

// Whether the database answers a query by `deadline`; for probes, which want an answer and no
// failure.
Task<bool> is_reachable(Database* database, Deadline deadline);

}  // namespace flipflop::pg
