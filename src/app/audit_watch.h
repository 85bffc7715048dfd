#pragma once
// Checks the invariants every hour and leaves the result for the page of staff; what is broken is
// logged. An operator asks at any time with `flipflop audit`.

#include <string>

#include "platform/loop/deadline.h"
#include "platform/loop/task.h"
#include "platform/platform.h"

namespace flipflop::app {

class AuditWatch {
 public:
  AuditWatch(Platform& platform, std::string conninfo);

  Task<void> check(Deadline deadline);

 private:
  Platform& platform_;
  const std::string conninfo_;
};

}  // namespace flipflop::app
