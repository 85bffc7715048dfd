#pragma once
// Connections that one task has to itself for a while, handed out in order of asking. The queue is
// bounded. A connection comes back idle, or is made so here: what still runs is awaited or
// cancelled, an open transaction is rolled back, and where that fails it is closed.

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "platform/loop/completion.h"
#include "platform/loop/task.h"
#include "platform/pg/canceller.h"
#include "platform/pg/connection_set.h"

namespace flipflop::pg {

class LeasePool;

// What to do with a statement that still runs when its lease ends.
enum class Abandoned { finish, cancel };

class Lease {
 public:
  Lease(std::shared_ptr<LeasePool> pool, std::shared_ptr<Connection> connection)
      : pool_(std::move(pool)), connection_(std::move(connection)) {}
  Lease(Lease&&) noexcept = default;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease() { give_back(); }

  Connection& connection() const { return *connection_; }
  void set_abandoned(Abandoned abandoned) { abandoned_ = abandoned; }
  void give_back();

 private:
  std::shared_ptr<LeasePool> pool_;  // a lease may outlive the Database
  std::shared_ptr<Connection> connection_;
  Abandoned abandoned_ = Abandoned::cancel;
};

class LeasePool : public std::enable_shared_from_this<LeasePool> {
 public:
  LeasePool(Loop& loop, ConnectionSet::Plan plan, std::size_t queue_limit,
            std::shared_ptr<Canceller> canceller);
  ~LeasePool();

  // Waits at most until `deadline`; Overloaded when the queue is full or slow, Error when no
  // connection can be had.
  Task<Lease> lease(Deadline deadline);

  // Overloaded where lease() would refuse at once.
  void admit(Deadline deadline);

  // True while there is anything to expire, retry or wait for.
  bool is_busy() const;
  void tick(SteadyInstant now);
  // Nothing is handed out any more.
  void begin_close();
  bool is_returned() const { return leased_ == 0 && asking_ == 0 && draining_.empty(); }
  void close_all();

 private:
  friend class Lease;
  struct Ticket;
  class Queued;
  struct Draining {
    std::shared_ptr<Connection> connection;
    SteadyInstant until;
  };

  void open_more();
  void hand_over(std::shared_ptr<Connection> connection);
  void take_back(std::shared_ptr<Connection> connection, Abandoned abandoned);
  void drain(const std::shared_ptr<Connection>& connection);
  void settle(const std::shared_ptr<Connection>& connection);
  void forget(const Connection& connection);
  void note_lost(Connection& connection, const Error& why);
  bool takes_more(Deadline deadline, SteadyInstant now) const;
  void fail_queue(const Error& why);

  std::size_t queue_limit_;
  std::shared_ptr<Canceller> canceller_;  // leases may outlive the Database
  std::deque<std::shared_ptr<Ticket>> queue_;
  std::vector<std::shared_ptr<Connection>> idle_;
  std::vector<Draining> draining_;
  // A task that was given a connection and has not resumed yet is in neither queue_ nor leased_.
  std::size_t asking_ = 0;
  std::size_t leased_ = 0;
  bool closing_ = false;
  metrics::Gauge waiting_;
  metrics::Counter refused_;
  metrics::Histogram wait_seconds_;
  ConnectionSet connections_;  // last: it goes first
};

}  // namespace flipflop::pg
