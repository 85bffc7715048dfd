#pragma once
// Internal to outbox: the events of one subscriber, one after the other, new ones in the order of
// their positions and held ones when their time has come. Each has a transaction of its own that
// first moves the cursor, under the subscriber's lease.

#include <atomic>
#include <functional>
#include <string>

#include "platform/metrics/metrics.h"
#include "platform/outbox/outbox.h"
#include "platform/outbox/store.h"

namespace flipflop::outbox {

struct Subscription {
  std::string name;
  std::string kind;
  std::function<Task<void>(pg::Tx&, const std::string&)> handler;
  Runs runs = Runs::here;
  bool busy = false;
  // Failures of the database in a row on the same event; too many of them count as a failed try.
  std::int64_t disturbed_at = 0;
  int disturbances = 0;
  metrics::Counter handled;
  metrics::Counter failed;
  metrics::Gauge lag;
  metrics::Gauge parked;
};

struct Delivered;

class Deliveries {
 public:
  // `draining` ends a round between two events.
  Deliveries(pg::Database& database, const Clock& clock, const std::atomic<bool>& draining);

  // Rounds until nothing is left to do, or another process has the lease. Throws when the database
  // fails; what was not handled comes again.
  Task<void> work(Subscription* subscription);
  // Of this process's leases.
  Uuid owner() const { return owner_; }

 private:
  Task<bool> work_held(Subscription* subscription);
  Task<bool> work_batch(Subscription* subscription, std::int64_t position);
  Task<Delivered> deliver(Subscription* subscription, NextEvent next, std::int64_t from);
  Task<Delivered> try_deliver(Subscription* subscription, StoredEvent event, std::int64_t from);
  Task<bool> hold(Subscription* subscription, StoredEvent event, std::int64_t from, Hold hold);
  Task<Delivered> try_held(Subscription* subscription, StoredEvent event);
  Hold hold_after(const Subscription& subscription, int attempts, const std::string& reason) const;

  pg::Database& database_;
  const Clock& clock_;
  const std::atomic<bool>& draining_;
  Store store_;
  Uuid owner_;
};

}  // namespace flipflop::outbox
