#pragma once
// What one loop has of a Database: its three pools and the coarse clock that ends their waits.

#include <memory>

#include "platform/loop/loop.h"
#include "platform/pg/lease_pool.h"
#include "platform/pg/read_pool.h"

namespace flipflop::pg {

// How a Database's connections are divided. Each loop has at least one of each kind.
struct PoolSizes {
  std::size_t reads;
  std::size_t tx;
  std::size_t slow;
};
PoolSizes pool_sizes(const DatabaseOptions& options);

// Shared with its pending timer and with the end of its loop.
class LocalPools : public std::enable_shared_from_this<LocalPools> {
 public:
  LocalPools(Loop& loop, const DatabaseOptions& options, std::shared_ptr<Canceller> canceller);
  ~LocalPools();

  // Each call wakes the clock: deadlines are kept to about 10 ms.
  ReadPool& reads();
  LeasePool& tx();
  LeasePool& slow();

  // Waits at most until `deadline` for leases to come back, then closes every connection.
  Task<void> close(Deadline deadline);
  // For the end of the loop.
  void end();
  bool has_ended() const { return ended_; }

 private:
  struct Clock;
  void close_now();
  void wake();
  void tick();

  bool closed_ = false;
  bool ended_ = false;
  ReadPool reads_;
  std::shared_ptr<LeasePool> tx_;  // shared with leases
  std::shared_ptr<LeasePool> slow_;
  std::unique_ptr<Clock> clock_;
};

}  // namespace flipflop::pg
