#pragma once
// The connections of one pool on one loop: opened on demand up to a limit, with back-off while the
// server cannot be reached, and forgotten when lost. Its owner outlives it.

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "platform/loop/loop.h"
#include "platform/metrics/metrics.h"
#include "platform/pg/connection.h"
#include "platform/pg/session.h"

namespace flipflop::pg {

// 50 ms doubled up to 2 s, with jitter, until an attempt succeeds.
class BackOff {
 public:
  bool is_over(SteadyInstant now) const { return now >= next_attempt_; }
  void note_failure(SteadyInstant now);
  void note_success() { *this = BackOff{}; }

 private:
  std::chrono::milliseconds delay_{0};
  SteadyInstant next_attempt_{};
  std::minstd_rand jitter_{std::random_device{}()};
};

class ConnectionSet {
 public:
  struct Listener {
    std::function<void(const std::shared_ptr<Connection>&)> ready;
    // An established connection went away, or an attempt failed; it is forgotten already.
    std::function<void(Connection&, const Error&)> lost;
  };
  struct Plan {
    std::string pool;  // label of its metrics
    Session session;
    std::size_t limit;
  };

  ConnectionSet(Loop& loop, Plan plan, Listener listener);
  ~ConnectionSet();
  ConnectionSet(const ConnectionSet&) = delete;
  ConnectionSet& operator=(const ConnectionSet&) = delete;

  // Opens until `wanted` connections are being opened, as far as limit and back-off allow.
  void open(std::size_t wanted);
  std::size_t opening() const { return opening_.size(); }
  const std::vector<std::shared_ptr<Connection>>& ready() const { return ready_; }
  bool is_full() const { return opening_.size() + ready_.size() >= plan_.limit; }
  void discard(const std::shared_ptr<Connection>& connection);
  // Ends waits and attempts whose time is over.
  void tick(SteadyInstant now);
  void close_all();

 private:
  void open_one();
  void note_ready(Connection& connection);
  void note_lost(Connection& connection, const Error& why);
  std::shared_ptr<Connection> take(std::vector<std::shared_ptr<Connection>>& from,
                                   const Connection& connection);

  Loop& loop_;
  Plan plan_;
  Listener listener_;
  BackOff back_off_;
  std::vector<std::shared_ptr<Connection>> opening_;
  std::vector<std::shared_ptr<Connection>> ready_;
  metrics::Gauge open_connections_;
  metrics::Counter failed_attempts_;
};

}  // namespace flipflop::pg
