#pragma once
// What a Database consists of; for the batches and transactions of this folder.

#include <memory>
#include <vector>

#include "platform/pg/local_pools.h"
#include "platform/pg/pg.h"

namespace flipflop::pg {

struct Database::Parts {
  explicit Parts(DatabaseOptions o);

  // The pools of the calling loop, made when it first asks.
  LocalPools& here();

  DatabaseOptions options;
  std::shared_ptr<Canceller> canceller = std::make_shared<Canceller>();
  std::vector<std::shared_ptr<LocalPools>> by_loop;  // each touched by its own loop only
};

// For an exchange whose step `commit_step` commits: throws CommitUnknown when that was sent and
// neither its success nor its failure is known.
void throw_if_unknown(const Exchange& exchange, std::size_t commit_step);

// Runs actions that were promised for after a commit. They must not fail: the commit stands.
void run_after_commit(const std::vector<std::function<void()>>& actions);

}  // namespace flipflop::pg
