#pragma once
// The rows of events, subscribers and held events (schema platform).

#include <optional>
#include <string>
#include <vector>

#include "platform/outbox/outbox.h"

namespace flipflop::outbox {

// The next event of a subscriber. `queued`: an earlier event of its aggregate is held.
struct NextEvent {
  StoredEvent event;
  bool queued = false;
};

struct HeldEvent {
  StoredEvent event;
  int attempts = 0;
};

// A failed try of an event, or its place behind one (attempts 0).
struct Hold {
  std::string subscriber;
  int attempts = 0;
  bool parked = false;
  Instant next_try_at;
  std::string reason;
};

struct Lag {
  std::string subscriber;
  double seconds = 0;  // age of its oldest event that was not handled, 0 when there is none
  std::int64_t parked = 0;
};

struct Head {
  bool has_waiting = false;  // an event has no position yet
  std::int64_t position = 0;
};

struct Given {
  int events = 0;
  std::int64_t last = 0;
};

// A subscriber's cursor going on, under its lease.
struct Step {
  std::string subscriber;
  Uuid owner;
  std::int64_t from = 0;
  std::int64_t to = 0;
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  void insert(pg::WriteBatch& batch, const StoredEvent& event) const;
  Task<void> insert(pg::Tx& tx, StoredEvent event) const;
  Task<std::vector<StoredEvent>> read_after(std::int64_t position, std::vector<std::string> kinds,
                                            int limit, Deadline deadline) const;
  Task<std::int64_t> last_position(Deadline deadline) const;

  Task<Head> head(Deadline deadline) const;
  // Under the relay's lock until the end of `tx`; false when another relay has it.
  Task<bool> lock_relay(pg::Tx& tx) const;
  // Gives the first events without a position theirs, in the order of writing.
  Task<Given> give_positions(pg::Tx& tx, int limit) const;
  Task<void> make_partitions(pg::Tx& tx, Instant now) const;
  Task<int> drop_partitions(pg::Tx& tx, Instant keep_from) const;

  Task<void> register_subscribers(std::vector<std::string> names, std::vector<std::string> kinds,
                                  Deadline deadline) const;
  // Those of `names` that have something to do at `now` and are free or leased by `owner`.
  Task<std::vector<std::string>> with_work(std::vector<std::string> names, Uuid owner, Instant now,
                                           Deadline deadline) const;
  // Takes or prolongs the lease for 15 s; the subscriber's position, nullopt when another has it.
  Task<std::optional<std::int64_t>> lease(std::string subscriber, Uuid owner,
                                          Deadline deadline) const;
  Task<void> release_all(Uuid owner, Deadline deadline) const;
  // Behind the subscriber's position.
  Task<std::vector<NextEvent>> next_events(std::string subscriber, int limit,
                                           Deadline deadline) const;
  // Moves the subscriber's cursor; false when the lease was lost. Locks its row until commit.
  Task<bool> advance(pg::Tx& tx, Step step) const;
  Task<bool> still_leased(pg::Tx& tx, std::string subscriber, Uuid owner) const;
  // False when the event had its effect on the subscriber before.
  Task<bool> mark_handled(pg::Tx& tx, std::string subscriber, Uuid event) const;

  Task<void> hold(pg::Tx& tx, StoredEvent event, Hold hold) const;
  // The first events of the subscriber's queues whose time has come.
  Task<std::vector<HeldEvent>> due(std::string subscriber, Instant now, int limit,
                                   Deadline deadline) const;
  Task<bool> unhold(pg::Tx& tx, std::string subscriber, Uuid event) const;
  Task<void> hold_on(Uuid event, Hold hold, Deadline deadline) const;
  Task<std::vector<Parked>> parked(int limit, Deadline deadline) const;
  Task<bool> retry(std::string subscriber, Uuid event, Instant now, Deadline deadline) const;
  Task<std::vector<Lag>> lags(std::vector<std::string> names, Instant now, Deadline deadline) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::outbox
