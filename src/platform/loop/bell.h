#pragma once
// A bell that all loops of the process hear: ring() from any thread wakes every task that waits. It
// counts, so a task that has not heard the latest ring does not wait at all and none is lost.

#include <cstdint>
#include <memory>

#include "platform/loop/deadline.h"
#include "platform/loop/task.h"

namespace flipflop {

class Bell {
 public:
  Bell();
  ~Bell();

  void ring();
  std::uint64_t rings() const;
  // Waits until there were more rings than `heard`, or until `deadline`; returns their number.
  Task<std::uint64_t> wait(std::uint64_t heard, Deadline deadline);

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;  // shared with rings on their way to a loop
};

}  // namespace flipflop
