#pragma once
// Other programs, run from start-up and the command line: initdb, postgres, pg_dump. Blocking.

#include <sys/types.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace flipflop::app {

struct User {
  uid_t uid = 0;
  gid_t gid = 0;
  std::string name;
};

struct ChildProcess {
  std::vector<std::string> arguments;              // the first is the program's path
  std::map<std::string, std::string> environment;  // besides PATH and LC_ALL=C
  std::optional<User> user;                        // nullopt: as we are
  std::string output_file;                         // stdout and stderr are appended to it
  std::function<bool()> is_stopping;               // true: run() has it end itself
};

struct Ended {
  bool ok = false;     // exit code 0
  std::string output;  // the last 64 KiB of stdout and stderr
};

// Runs to the end, or until it is not wanted any more: then it is told to end (SIGTERM) and waited
// for.
Ended run(const ChildProcess& process);

// Starts it in a session of its own, so that it outlives us and no terminal signal reaches it.
pid_t start_detached(const ChildProcess& process);

// True when `user` can enter every folder on the way to `folder`.
bool can_reach(const User& user, const std::string& folder);

}  // namespace flipflop::app
