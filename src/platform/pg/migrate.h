#pragma once
// Forward-only migrations: assets matching <...>/<module>/migrations/NNNN_name.sql, applied once
// each in module order (platform first, then by name; no migration names a foreign schema, so the
// order between modules does not matter), each in its own transaction, under an advisory lock, so
// that several processes may start at once. A changed file that was applied before is refused.

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace flipflop::pg {

class MigrationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Applied {
  std::string module;
  std::string name;
};

// Blocking; returns what was applied now. `before_each` is called before each migration and may
// throw: those before it stay applied.
std::vector<Applied> migrate(const std::string& conninfo,
                             const std::function<void()>& before_each = {});
// A number that changes with every migration in the program; part of the replica's snapshot file.
std::string schema_version();

}  // namespace flipflop::pg
