#pragma once
// Where callback code meets one waiting coroutine of the same loop: the coroutine waits, the
// callback completes it, once. For platform parts that wrap callback libraries; shop code has no
// use for it. The owner keeps it alive until the wait has ended (a shared state held by both).

#include <boost/system/error_code.hpp>
#include <functional>

#include "platform/loop/task.h"

namespace flipflop {

class Completion {
 public:
  // Returns at once when already complete; throws when the task is cancelled.
  Task<void> wait();
  bool is_complete() const { return complete_; }
  // Resumes the waiting coroutine before it returns; for ends of callbacks, where that is safe.
  void complete();
  // Resumes it from the loop's queue; for everywhere else. The caller keeps this alive until then.
  void complete_soon();

 private:
  bool complete_ = false;
  std::move_only_function<void(boost::system::error_code)> resume_;
};

}  // namespace flipflop
