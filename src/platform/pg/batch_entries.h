#pragma once
// The statements of a write batch in the order in which they are sent, and what an exchange that
// carried them says about its guards.

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/pg/exchange.h"
#include "platform/pg/pg.h"

namespace flipflop::pg {

struct BatchEntry {
  Stage stage;
  Statement statement;
  Params params;
  std::string guard;  // empty for a plain statement
};

class BatchEntries {
 public:
  // Behind the entries of its stage and of earlier ones.
  void add(BatchEntry entry);
  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }

  // Moves everything to the end of `steps`; the guards stay behind for guard_fired.
  void move_to(std::vector<Step>& steps);
  // The guard that made `exchange` fail, if it was one. The first of these entries was its step
  // `first`.
  std::optional<GuardFired> guard_fired(const Exchange& exchange, std::size_t first) const;

 private:
  std::vector<BatchEntry> entries_;
};

struct WriteBatch::Parts {
  explicit Parts(Database& d) : database(d) {}

  Database& database;
  BatchEntries entries;
  std::vector<std::function<void()>> after_commit;
  bool is_used = false;
};

}  // namespace flipflop::pg
