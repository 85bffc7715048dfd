#pragma once
// Where PostgreSQL's programs are.

#include <optional>
#include <stdexcept>
#include <string>

namespace flipflop::app {

// The embedded database cannot run here; the message says what to do.
class CannotStart : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct PostgresBinaries {
  std::string folder;  // "/usr/lib/postgresql/15/bin"
  int major = 0;
};

inline constexpr int oldest_postgres = 15;
inline constexpr const char* postgres_root = "/usr/lib/postgresql";

// The newest version below `root`, at least 15; with `major`, exactly that one, because a cluster
// only runs with the version that made it. Throws CannotStart.
PostgresBinaries find_postgres(const std::string& root, std::optional<int> major);

}  // namespace flipflop::app
