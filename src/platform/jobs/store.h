#pragma once
// The rows of jobs (schema platform).

#include <optional>
#include <string>
#include <vector>

#include "platform/jobs/jobs.h"

namespace flipflop::jobs {

// A job that this process may work on while it holds the lease.
struct Leased {
  Uuid id;
  std::string queue, key, body;
  int attempt = 1;
  Uuid lease;
};

// How many jobs of a queue may be leased now, and for how long.
struct Room {
  std::string queue;
  int jobs = 0;
  std::chrono::seconds lease{60};
};

// One job that a caller wants to work itself.
struct Wanted {
  std::string queue, key;
  std::chrono::seconds lease{60};
};

// How an attempt ended; written only while the lease is held.
struct Finish {
  enum class State { done, waiting, parked };
  State state = State::done;
  Instant run_at{};
  std::string reason;
  int attempts = 0;  // that count against the policy
};

struct Depth {
  std::string queue;
  std::int64_t waiting = 0, running = 0, parked = 0;
  double oldest_seconds = 0;  // since the oldest waiting job was due
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  void insert(pg::WriteBatch& batch, Uuid id, const Request& request, Instant now) const;
  Task<void> insert(pg::Tx& tx, Uuid id, Request request, Instant now) const;
  // One waiting job per schedule, due now; existing ones stay as they are.
  Task<void> insert_schedules(std::vector<Uuid> ids, std::vector<std::string> queues, Instant now,
                              Deadline deadline) const;

  Task<std::vector<Leased>> lease(std::vector<Room> rooms, Uuid owner, Instant now,
                                  Deadline deadline) const;
  Task<std::optional<Leased>> lease_one(Wanted wanted, Uuid owner, Instant now,
                                        Deadline deadline) const;
  // False when the lease was lost.
  Task<bool> prolong(Leased job, std::chrono::seconds span, Deadline deadline) const;
  Task<bool> finish(Leased job, Finish finish, Instant now, Deadline deadline) const;
  // Puts jobs whose worker is gone back; returns how many.
  Task<int> reclaim(Deadline deadline) const;
  Task<int> give_back(Uuid owner, Deadline deadline) const;

  // Empty when there is no such job; "put_off" when its handler wants it later than `now`.
  Task<std::string> state_of(std::string queue, std::string key, Instant now,
                             Deadline deadline) const;
  Task<std::vector<Jobs::Listed>> list(std::string state, int limit, Deadline deadline) const;
  Task<list::Page<Jobs::Listed>> browse(Jobs::Filter filter, list::Query query,
                                        Deadline deadline) const;
  Task<bool> retry(Uuid id, Instant now, Deadline deadline) const;
  Task<bool> retry(pg::Tx& tx, Uuid id, Instant now) const;
  Task<std::vector<Depth>> depths(Instant now, Deadline deadline) const;
  Task<int> forget_done(Instant before, int limit, Deadline deadline) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::jobs
