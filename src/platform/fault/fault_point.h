#pragma once
// Named places where a test build can be killed, made to fail, or paused. In release builds the
// macro is empty.
//
// FLIPFLOP_FAULT=name:action[:nth] with action kill (SIGKILL to the own process), error (throws
// InjectedFault) or pause (30 s); nth counts from 1 and defaults to 1. Every point passed is
// counted; FLIPFLOP_FAULT_TRACE=file appends each name once, which is how the crash storm learns
// the list. FLIPFLOP_FAULT_FILE=file holds the plan instead (empty: none) and may be exchanged
// while the process runs; then counting and tracing begin anew, so that nth counts from the moment
// that a test chose, not from the start.

#include <stdexcept>

namespace flipflop::fault {

class InjectedFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

void passed(const char* name);

}  // namespace flipflop::fault

#if defined(FLIPFLOP_FAULT_POINTS)
#define FAULT_POINT(name) ::flipflop::fault::passed(name)
#else
#define FAULT_POINT(name) static_cast<void>(0)
#endif
