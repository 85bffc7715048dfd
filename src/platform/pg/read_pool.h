#pragma once
// Multiplexed connections: many tasks' reads are in flight on each, every exchange with its own
// sync. Nothing slow and no transaction belongs here. Bounded: what exceeds the limit is refused.

#include <deque>
#include <memory>

#include "platform/pg/connection_set.h"
#include "platform/pg/exchange.h"

namespace flipflop::pg {

class ReadPool {
 public:
  ReadPool(Loop& loop, ConnectionSet::Plan plan);

  // Sends the exchange now, or as soon as there is a connection; Overloaded when too much waits.
  void submit(std::shared_ptr<Exchange> exchange);

  bool is_busy() const;
  void tick(SteadyInstant now);
  void close_all();

 private:
  Connection* least_loaded() const;
  void send_waiting();
  void note_lost(const Error& why);

  std::deque<std::shared_ptr<Exchange>> waiting_;  // for a first connection
  bool closing_ = false;
  metrics::Counter refused_;
  ConnectionSet connections_;  // last: it goes first
};

}  // namespace flipflop::pg
