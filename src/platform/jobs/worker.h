#pragma once
// What turns leased rows into handled work: the queues of this process with their free room, one
// attempt of one job with its heartbeat, and how it ends. Used from all loops.

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "platform/jobs/store.h"
#include "platform/loop/bell.h"
#include "platform/metrics/metrics.h"

namespace flipflop::jobs {

using Work = std::function<Task<Outcome>(Job, const std::string&)>;

struct Queue {
  std::string name;
  Policy policy;
  Work work;
  Runs runs = Runs::here;
  std::optional<std::chrono::milliseconds> interval;  // of a schedule
  int running = 0;                                    // guarded by the worker's mutex
  metrics::Counter done, failed, parked_now;
  metrics::Gauge waiting, parked, oldest;
};

class Worker {
 public:
  Worker(pg::Database& database, Ids& ids, const Clock& clock, Random& random);

  void add(Queue queue);
  Queue* find(const std::string& name);
  std::vector<std::string> names() const;

  // One round: leases what there is room for and starts a task for each on the calling loop.
  // Returns how many were started.
  Task<int> round();
  // Works one job that the caller leased or wants leased now; see Jobs::work_now.
  Task<bool> work_now(std::string queue, std::string key, Deadline deadline);
  Task<void> register_schedules();
  Task<void> measure();
  Task<void> give_back(Deadline deadline);

  const Store& store() const { return store_; }
  Bell& bell() { return bell_; }
  int running() const { return running_; }
  bool is_draining() const { return draining_; }
  void start_draining();

 private:
  struct Attempt;
  struct Reservation;
  Task<bool> lease_and_watch(std::string queue, std::string key, Deadline deadline);
  Task<void> run(Leased job, bool reserved);
  Task<void> attempt_and_finish(Leased job);
  Task<Finish> attempt(Queue* queue, Leased job);
  Task<void> guarded(const Queue* queue, Leased job, Attempt* result);
  Task<void> heartbeat(const Queue* queue, Leased job);
  Finish finish_of(Queue& queue, const Leased& job, const Attempt& result);
  Task<void> write_finish(Leased job, Finish finish);
  std::chrono::milliseconds delay_after(const Queue& queue, int attempts);

  const Clock& clock_;
  Ids& ids_;
  Random& random_;
  Store store_;
  Bell bell_;
  Uuid owner_;
  std::mutex mutex_;  // the queues' running counts; never held over a wait
  std::map<std::string, Queue> queues_;
  std::atomic<int> running_{0};
  std::atomic<bool> draining_{false};
};

}  // namespace flipflop::jobs
