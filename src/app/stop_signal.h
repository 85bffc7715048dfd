#pragma once
// SIGTERM and SIGINT of a process that serves: blocked in every thread and looked at where the main
// thread waits, so that a start ends as orderly as a run.

#include <signal.h>

#include <functional>
#include <stdexcept>

namespace flipflop::app {

// The start was called off; what it had begun is undone on the way out.
class Stopped : public std::runtime_error {
 public:
  Stopped() : std::runtime_error("stopped before it was up") {}
};

// Asked while something takes its time.
using IsStopping = std::function<bool()>;
inline void throw_if(const IsStopping& is_stopping) {
  if (is_stopping && is_stopping()) throw Stopped();
}

sigset_t stop_signals();
// Before any thread starts: threads inherit the blocked signals.
void block_stop_signals();
// Whether one of them has come; it stays for wait_for_stop.
bool is_stop_pending();

}  // namespace flipflop::app
