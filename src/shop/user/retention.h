#pragma once
// What a guest's browser agreed to is evidence for as long as the consent holds, which is the year
// of its cookie; afterwards nobody is left to whom the row could belong, and its subject goes.

#include "platform/jobs/jobs.h"
#include "shop/user/store.h"

namespace flipflop::user {

class Retention {
 public:
  Retention(const Clock& clock, Store& store) : clock_(clock), store_(store) {}

  // Once a day from now on; this outlives the jobs.
  void register_on(jobs::Jobs& jobs);
  Task<void> forget_browsers(Deadline deadline);

 private:
  const Clock& clock_;
  Store& store_;
};

}  // namespace flipflop::user
