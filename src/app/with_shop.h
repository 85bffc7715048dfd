#pragma once
// How a command of the command line reaches the faces: the database of the settings (started when
// it is the embedded one and nobody runs it), migrated, and a Shop on the calling thread.

#include <functional>
#include <string>

#include "app/commands.h"
#include "app/wiring.h"

namespace flipflop::app {

inline constexpr std::chrono::seconds command_limit{60};

// Runs `work` to its end and returns its exit code.
int with_shop(Invocation& invocation, std::function<Task<int>(Shop*, const Invocation*)> work);

// The same as a command's run.
inline std::function<int(Invocation&)> using_shop(Task<int> (*work)(Shop*, const Invocation*)) {
  return [work](Invocation& invocation) { return with_shop(invocation, work); };
}

// Who did it, for the audit log.
inline constexpr const char* command_line_actor = "cli";

}  // namespace flipflop::app
