#pragma once
// What the payment module works with; everything outlives it.

#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/outbox/outbox.h"
#include "platform/pg/pg.h"

namespace flipflop::payment {

struct Tools {
  pg::Database& database;
  outbox::Outbox& outbox;
  jobs::Jobs& jobs;
  const Clock& clock;
  Ids& ids;
};

}  // namespace flipflop::payment
